// Values in a text: number or range, comparator, unit.
#ifndef KAREZ_SERVICES_MATCHING_QUANTITY_MEASURE_H_
#define KAREZ_SERVICES_MATCHING_QUANTITY_MEASURE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "karez/type/v1/technology.pb.h"
#include "services/matching/quantity/folded_text.h"
#include "services/matching/quantity/grammar.h"
#include "services/runtime/ucum.h"

namespace karez::matching {

struct MeasureUnit {
  std::string code;  // UCUM; empty: a pure number that says so ("-fold").
  runtime::Unit unit;
};

struct Measure {
  size_t begin = 0;  // Glyphs, comparator included.
  size_t end = 0;
  type::v1::Comparator comparator = type::v1::COMPARATOR_EQUAL;
  double value = 0;
  double upper = 0;  // Of BETWEEN.
  // What the spelling may stand for, the likeliest first; empty: no unit follows.
  std::vector<MeasureUnit> units;
  // A difference ("by 8 %") or a change whose result cannot be told from its size.
  bool is_change = false;
};

// The measures of glyphs [begin, end) in order, disjoint. A number is read by
// the language's decimal sign; one that goes on as a date, an ordinal or a name
// ("CO2", "DN 15-50-3", 2026 a year) is none.
std::vector<Measure> FindMeasures(const QuantityGrammar& grammar, size_t language, const std::vector<Glyph>& glyphs,
                                  size_t begin, size_t end);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUANTITY_MEASURE_H_
