// How values are written in the nine languages: comparators, ranges, units,
// multipliers. Read from data/phrases.json; docs/formats.md describes the file.
#ifndef KAREZ_SERVICES_MATCHING_QUANTITY_GRAMMAR_H_
#define KAREZ_SERVICES_MATCHING_QUANTITY_GRAMMAR_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/type/v1/technology.pb.h"
#include "services/matching/quantity/languages.h"
#include "services/runtime/ucum.h"
#include "services/text/phrase_trie.h"

namespace karez::matching {

// One way to bound a value: what stands before it, between two, after it.
struct ComparatorPattern {
  type::v1::Comparator comparator = type::v1::COMPARATOR_EQUAL;
  bool needs_opener = false;
  bool needs_connector = false;  // Two numbers.
  bool needs_closer = false;
};

struct UnitSpelling {
  std::string code;  // UCUM; empty: a pure number ("-fold").
  runtime::Unit unit;
  uint16_t languages = 0;  // Bit l: it is this unit in language l.
};

// The phrases of one language. Values are indices into the grammar's patterns (of
// openers, connectors and closers) or denominators; of the rest they mean nothing.
struct LanguagePhrases {
  text::PhraseTrie openers;  // Reversed: read from the number to the left.
  text::PhraseTrie connectors;
  text::PhraseTrie closers;
  text::PhraseTrie minus;                // Reversed.
  text::PhraseTrie denominators_before;  // Reversed.
  text::PhraseTrie denominators_after;
  text::PhraseTrie changes;  // Words of change: what comes after "from X" is no range.
  text::PhraseTrie deltas;   // Reversed: "by", after which a number is a difference.
  text::PhraseTrie endings;  // Case endings that a unit may take.
  bool decimal_comma = false;
};

struct QuantityGrammar {
  std::vector<ComparatorPattern> patterns;
  std::vector<UnitSpelling> units;
  std::vector<std::string> denominators;  // UCUM, of what a value is per ("per hour", apart from the unit).
  std::vector<double> multipliers;
  text::PhraseTrie exact_units;   // By the raw spelling: symbols of up to three letters.
  text::PhraseTrie folded_units;  // Longer ones.
  text::PhraseTrie multiplier_words;
  std::array<LanguagePhrases, kQuantityLanguageCount> languages;
};

// Errors: INVALID_ARGUMENT that names what is wrong in the file.
absl::StatusOr<QuantityGrammar> ParseGrammar(absl::string_view json);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUANTITY_GRAMMAR_H_
