#ifndef KAREZ_SERVICES_MATCHING_TOPIC_LISTING_READER_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_LISTING_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/matching/concept/finder.h"
#include "services/text/tokens.h"
#include "services/text/utf8.h"

namespace karez::matching {

// A word with its grams, or a pair of Han characters.
struct ReadWord {
  uint32_t text = 0;         // Number of its text.
  uint32_t first_token = 0;  // Of its tokens in ListingReader::tokens(): the word itself.
  uint32_t end_token = 0;
  text::Span span;
};

// A concept where a text names it.
struct ReadConcept {
  uint32_t text = 0;  // Number of the text.
  ConceptMention mention;
};

// Cuts the texts of one listing into words and finds the concepts that they
// name, each text once, however often it is asked for. One thread at a time.
class ListingReader {
 public:
  ListingReader();

  // The number of a text, counted from 0 in the order in which texts are first
  // read; language: in which it is written. The text must stay where it is while
  // this reads others.
  uint32_t Read(absl::string_view text, absl::string_view language);

  absl::Span<const ReadWord> WordsOf(uint32_t text) const;
  absl::Span<const ReadConcept> ConceptsOf(uint32_t text) const;
  // Of one word after the other: TokenId() of the word and of its grams.
  absl::Span<const uint32_t> tokens() const { return tokens_; }

  // In the order in which they were read.
  absl::Span<const ReadWord> words() const { return words_; }

  // Forgets what was read, as before another listing; buffers stay as large as
  // they have become, which is most of what a new reader costs.
  void Clear();

 private:
  struct Text {
    absl::string_view text;
    std::string language;
    size_t first_word = 0;
    size_t end_word = 0;
    size_t first_concept = 0;
    size_t end_concept = 0;
  };

  text::Tokenizer tokenizer_;
  ConceptReader reader_;
  std::vector<Text> texts_;
  std::vector<ReadWord> words_;
  std::vector<ReadConcept> concepts_;
  std::vector<uint32_t> tokens_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_LISTING_READER_H_
