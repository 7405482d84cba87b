// What a figure refers to, its medium and its method, by what is meant and not by
// wording: "почва" is 土壤. The names are data/bases.jsonl, built in: media,
// methods, scales of measurement and the words and units that go with them, in the
// nine languages.
//
// A text is taken apart into the names of the vocabulary that it holds (as
// ConceptFinder finds them, endings included), its numbers with their sign, and
// what is left of it, which stands for itself; words that only join ("in", "из",
// 中) say nothing, and the order does not matter. So "0-40 cm soil" and "слой почвы
// 0–40 см" are one basis, "soil" and "saline soil" are two, and a text that is in
// no vocabulary is the same only as itself, in whatever language it stands.
#ifndef KAREZ_SERVICES_MATCHING_QUANTITY_BASIS_H_
#define KAREZ_SERVICES_MATCHING_QUANTITY_BASIS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace karez::matching {

// Equal where two texts mean the same; 0: not stated.
using BasisKey = uint32_t;

// Whether the text holds words that are in no vocabulary: two that differ may
// still mean the same.
constexpr bool IsUnlisted(BasisKey key) { return (key & 0x80000000) != 0; }

// Of a medium or method in a listing of that language (BCP 47). A text that is not
// all listed there is read in the other languages too: listings in Kazakh often
// state a medium in English.
BasisKey BasisKeyOf(absl::string_view text, absl::string_view language);

// Names the content of the vocabularies by which figures compare, quantities and
// bases: 16 hexadecimal digits.
const std::string& FiguresRevision();

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUANTITY_BASIS_H_
