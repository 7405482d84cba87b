#include "services/matching/concept/finder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "services/text/hash.h"
#include "services/text/language_tag.h"
#include "services/text/normalize.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

// Places in text::kLanguages.
constexpr size_t kChinese = 0;
constexpr size_t kRussian = 2;
constexpr size_t kEnglish = 8;
constexpr absl::string_view kReadsRussian[] = {"kk", "ky", "tg"};

bool IsDash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015); }

struct LabelWord {
  std::string text;
  // With what the tokenizer took away for an English plural's ending in whatever
  // language: Uzbek "nasos" loses its s, "nasoslar" does not.
  std::string whole;
};

// The token with what the tokenizer took away.
std::string WithEnding(absl::string_view token, absl::string_view original) {
  const auto ends = [&](absl::string_view ending) {
    return absl::EndsWithIgnoreCase(original, ending) && !absl::EndsWith(token, ending);
  };
  std::string whole(token);
  if (ends("ies") && absl::EndsWith(token, "y")) {
    whole.pop_back();
    return whole + "ies";
  }
  return ends("s") ? whole + "s" : whole;
}

std::vector<LabelWord> WordsOf(absl::string_view label) {
  std::vector<LabelWord> words;
  uint32_t han_end = 0;
  for (const text::TextToken& token : text::Tokenize(label)) {
    if (token.kind == text::TokenKind::kGram) continue;
    if (token.kind == text::TokenKind::kWord) {
      words.push_back({token.text, WithEnding(token.text, text::Substring(label, token.span))});
      continue;
    }
    // Pairs that overlap: each character once.
    const bool goes_on = han_end != 0 && token.span.begin + 1 == han_end;
    const absl::string_view first = text::TruncateCodePoints(token.text, 1);
    if (!goes_on) words.push_back({std::string(first), std::string(first)});
    const absl::string_view second = absl::string_view(token.text).substr(first.size());
    if (!second.empty()) words.push_back({std::string(second), std::string(second)});
    han_end = token.span.end;
  }
  return words;
}

}  // namespace

