#include "services/runtime/ucum.h"

#include <cmath>
#include <cstdlib>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/ucum_tables.h"

namespace karez::runtime {
namespace {

using ucum_internal::Atom;

constexpr int kMaxExponent = 20;
constexpr int kMaxDimension = 60;
constexpr int kMaxDepth = 8;

const Atom* FindAtom(absl::string_view code) {
  for (const Atom& atom : ucum_internal::kAtoms) {
    if (atom.code == code) return &atom;
  }
  return nullptr;
}

Unit UnitOf(const Atom& atom, double prefix) {
  Unit unit{.factor = atom.factor * prefix, .dimension = atom.dimension, .scale = atom.scale};
  if (atom.arbitrary) unit.arbitrary[std::string(atom.code == "[IU]" ? "[iU]" : atom.code)] = 1;
  return unit;
}

// Recursive descent over the grammar of UCUM, section 2 ("full and limited
// conformance", table "ABNF"), with division from left to right.
class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text), rest_(text) {}

  absl::StatusOr<Unit> Parse() {
    for (const char c : text_) {
      if (!absl::ascii_isgraph(c)) return Refuse("printable ASCII without spaces, such as \"Cel\", \"Ohm\", \"m3\"");
    }
    Unit unit;
    if (absl::ConsumePrefix(&rest_, "/")) {
      KAREZ_ASSIGN_OR_RETURN(Unit divisor, ParseComponent());
      KAREZ_RETURN_IF_ERROR(Multiply(divisor, -1, unit));
      KAREZ_RETURN_IF_ERROR(ParseFactors(unit));
    } else {
      KAREZ_ASSIGN_OR_RETURN(unit, ParseTerm());
    }
    if (!rest_.empty()) return Refuse(absl::StrCat("\".\" or \"/\" before ", Quoted(rest_)));
    if (!std::isfinite(unit.factor) || unit.factor <= 0) return Refuse("a unit of a size that can be computed with");
    return unit;
  }

 private:
  absl::Status Refuse(absl::string_view want) const {
    return absl::InvalidArgumentError(absl::StrCat("got ", Quoted(text_), ", want ", want));
  }

  absl::StatusOr<Unit> ParseTerm() {
    KAREZ_ASSIGN_OR_RETURN(Unit unit, ParseComponent());
    KAREZ_RETURN_IF_ERROR(ParseFactors(unit));
    return unit;
  }

