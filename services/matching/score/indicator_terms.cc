#include "services/matching/score/indicator_terms.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/matching/quantity/reader.h"
#include "services/matching/score/heap_bytes.h"
#include "services/text/hash.h"

namespace karez::matching {
namespace {

using runtime::Unit;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr size_t kMostTextBytes = 60'000;  // Offsets have 16 bits.

bool IsTemperature(const Unit& unit) {
  return unit.scale == Unit::Scale::kCelsius || unit.scale == Unit::Scale::kFahrenheit;
}

// Equal for units in whose base values compare. A share (%, g/kg) is no count.
uint32_t DimensionHash(const Unit& unit) {
  uint32_t hash = text::kFnv1a32Start;
  for (const int8_t exponent : unit.dimension) hash = text::Fnv1a32(static_cast<uint8_t>(exponent), hash);
  for (const auto& [name, power] : unit.arbitrary) {
    for (const char c : name) hash = text::Fnv1a32(static_cast<uint8_t>(c), hash);
    hash = text::Fnv1a32(static_cast<uint32_t>(power), hash);
  }
  const bool is_scale = unit.scale != Unit::Scale::kRatio && !IsTemperature(unit);
  if (is_scale) hash = text::Fnv1a32(2 + static_cast<uint32_t>(unit.scale), hash);
  const bool is_share =
      !is_scale && unit.dimension == runtime::Dimension{} && unit.arbitrary.empty() && unit.factor < 1;
  return text::Fnv1a32(is_share ? 1 : 0, hash);
}

double ToBase(double value, const Unit& unit) {
  if (!IsTemperature(unit)) return unit.factor * value;
  const Unit kelvin{.factor = 1, .dimension = unit.dimension};
  return runtime::Convert(value, unit, kelvin).value_or(value);
}

double FromBase(double base, const Unit& unit) {
  if (!IsTemperature(unit)) return base / unit.factor;
  const Unit kelvin{.factor = 1, .dimension = unit.dimension};
  return runtime::Convert(base, kelvin, unit).value_or(base);
}

// Whether the unit is per year or month.
bool IsBySeason(absl::string_view code) {
  for (const absl::string_view per : {"/a", "/mo"}) {
    const size_t at = code.find(per);
    if (at == absl::string_view::npos) continue;
    const size_t end = at + per.size();
    if (end == code.size() || code[end] == '.' || code[end] == '/' || code[end] == ')') return true;
  }
  return false;
}

Unit UnitOf(absl::string_view code) { return code.empty() ? Unit{} : runtime::ParseUnit(code).value_or(Unit{}); }

class Maker {
 public:
  explicit Maker(const registry::v1::Listing& listing)
      : listing_(listing), vocabulary_(QuantityVocabulary::Default()) {}

  void AddStated() {
    const std::string language = listing_.titles_size() > 0 ? listing_.titles(0).language() : "";
    for (const auto& indicator : listing_.indicators()) {
      IndicatorTerm term;
      Unit unit = UnitOf(indicator.unit());
      term.quantity = vocabulary_.QuantityOf(indicator.quantity(), language, &unit);
      std::string code = indicator.unit();
      const Quantity* quantity = vocabulary_.Find(term.quantity);
      // A number of pH needs no unit.
      if (quantity == nullptr) {
        term.name = Keep(indicator.quantity());
      } else if (code.empty() && quantity->units[0].scale == Unit::Scale::kPh) {
        code = quantity->unit;
        unit = quantity->units[0];
      }
      SetValue(indicator.comparator(), indicator.value(), indicator.upper_value(), code, unit, term);
      term.medium = BasisKeyOf(indicator.basis().medium(), language);
      term.method = BasisKeyOf(indicator.basis().method(), language);
      if (term.medium != 0 || term.method != 0) {
        term.basis =
            Keep(absl::StrCat(indicator.basis().medium(), absl::string_view("\0", 1), indicator.basis().method()));
      }
      term.scale = static_cast<uint8_t>(indicator.basis().scale()) & 3;
      term.obligation = static_cast<uint8_t>(indicator.obligation()) & 3;
      term.is_envelope = indicator.role() == type::v1::INDICATOR_ROLE_OPERATING_ENVELOPE;
      terms_.items.push_back(term);
    }
  }

  template <typename Texts>
  void AddRead(const Texts& texts, IndicatorText field) {
    for (int i = 0; i < texts.size() && i <= 255; ++i) {
      if (texts[i].origin() == type::v1::TEXT_ORIGIN_MACHINE) continue;
      for (const ReadIndicator& read : ReadIndicators(vocabulary_, texts[i].text(), texts[i].language())) {
        const bool known = std::any_of(terms_.items.begin(), terms_.items.end(),
                                       [&](const IndicatorTerm& term) { return term.quantity == read.quantity; });
        if (known || (listing_.has_need() && !Asks(read))) continue;
        IndicatorTerm term;
        term.quantity = read.quantity;
        term.is_envelope = vocabulary_.Find(read.quantity)->role == type::v1::INDICATOR_ROLE_OPERATING_ENVELOPE;
        SetValue(read.comparator, read.value, read.upper, read.unit, UnitOf(read.unit), term);
        term.extracted = true;
        term.span_begin = read.span.begin;
        term.span_length = static_cast<uint16_t>(read.span.end - read.span.begin);
        term.text = field;
        term.text_index = static_cast<uint8_t>(i);
        terms_.items.push_back(term);
      }
    }
  }

