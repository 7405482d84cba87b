// Indicators that a text states: "срок хранения не менее 90 суток".
#ifndef KAREZ_SERVICES_MATCHING_QUANTITY_READER_H_
#define KAREZ_SERVICES_MATCHING_QUANTITY_READER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "karez/type/v1/technology.pb.h"
#include "services/matching/quantity/vocabulary.h"
#include "services/text/utf8.h"

namespace karez::matching {

struct ReadIndicator {
  QuantityId quantity = 0;
  type::v1::Comparator comparator = type::v1::COMPARATOR_EQUAL;
  double value = 0;
  double upper = 0;  // Of BETWEEN.
  std::string unit;  // UCUM; empty: a pure number.
  text::Span span;   // Name and value with all between, in code points of the text.

  friend bool operator==(const ReadIndicator&, const ReadIndicator&) = default;
};

// Rather too few than a wrong one: a listed name and a value in a unit that fits
// it, in one clause, near each other, with neither another name nor another
// value between. Differences ("by 8 %") and changes whose result is not said are
// left out. Nothing in a language that is not one of the nine. In order of span.
std::vector<ReadIndicator> ReadIndicators(const QuantityVocabulary& vocabulary, absl::string_view text,
                                          absl::string_view language);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUANTITY_READER_H_
