// Finds the concepts that a text names.
#ifndef KAREZ_SERVICES_MATCHING_CONCEPT_FINDER_H_
#define KAREZ_SERVICES_MATCHING_CONCEPT_FINDER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/matching/concept/inflection.h"
#include "services/matching/concept/vocabulary.h"
#include "services/text/phrase_trie.h"
#include "services/text/tokens.h"

namespace karez::matching {

// A concept and where a text names it, in code points.
struct ConceptMention {
  ConceptNumber number = 0;
  text::Span span;

  friend bool operator==(const ConceptMention&, const ConceptMention&) = default;
};

// The labels of a vocabulary, ready to be found. A label is found where its words
// come one after another, each in a form that inflection.h knows, with no more
// between them than one character, an apostrophe and one, or a dash between two
// (nothing between Han characters). Words are those of text::Tokenizer, so case,
// ё, apostrophes and hyphens make no difference. Of labels one of which lies
// within the other the longer is found.
//
// A text is read with the labels of its own language; in Kazakh, Kyrgyz and Tajik
// ones also with the Russian labels, and in all with the English and the Chinese
// ones; of labels on the same stretch the language's own counts.
//
// Immutable, so safe for concurrent use.
class ConceptFinder {
 public:
  explicit ConceptFinder(const Vocabulary& vocabulary);  // Which must outlive it.

  // Of the vocabulary that the project ships.
  static const ConceptFinder& Shipped();

  const Vocabulary& vocabulary() const { return vocabulary_; }

  // In order of begin. language: BCP 47; one that karez does not know is read
  // with the English and Chinese labels. Takes time linear in the text.
  std::vector<ConceptMention> Find(absl::string_view text, absl::string_view language) const;

 private:
  friend class ConceptReader;

  struct Form {
    uint32_t word;  // Number of a label's word.
    Ending ending;
  };
  // The labels of one language.
  struct Lexicon {
    absl::flat_hash_map<std::string, uint32_t> words;                   // Their numbers by first stem.
    absl::flat_hash_map<uint64_t, absl::InlinedVector<Form, 2>> forms;  // By hash of stem.
    text::PhraseTrie labels;                                            // Concepts by numbers of words.
  };

  void AddLabel(absl::string_view label, size_t language, ConceptNumber number);

  const Vocabulary& vocabulary_;
  std::array<Lexicon, text::kLanguages.size()> lexicons_;  // As in text::kLanguages.
};

// Reads texts for a finder token by token, so that a text that is tokenized
// anyway is not tokenized again. One thread at a time.
class ConceptReader {
 public:
  explicit ConceptReader(const ConceptFinder& finder) : finder_(finder) {}

  // Before each text, which must stay until Finish().
  void Begin(absl::string_view text, absl::string_view language);
  // All tokens of the text, in order.
  void Take(const text::Token& token);
  // The mentions in the text that has been read, in order of begin; valid until Begin().
  absl::Span<const ConceptMention> Finish();

 private:
  // Words of a label that have been read, from begin on.
  struct State {
    text::PhraseTrie::Node node;
    uint32_t begin;
  };
  struct Lane {
    size_t language = 0;
    std::vector<State> states;
  };
  struct Found {
    ConceptMention mention;
    size_t lane;
  };

  // Whether a label may go on from the last word to one that begins there.
  bool GoesOn(uint32_t begin, bool han);
  void TakeWord(absl::string_view word, text::Span span, bool han);
  void TakeForms(absl::string_view word, text::Span span, bool han, size_t lane);

  const ConceptFinder& finder_;
  std::vector<Lane> lanes_;  // The text's own language first.
  size_t lane_count_ = 0;
  absl::string_view text_;
  size_t offset_ = 0;      // Byte in text_ of the code point at position_.
  uint32_t position_ = 0;  // At most end_.
  uint32_t end_ = 0;       // Of the last word.
  bool after_han_ = false;
  std::vector<uint64_t> hashes_;   // Of the word's beginnings, a code point longer each.
  std::vector<uint32_t> offsets_;  // Where these end.
  std::vector<State> next_;
  std::vector<Found> found_;
  std::vector<ConceptMention> mentions_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_CONCEPT_FINDER_H_
