// Units as UCUM writes them (The Unified Code for Units of Measure, version 2.1,
// case-sensitive): the grammar in full, and the units and prefixes that offers
// and needs use.
#ifndef KAREZ_SERVICES_RUNTIME_UCUM_H_
#define KAREZ_SERVICES_RUNTIME_UCUM_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace karez::runtime {

// The exponents of UCUM's base units, in the order m, s, g, rad, K, C, cd.
using Dimension = std::array<int8_t, 7>;

// A unit taken apart. Two units measure the same kind of quantity if dimension,
// scale and arbitrary are the same.
struct Unit {
  // How a number in this unit relates to the base units.
  enum class Scale : uint8_t {
    kRatio,       // base = factor * number.
    kCelsius,     // kelvin = factor * number + 273.15.
    kFahrenheit,  // kelvin = factor * (number + 459.67).
    kBel,         // ratio of powers = 10^(factor * number).
    kPh,          // mol/l = 10^-(factor * number).
  };

  double factor = 1;  // Greater than 0, finite.
  Dimension dimension{};
  Scale scale = Scale::kRatio;
  // Units that a procedure of their own defines and that convert to nothing else,
  // such as "[iU]", with their exponents, none of them 0.
  std::map<std::string, int> arbitrary;
};

// Errors: INVALID_ARGUMENT "got UNIT, want …", which says what is not a unit in it. Non-ratio units (Cel, [degF], dB,
// [pH]) stand alone, as UCUM demands: a coefficient is per K, not per Cel.
absl::StatusOr<Unit> ParseUnit(absl::string_view text);

// Whether values in a can be given in b: the same dimension and arbitrary units.
// Scales do not matter: Cel converts into K, [pH] into mol/L, dB into 1.
bool IsCommensurable(const Unit& a, const Unit& b);

// The value in `from` given in `to`. Points of a scale, not differences: 20 Cel
// is 293.15 K.
// Errors: INVALID_ARGUMENT where the two are not commensurable; OUT_OF_RANGE
// where `to` has no finite number for it (a logarithm of nothing).
absl::StatusOr<double> Convert(double value, const Unit& from, const Unit& to);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_UCUM_H_