  // ".x" and "/x", as long as they come.
  absl::Status ParseFactors(Unit& unit) {
    while (absl::StartsWith(rest_, ".") || absl::StartsWith(rest_, "/")) {
      const int sign = rest_[0] == '.' ? 1 : -1;
      rest_.remove_prefix(1);
      KAREZ_ASSIGN_OR_RETURN(const Unit next, ParseComponent());
      KAREZ_RETURN_IF_ERROR(Multiply(next, sign, unit));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Unit> ParseComponent() {
    if (absl::ConsumePrefix(&rest_, "(")) {
      if (++depth_ > kMaxDepth) return Refuse(absl::StrCat("at most ", kMaxDepth, " parentheses within another"));
      KAREZ_ASSIGN_OR_RETURN(Unit unit, ParseTerm());
      if (!absl::ConsumePrefix(&rest_, ")")) return Refuse("a \")\" for each \"(\"");
      --depth_;
      return unit;
    }
    Unit unit;
    const bool starts_with_annotation = absl::StartsWith(rest_, "{");
    if (!starts_with_annotation) {
      KAREZ_ASSIGN_OR_RETURN(unit, ParseUnitOrNumber());
    }
    if (absl::StartsWith(rest_, "{")) KAREZ_RETURN_IF_ERROR(SkipAnnotation());
    return unit;
  }

  absl::Status SkipAnnotation() {
    const size_t end = rest_.find_first_of("{}", 1);
    if (end == absl::string_view::npos || rest_[end] == '{') return Refuse("a \"}\" for each \"{\"");
    rest_.remove_prefix(end + 1);
    return absl::OkStatus();
  }

  absl::StatusOr<Unit> ParseUnitOrNumber() {
    const absl::string_view symbol = TakeSymbol();
    if (symbol.empty()) {
      const absl::string_view digits = TakeDigits();
      if (digits.empty()) {
        return Refuse(rest_.empty() ? "a unit at its end" : absl::StrCat("a unit before ", Quoted(rest_)));
      }
      Unit number;
      if (!absl::SimpleAtod(digits, &number.factor) || number.factor <= 0) return Refuse("a number greater than 0");
      return number;
    }
    KAREZ_ASSIGN_OR_RETURN(const Unit unit, Resolve(symbol));
    KAREZ_ASSIGN_OR_RETURN(const int exponent, TakeExponent());
    if (exponent == 1) return unit;
    Unit power;
    KAREZ_RETURN_IF_ERROR(Multiply(unit, exponent, power));
    return power;
  }

  // The next unit symbol, brackets and what they hold included; empty where a
  // number or something else comes.
  absl::string_view TakeSymbol() {
    size_t length = 0;
    if (absl::StartsWith(rest_, "10*") || absl::StartsWith(rest_, "10^")) {
      length = 3;
    } else {
      bool bracketed = false;
      for (; length < rest_.size(); ++length) {
        const char c = rest_[length];
        if (c == '[') bracketed = true;
        if (c == ']') bracketed = false;
        if (!bracketed && (absl::ascii_isdigit(c) || absl::StrContains("./(){}+-", absl::string_view(&c, 1)))) break;
      }
    }
    const absl::string_view symbol = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return symbol;
  }

  absl::string_view TakeDigits() {
    size_t length = 0;
    while (length < rest_.size() && absl::ascii_isdigit(rest_[length])) ++length;
    const absl::string_view digits = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return digits;
  }

  // 1 where there is none.
  absl::StatusOr<int> TakeExponent() {
    const bool negative = absl::StartsWith(rest_, "-");
    const bool is_signed = negative || absl::StartsWith(rest_, "+");
    if (is_signed) rest_.remove_prefix(1);
    const absl::string_view digits = TakeDigits();
    if (digits.empty() && !is_signed) return 1;
    int exponent = 0;
    if (!absl::SimpleAtoi(digits, &exponent) || exponent < 1 || exponent > kMaxExponent) {
      return Refuse(absl::StrCat("exponents from 1 to ", kMaxExponent, ", or the same with a minus sign"));
    }
    return negative ? -exponent : exponent;
  }

  absl::StatusOr<Unit> Resolve(absl::string_view symbol) const {
    if (const Atom* atom = FindAtom(symbol)) return UnitOf(*atom, 1);
    for (const auto& prefix : ucum_internal::kPrefixes) {
      if (!absl::StartsWith(symbol, prefix.code)) continue;
      const Atom* atom = FindAtom(symbol.substr(prefix.code.size()));
      if (atom != nullptr && atom->metric) return UnitOf(*atom, prefix.factor);
    }
    for (const auto& [wrong, right] : ucum_internal::kMisspellings) {
      if (symbol == wrong) return Refuse(absl::StrCat(Quoted(right), " for ", Quoted(wrong)));
    }
    return Refuse(absl::StrCat("a UCUM unit (case-sensitive) for ", Quoted(symbol)));
  }

  // product *= unit ^ exponent.
  absl::Status Multiply(const Unit& unit, int exponent, Unit& product) const {
    if (unit.scale != Unit::Scale::kRatio || product.scale != Unit::Scale::kRatio) {
      return Refuse("Cel, [degF], B and [pH] on their own (a coefficient is per K)");
    }
    product.factor *= std::pow(unit.factor, exponent);
    for (size_t i = 0; i < product.dimension.size(); ++i) {
      const int sum = product.dimension[i] + unit.dimension[i] * exponent;
      if (std::abs(sum) > kMaxDimension) return Refuse("smaller exponents");
      product.dimension[i] = static_cast<int8_t>(sum);
    }
    for (const auto& [name, power] : unit.arbitrary) {
      int& sum = product.arbitrary[name];
      sum += power * exponent;
      if (std::abs(sum) > kMaxDimension) return Refuse("smaller exponents");
      if (sum == 0) product.arbitrary.erase(name);
    }
    return absl::OkStatus();
  }

  const absl::string_view text_;
  absl::string_view rest_;
  int depth_ = 0;
};

constexpr double kIcePoint = 273.15;                             // K
constexpr double kMolPerLiter = ucum_internal::kAvogadro * 1e3;  // 1/m3
constexpr double kFahrenheitFromAbsolute = 459.67;               // [degF]

double ToBase(double value, const Unit& unit) {
  switch (unit.scale) {
    case Unit::Scale::kRatio:
      return unit.factor * value;
    case Unit::Scale::kCelsius:
      return unit.factor * value + kIcePoint;
    case Unit::Scale::kFahrenheit:
      return unit.factor * (value + kFahrenheitFromAbsolute);
    case Unit::Scale::kBel:
      return std::pow(10, unit.factor * value);
    case Unit::Scale::kPh:
      return std::pow(10, -unit.factor * value) * kMolPerLiter;
  }
  return value;
}

double FromBase(double base, const Unit& unit) {
  switch (unit.scale) {
    case Unit::Scale::kRatio:
      return base / unit.factor;
    case Unit::Scale::kCelsius:
      return (base - kIcePoint) / unit.factor;
    case Unit::Scale::kFahrenheit:
      return base / unit.factor - kFahrenheitFromAbsolute;
    case Unit::Scale::kBel:
      return std::log10(base) / unit.factor;
    case Unit::Scale::kPh:
      return -std::log10(base / kMolPerLiter) / unit.factor;
  }
  return base;
}

}  // namespace

bool IsCommensurable(const Unit& a, const Unit& b) { return a.dimension == b.dimension && a.arbitrary == b.arbitrary; }

absl::StatusOr<double> Convert(double value, const Unit& from, const Unit& to) {
  if (!IsCommensurable(from, to)) return absl::InvalidArgumentError("got units of two dimensions, want of one");
  // On one scale through its factors alone, which keeps the digits.
  const bool linear = from.scale == to.scale && from.scale != Unit::Scale::kFahrenheit;
  if (linear) return value * (from.factor / to.factor);
  const double converted = FromBase(ToBase(value, from), to);
  if (!std::isfinite(converted)) {
    return absl::OutOfRangeError(absl::StrCat("got ", value, ", want a value that the other scale has"));
  }
  return converted;
}

absl::StatusOr<Unit> ParseUnit(absl::string_view text) { return Parser(text).Parse(); }

}  // namespace karez::runtime
