// Technologies, processes, materials, crops and technical problems, each with its
// names in the nine languages: what ties "капельное орошение" to 滴灌. The files
// are services/matching/data/concepts/*.jsonl; docs/formats.md describes them.
#ifndef KAREZ_SERVICES_MATCHING_CONCEPT_VOCABULARY_H_
#define KAREZ_SERVICES_MATCHING_CONCEPT_VOCABULARY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/text/language.h"

namespace karez::matching {

// A concept's place in its vocabulary.
using ConceptNumber = uint16_t;

struct Concept {
  std::string id;                      // Lower-case ASCII words joined by '-'.
  uint64_t hash = 0;                   // text::TokenHash() of the id as a word: the same from revision to revision.
  std::vector<std::string> sectors;    // Taxonomy codes, the main one first.
  std::vector<ConceptNumber> broader;  // What it is a kind or a part of, at most two.
  // By the place of the language in text::kLanguages, the preferred one first; at least one of each.
  std::array<std::vector<std::string>, text::kLanguages.size()> labels;
};

// Immutable, so safe for concurrent use.
class Vocabulary {
 public:
  // Whether concepts belong to sectors; kNone: they need name none.
  enum class Sectors : uint8_t { kRequired, kNone };

  // Reads JSON objects, one a line. Errors: INVALID_ARGUMENT naming the line, if
  // a concept lacks a language or a required sector, or shares an id or a label (in
  // its normal form, within a language) with another; naming the concept, if it
  // names a broader one that is not there, or lies within itself.
  static absl::StatusOr<Vocabulary> Parse(absl::string_view json_lines, Sectors rule = Sectors::kRequired);

  // The one that the project ships.
  static const Vocabulary& Shipped();

  // Names the content: 16 hexadecimal digits, the same on every machine.
  const std::string& revision() const { return revision_; }
  absl::Span<const Concept> concepts() const { return concepts_; }
  const Concept& operator[](ConceptNumber number) const { return concepts_[number]; }

  // nullptr if there is none.
  const Concept* Find(absl::string_view id) const;

  // All that number lies within, itself excepted, the nearest first.
  absl::Span<const ConceptNumber> Ancestors(ConceptNumber number) const { return ancestors_[number]; }

  // Whether inner is outer or lies within it.
  bool Within(ConceptNumber inner, ConceptNumber outer) const;

 private:
  absl::Status FindAncestors();

  std::string revision_;
  std::vector<Concept> concepts_;
  std::vector<std::vector<ConceptNumber>> ancestors_;
  absl::flat_hash_map<std::string, ConceptNumber> numbers_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_CONCEPT_VOCABULARY_H_