  IndicatorTerms Take() {
    terms_.items.shrink_to_fit();
    terms_.texts.shrink_to_fit();
    return std::move(terms_);
  }

 private:
  // Whether a need that says so asks for it rather than tells how things are now
  // ("emergence does not exceed 60 %"): conditions of the site, and figures bounded
  // towards what is better.
  bool Asks(const ReadIndicator& read) const {
    const Quantity& quantity = *vocabulary_.Find(read.quantity);
    if (quantity.role == type::v1::INDICATOR_ROLE_OPERATING_ENVELOPE) return true;
    if (read.comparator == type::v1::COMPARATOR_AT_LEAST) return quantity.better != Better::kLower;
    if (read.comparator == type::v1::COMPARATOR_AT_MOST) return quantity.better != Better::kHigher;
    return false;
  }

  void SetValue(type::v1::Comparator comparator, double value, double upper, const std::string& code, const Unit& unit,
                IndicatorTerm& term) {
    term.low = term.high = ToBase(value, unit);
    if (comparator == type::v1::COMPARATOR_AT_LEAST) term.high = kInfinity;
    if (comparator == type::v1::COMPARATOR_AT_MOST) term.low = -kInfinity;
    if (comparator == type::v1::COMPARATOR_BETWEEN) term.high = ToBase(upper, unit);
    term.dimension = DimensionHash(unit);
    term.by_season = IsBySeason(code);
    term.unit_scale = unit.scale;
    term.unit = Keep(code);
  }

  // Where text begins in texts.
  uint16_t Keep(absl::string_view text) {
    const std::string entry = absl::StrCat(text, absl::string_view("\0", 1));
    size_t at = terms_.texts.find(entry);
    if (at != std::string::npos && (at == 0 || terms_.texts[at - 1] == '\0')) return static_cast<uint16_t>(at);
    at = terms_.texts.size();
    if (at + entry.size() > kMostTextBytes) return static_cast<uint16_t>(at == 0 ? 0 : at - 1);
    terms_.texts += entry;
    return static_cast<uint16_t>(at);
  }

  const registry::v1::Listing& listing_;
  const QuantityVocabulary& vocabulary_;
  IndicatorTerms terms_;
};

}  // namespace

size_t IndicatorTerms::HeapBytes() const { return BytesOf(items) + BytesOf(texts); }

IndicatorTerms MakeIndicatorTerms(const registry::v1::Listing& listing, bool with_titles, bool with_descriptions) {
  Maker maker(listing);
  maker.AddStated();
  if (with_titles) maker.AddRead(listing.titles(), IndicatorText::kTitles);
  if (with_descriptions) maker.AddRead(listing.descriptions(), IndicatorText::kDescriptions);
  return maker.Take();
}

namespace {

// " in soil solution by EC 1:5, pilot scale": what is stated of it.
std::string BasisText(const IndicatorTerms& terms, const IndicatorTerm& term) {
  std::string text;
  const absl::string_view medium = terms.TextAt(term.basis);
  if (term.medium != 0 && !medium.empty()) absl::StrAppend(&text, " in ", medium);
  const absl::string_view method = terms.TextAt(term.basis + medium.size() + 1);
  if (term.method != 0 && !method.empty()) absl::StrAppend(&text, " by ", method);
  switch (term.scale) {
    case type::v1::MEASUREMENT_SCALE_LAB:
      return absl::StrCat(text, ", laboratory scale");
    case type::v1::MEASUREMENT_SCALE_PILOT:
      return absl::StrCat(text, ", pilot scale");
    case type::v1::MEASUREMENT_SCALE_FIELD:
      return absl::StrCat(text, ", field scale");
    default:
      return text;
  }
}

}  // namespace

std::string QuantityName(const IndicatorTerms& terms, const IndicatorTerm& term) {
  const Quantity* quantity = QuantityVocabulary::Default().Find(term.quantity);
  return quantity != nullptr ? quantity->name : std::string(terms.TextAt(term.name));
}

std::string IndicatorValueText(const IndicatorTerms& terms, const IndicatorTerm& term) {
  const absl::string_view code = terms.TextAt(term.unit);
  const Unit unit = UnitOf(code);
  // Six digits hide what the way to base units and back adds.
  const auto number = [&unit](double base) { return absl::StrFormat("%.6g", FromBase(base, unit)); };
  std::string text;
  if (std::isinf(term.high)) {
    text = absl::StrCat("≥ ", number(term.low));
  } else if (std::isinf(term.low)) {
    text = absl::StrCat("≤ ", number(term.high));
  } else if (term.low == term.high) {
    text = number(term.low);
  } else {
    text = absl::StrCat(number(term.low), "–", number(term.high));
  }
  if (!code.empty()) absl::StrAppend(&text, " ", code);
  absl::StrAppend(&text, BasisText(terms, term));
  if (term.extracted) absl::StrAppend(&text, " (read from the text)");
  return text;
}

}  // namespace karez::matching
