#include "services/matching/topic/listing_reader.h"

#include "services/matching/topic/content.h"

namespace karez::matching {

ListingReader::ListingReader() : reader_(ConceptFinder::Shipped()) {}

uint32_t ListingReader::Read(absl::string_view text, absl::string_view language) {
  for (size_t i = 0; i < texts_.size(); ++i) {
    const Text& read = texts_[i];
    // Empty texts may share a place, and have nothing to read.
    const bool same = !text.empty() && read.text.data() == text.data() && read.text.size() == text.size();
    if (same && read.language == language) return static_cast<uint32_t>(i);
  }
  const auto number = static_cast<uint32_t>(texts_.size());
  Text& read = texts_.emplace_back();
  read.text = text;
  read.language = std::string(language);
  read.first_word = words_.size();
  read.first_concept = concepts_.size();
  reader_.Begin(text, language);
  tokenizer_.Tokenize(text, [&](const text::Token& token) {
    if (token.kind != text::TokenKind::kGram) {
      const auto first = static_cast<uint32_t>(tokens_.size());
      words_.push_back({number, first, first, token.span});
    }
    tokens_.push_back(TokenId(token.kind, token.hash));
    ++words_.back().end_token;
    reader_.Take(token);
  });
  for (const ConceptMention& mention : reader_.Finish()) concepts_.push_back({number, mention});
  read.end_word = words_.size();
  read.end_concept = concepts_.size();
  return number;
}

absl::Span<const ReadWord> ListingReader::WordsOf(uint32_t text) const {
  const Text& read = texts_[text];
  return absl::MakeSpan(words_).subspan(read.first_word, read.end_word - read.first_word);
}

absl::Span<const ReadConcept> ListingReader::ConceptsOf(uint32_t text) const {
  const Text& read = texts_[text];
  return absl::MakeSpan(concepts_).subspan(read.first_concept, read.end_concept - read.first_concept);
}

void ListingReader::Clear() {
  texts_.clear();
  words_.clear();
  concepts_.clear();
  tokens_.clear();
}

}  // namespace karez::matching
