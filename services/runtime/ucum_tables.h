// The units and prefixes that ucum.cc knows, with the values of UCUM 2.1 (and
// the exact constants of the SI of 2019).
#ifndef KAREZ_SERVICES_RUNTIME_UCUM_TABLES_H_
#define KAREZ_SERVICES_RUNTIME_UCUM_TABLES_H_

#include "absl/strings/string_view.h"
#include "services/runtime/ucum.h"

namespace karez::runtime::ucum_internal {

struct Prefix {
  absl::string_view code;
  double factor;
};

struct Atom {
  absl::string_view code;
  double factor;  // In base units m, s, g, rad, K, C, cd.
  Dimension dimension;
  bool metric;  // Whether it takes a prefix.
  Unit::Scale scale = Unit::Scale::kRatio;
  bool arbitrary = false;
};

inline constexpr Prefix kPrefixes[] = {
    {"Y", 1e24},  {"Z", 1e21},  {"E", 1e18},    {"P", 1e15},       {"T", 1e12},          {"G", 1e9},
    {"M", 1e6},   {"k", 1e3},   {"h", 1e2},     {"da", 1e1},       {"d", 1e-1},          {"c", 1e-2},
    {"m", 1e-3},  {"u", 1e-6},  {"n", 1e-9},    {"p", 1e-12},      {"f", 1e-15},         {"a", 1e-18},
    {"z", 1e-21}, {"y", 1e-24}, {"Ki", 1024.0}, {"Mi", 1048576.0}, {"Gi", 1073741824.0}, {"Ti", 1099511627776.0},
};

inline constexpr double kAvogadro = 6.02214076e23;
inline constexpr double kPi = 3.14159265358979323846;

inline constexpr Atom kAtoms[] = {
    // Base units.
    {"m", 1, {1}, true},
    {"s", 1, {0, 1}, true},
    {"g", 1, {0, 0, 1}, true},
    {"rad", 1, {0, 0, 0, 1}, true},
    {"K", 1, {0, 0, 0, 0, 1}, true},
    {"C", 1, {0, 0, 0, 0, 0, 1}, true},
    {"cd", 1, {0, 0, 0, 0, 0, 0, 1}, true},
    // Numbers.
    {"10*", 10, {}, false},
    {"10^", 10, {}, false},
    {"%", 1e-2, {}, false},
    {"[ppth]", 1e-3, {}, false},
    {"[ppm]", 1e-6, {}, false},
    {"[ppb]", 1e-9, {}, false},
    {"[pptr]", 1e-12, {}, false},
    {"mol", kAvogadro, {}, true},
    {"eq", kAvogadro, {}, true},
    {"bit", 1, {}, true},
    {"By", 8, {}, true},
    // Angle, light.
    {"deg", kPi / 180, {0, 0, 0, 1}, false},
    {"sr", 1, {0, 0, 0, 2}, true},
    {"lm", 1, {0, 0, 0, 2, 0, 0, 1}, true},
    {"lx", 1, {-2, 0, 0, 2, 0, 0, 1}, true},
    // Time and rate.
    {"min", 60, {0, 1}, false},
    {"h", 3600, {0, 1}, false},
    {"d", 86400, {0, 1}, false},
    {"wk", 604800, {0, 1}, false},
    {"mo", 2629800, {0, 1}, false},
    {"a", 31557600, {0, 1}, false},
    {"Hz", 1, {0, -1}, true},
    {"Bq", 1, {0, -1}, true},
    {"kat", kAvogadro, {0, -1}, true},
    {"U", kAvogadro * 1e-6 / 60, {0, -1}, true},
    // Length, area, volume, mass.
    {"[in_i]", 0.0254, {1}, false},
    {"[ft_i]", 0.3048, {1}, false},
    {"ar", 100, {2}, true},
    {"l", 1e-3, {3}, true},
    {"L", 1e-3, {3}, true},
    {"t", 1e6, {0, 0, 1}, true},
    // Mechanics.
    {"[g]", 9.80665, {1, -2}, true},
    {"gf", 9.80665, {1, -2, 1}, true},
    {"N", 1e3, {1, -2, 1}, true},
    {"Pa", 1e3, {-1, -2, 1}, true},
    {"bar", 1e8, {-1, -2, 1}, true},
    {"m[H2O]", 9.80665e6, {-1, -2, 1}, true},
    {"m[Hg]", 1.33322e8, {-1, -2, 1}, true},
    {"P", 100, {-1, -1, 1}, true},
    {"St", 1e-4, {2, -1}, true},
    // Energy, power, dose.
    {"J", 1e3, {2, -2, 1}, true},
    {"cal", 4184, {2, -2, 1}, true},
    {"eV", 1.602176634e-16, {2, -2, 1}, true},
    {"W", 1e3, {2, -3, 1}, true},
    {"[HP]", 745699.8715822702, {2, -3, 1}, false},
    {"Gy", 1, {2, -2}, true},
    {"Sv", 1, {2, -2}, true},
    // Electricity and magnetism.
    {"A", 1, {0, -1, 0, 0, 0, 1}, true},
    {"V", 1e3, {2, -2, 1, 0, 0, -1}, true},
    {"Ohm", 1e3, {2, -1, 1, 0, 0, -2}, true},
    {"S", 1e-3, {-2, 1, -1, 0, 0, 2}, true},
    {"F", 1e-3, {-2, 2, -1, 0, 0, 2}, true},
    {"Wb", 1e3, {2, -1, 1, 0, 0, -1}, true},
    {"T", 1e3, {0, -1, 1, 0, 0, -1}, true},
    {"H", 1e3, {2, 0, 1, 0, 0, -2}, true},
    // On a scale of their own.
    {"Cel", 1, {0, 0, 0, 0, 1}, true, Unit::Scale::kCelsius},
    {"[degF]", 5.0 / 9, {0, 0, 0, 0, 1}, false, Unit::Scale::kFahrenheit},
    {"B", 1, {}, true, Unit::Scale::kBel},
    {"[pH]", 1, {-3}, false, Unit::Scale::kPh},
    // By a procedure of their own.
    {"[iU]", 1, {}, true, Unit::Scale::kRatio, true},
    {"[IU]", 1, {}, true, Unit::Scale::kRatio, true},
    {"[CFU]", 1, {}, false, Unit::Scale::kRatio, true},
};

// What people write instead, and how UCUM has it.
struct Misspelling {
  absl::string_view wrong;
  absl::string_view right;
};

inline constexpr Misspelling kMisspellings[] = {
    {"ha", "har"},    {"Wh", "W.h"},  {"kWh", "kW.h"}, {"MWh", "MW.h"},  {"GWh", "GW.h"}, {"Ah", "A.h"},
    {"hr", "h"},      {"sec", "s"},   {"day", "d"},    {"year", "a"},    {"yr", "a"},     {"ppm", "[ppm]"},
    {"ppb", "[ppb]"}, {"pH", "[pH]"}, {"degC", "Cel"}, {"cfu", "[CFU]"}, {"IU", "[iU]"},  {"rpm", "{rev}/min"},
};

}  // namespace karez::runtime::ucum_internal

#endif  // KAREZ_SERVICES_RUNTIME_UCUM_TABLES_H_