ConceptFinder::ConceptFinder(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {
  for (size_t i = 0; i < vocabulary.concepts().size(); ++i) {
    const auto number = static_cast<ConceptNumber>(i);
    for (size_t language = 0; language < text::kLanguages.size(); ++language) {
      for (const std::string& label : vocabulary[number].labels[language]) AddLabel(label, language, number);
    }
  }
}

void ConceptFinder::AddLabel(absl::string_view label, size_t language, ConceptNumber number) {
  Lexicon& lexicon = lexicons_[language];
  std::u32string words;
  for (const LabelWord& word : WordsOf(label)) {
    std::vector<Stem> stems = StemsOf(word.whole, language);
    if (word.text != word.whole) stems.push_back({word.text, Ending::kNone});
    const auto next = static_cast<uint32_t>(lexicon.words.size());
    const uint32_t id = lexicon.words.emplace(stems.front().text, next).first->second;
    for (const Stem& stem : stems) {
      auto& forms = lexicon.forms[text::Fnv1a64(stem.text)];
      const auto same = [&](const Form& form) { return form.word == id && form.ending == stem.ending; };
      if (std::none_of(forms.begin(), forms.end(), same)) forms.push_back({id, stem.ending});
    }
    words.push_back(static_cast<char32_t>(id));
  }
  lexicon.labels.Add(words, number);
}

const ConceptFinder& ConceptFinder::Shipped() {
  static const ConceptFinder shipped(Vocabulary::Shipped());
  return shipped;
}

std::vector<ConceptMention> ConceptFinder::Find(absl::string_view text, absl::string_view language) const {
  ConceptReader reader(*this);
  reader.Begin(text, language);
  text::Tokenizer().Tokenize(text, [&](const text::Token& token) { reader.Take(token); });
  const absl::Span<const ConceptMention> mentions = reader.Finish();
  return {mentions.begin(), mentions.end()};
}

void ConceptReader::Begin(absl::string_view text, absl::string_view language) {
  const std::string primary = text::PrimaryLanguage(language);
  lane_count_ = 0;
  const auto add = [this](size_t place) {
    for (size_t i = 0; i < lane_count_; ++i) {
      if (lanes_[i].language == place) return;
    }
    if (lanes_.size() == lane_count_) lanes_.emplace_back();
    lanes_[lane_count_].language = place;
    lanes_[lane_count_++].states.clear();
  };
  const auto own = std::find(text::kLanguages.begin(), text::kLanguages.end(), primary);
  if (own != text::kLanguages.end()) add(static_cast<size_t>(own - text::kLanguages.begin()));
  if (std::find(std::begin(kReadsRussian), std::end(kReadsRussian), primary) != std::end(kReadsRussian)) add(kRussian);
  add(kEnglish);
  add(kChinese);
  text_ = text;
  offset_ = 0;
  position_ = 0;
  end_ = 0;
  after_han_ = false;
  found_.clear();
}

void ConceptReader::Take(const text::Token& token) {
  if (token.kind == text::TokenKind::kGram) return;
  if (token.kind == text::TokenKind::kWord) return TakeWord(token.text, token.span, /*han=*/false);
  const absl::string_view first = text::TruncateCodePoints(token.text, 1);
  const absl::string_view second = token.text.substr(first.size());
  const bool goes_on = after_han_ && token.span.begin + 1 == end_;
  if (second.empty()) return TakeWord(first, token.span, /*han=*/true);
  const uint32_t middle = token.span.end - 1;
  if (!goes_on) TakeWord(first, {token.span.begin, middle}, /*han=*/true);
  TakeWord(second, {middle, token.span.end}, /*han=*/true);
}

bool ConceptReader::GoesOn(uint32_t begin, bool han) {
  const uint32_t gap = begin - std::min(end_, begin);
  if (gap == 0) return true;
  if (han && after_han_) return false;
  if (gap > 3) return false;
  if (gap == 1) return true;
  for (; position_ < end_ && offset_ < text_.size(); ++position_) {
    offset_ += text::DecodeCodePoint(text_, offset_).length;
  }
  if (offset_ >= text_.size()) return false;
  const text::DecodedCodePoint first = text::DecodeCodePoint(text_, offset_);
  if (gap == 2) return text::IsApostrophe(first.value);
  const size_t second = offset_ + first.length;
  return second < text_.size() && IsDash(text::DecodeCodePoint(text_, second).value);
}

void ConceptReader::TakeWord(absl::string_view word, text::Span span, bool han) {
  const bool apart = !GoesOn(span.begin, han);
  hashes_.clear();
  offsets_.clear();
  uint64_t hash = text::kFnv1a64Start;
  for (uint32_t offset = 0; offset < word.size();) {
    const uint32_t length = text::DecodeCodePoint(word, offset).length;
    hash = text::Fnv1a64(word.substr(offset, length), hash);
    offset += length;
    hashes_.push_back(hash);
    offsets_.push_back(offset);
  }
  for (size_t lane = 0; lane < lane_count_; ++lane) {
    if (apart) lanes_[lane].states.clear();
    TakeForms(word, span, han, lane);
  }
  end_ = span.end;
  after_han_ = han;
}

void ConceptReader::TakeForms(absl::string_view word, text::Span span, bool han, size_t lane) {
  const size_t language = lanes_[lane].language;
  const ConceptFinder::Lexicon& lexicon = finder_.lexicons_[language];
  std::vector<State>& states = lanes_[lane].states;
  next_.clear();
  const auto step = [&](State from, uint32_t id) {
    const State to{lexicon.labels.Step(from.node, static_cast<char32_t>(id)), from.begin};
    if (to.node == text::PhraseTrie::kNone) return;
    const auto same = [&](const State& state) { return state.node == to.node && state.begin == to.begin; };
    if (std::any_of(next_.begin(), next_.end(), same)) return;
    next_.push_back(to);
    // Of labels of two concepts that differ by their endings only, the first one's.
    const absl::Span<const uint32_t> concepts = lexicon.labels.Values(to.node);
    if (concepts.empty()) return;
    found_.push_back({{static_cast<ConceptNumber>(concepts.front()), {to.begin, span.end}}, lane});
  };
  const bool inflected = !han && language != kChinese && language != kEnglish;
  const size_t length = hashes_.size();
  const size_t shortest = inflected && length > kLongestEnding ? length - kLongestEnding : 1;
  for (size_t cut = length; cut >= (inflected ? shortest : length) && cut > 0; --cut) {
    const auto forms = lexicon.forms.find(hashes_[cut - 1]);
    if (forms == lexicon.forms.end()) continue;
    for (const ConceptFinder::Form& form : forms->second) {
      if (!IsEnding(word.substr(offsets_[cut - 1]), form.ending, language)) continue;
      for (const State& state : states) step(state, form.word);
      step({text::PhraseTrie::kRoot, span.begin}, form.word);
    }
  }
  std::swap(states, next_);
}

absl::Span<const ConceptMention> ConceptReader::Finish() {
  std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
    if (a.mention.span.begin != b.mention.span.begin) return a.mention.span.begin < b.mention.span.begin;
    if (a.mention.span.end != b.mention.span.end) return a.mention.span.end > b.mention.span.end;
    return a.lane != b.lane ? a.lane < b.lane : a.mention.number < b.mention.number;
  });
  mentions_.clear();
  uint32_t covered = 0;
  for (const Found& found : found_) {
    if (found.mention.span.end <= covered) continue;
    covered = found.mention.span.end;
    mentions_.push_back(found.mention);
  }
  return mentions_;
}

}  // namespace karez::matching
