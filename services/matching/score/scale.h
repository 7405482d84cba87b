// How large a plant, a field or a delivery is.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_SCALE_H_
#define KAREZ_SERVICES_MATCHING_SCORE_SCALE_H_

#include "absl/strings/string_view.h"
#include "services/runtime/ucum.h"

namespace karez::matching {

// An amount in UCUM's base units. Two scales compare where their dimensions are
// the same.
struct Scale {
  double amount = 0;  // 0: not stated.
  runtime::Dimension dimension{};

  bool stated() const { return amount > 0; }
};

// The first number with a unit after it in words: "120 ha", "2 МВт", "300 公顷",
// "1,500 m³/d". Not stated where there is none.
Scale ReadScale(absl::string_view words);

// The amount in a UCUM unit, where it is an area, a power, or a flow of volume or
// mass: what tells the size of a site. Not stated for another quantity.
Scale ScaleOfQuantity(double value, absl::string_view ucum_unit);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_SCALE_H_
