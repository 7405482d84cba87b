// A listing's indicators, packed: what it states, and what can be read out of its
// texts where it states nothing of that quantity.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_INDICATOR_TERMS_H_
#define KAREZ_SERVICES_MATCHING_SCORE_INDICATOR_TERMS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/type/v1/technology.pb.h"
#include "services/matching/quantity/basis.h"
#include "services/matching/quantity/vocabulary.h"
#include "services/runtime/ucum.h"

namespace karez::matching {

// The fields out of which indicators are read.
enum class IndicatorText : uint8_t { kTitles, kDescriptions };

// One indicator: the interval [low, high] in base units (UCUM's; kelvin for
// temperatures, the number itself on the scales of pH and of bel). Infinite where
// it is open: "at least 35 %" is [0.35, infinity).
struct IndicatorTerm {
  double low = 0;
  double high = 0;
  QuantityId quantity = 0;
  uint32_t dimension = 0;  // Hash; values of two dimensions do not compare.
  BasisKey medium = 0;
  BasisKey method = 0;
  uint32_t span_begin = 0;  // Code points of the text, where extracted.
  uint16_t span_length = 0;
  uint16_t unit = 0;   // Where in IndicatorTerms::texts its unit begins.
  uint16_t name = 0;   // Likewise the name of an unlisted quantity.
  uint16_t basis = 0;  // Likewise its medium, which its method follows, if it states any of them.
  uint8_t text_index = 0;
  IndicatorText text : 1 = IndicatorText::kTitles;
  uint8_t scale : 2 = 0;  // type.v1.MeasurementScale.
  uint8_t obligation : 2 = 0;
  bool is_envelope : 1 = false;  // Role OPERATING_ENVELOPE; else PERFORMANCE.
  bool extracted : 1 = false;    // Read out of a text.
  // Per year or month: an output of so much a year says nothing about an hour.
  bool by_season : 1 = false;
  runtime::Unit::Scale unit_scale = runtime::Unit::Scale::kRatio;
};
static_assert(sizeof(IndicatorTerm) == 48);

struct IndicatorTerms {
  std::vector<IndicatorTerm> items;
  std::string texts;  // Units, names and bases, each ended by a zero byte.

  absl::string_view TextAt(size_t offset) const {
    return offset < texts.size() ? absl::string_view(texts.c_str() + offset) : absl::string_view();
  }
  // Memory beyond sizeof, bytes.
  size_t HeapBytes() const;
};

// with_titles, with_descriptions: whether to read out of those. Machine
// translations are never read. Of a need's text only what asks counts: conditions
// of its site, and what is bounded towards the better ("at least" of a quantity
// that is better when higher); other figures tell how things are now.
IndicatorTerms MakeIndicatorTerms(const registry::v1::Listing& listing, bool with_titles, bool with_descriptions);

// "water saving", in English where the vocabulary has it, else as written.
std::string QuantityName(const IndicatorTerms& terms, const IndicatorTerm& term);

// "≥ 35 %", "30–80 %", "-5 Cel" in its own unit, with the basis that it states
// ("≥ 0.6 % in soil solution by EC 1:5, pilot scale"); marked where it was read out
// of a text.
std::string IndicatorValueText(const IndicatorTerms& terms, const IndicatorTerm& term);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_INDICATOR_TERMS_H_
