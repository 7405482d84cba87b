#include "services/matching/quantity/reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/matching/quantity/glyph_scanner.h"
#include "services/matching/quantity/measure.h"
#include "services/text/sentences.h"

namespace karez::matching {
namespace {

// Glyphs between name and value.
constexpr size_t kGreatestGap = 32;
constexpr size_t kGreatestHanGap = 12;
// Before a number without a unit, as in "pH 7.9".
constexpr size_t kGreatestBareGap = 4;
// A value belongs to the name before it rather than to the one after it.
constexpr size_t kAfterPenalty = 4;

struct Pairing {
  size_t name;
  size_t measure;
  size_t cost;
  QuantityId quantity;
  std::string unit;
};

class SentenceReader {
 public:
  SentenceReader(const QuantityVocabulary& vocabulary, size_t language, const std::vector<Glyph>& glyphs, size_t begin,
                 size_t end)
      : vocabulary_(vocabulary), language_(language), glyphs_(glyphs), begin_(begin), end_(end) {}

  void Run(std::vector<ReadIndicator>& out) {
    names_ = vocabulary_.FindNames(glyphs_, language_, begin_, end_);
    if (names_.empty()) return;
    measures_ = FindMeasures(vocabulary_.grammar(), language_, glyphs_, begin_, end_);
    std::vector<Pairing> pairings;
    for (size_t name = 0; name < names_.size(); ++name) {
      for (size_t measure = 0; measure < measures_.size(); ++measure) {
        if (auto pairing = Pair(name, measure)) pairings.push_back(*std::move(pairing));
      }
    }
    std::stable_sort(pairings.begin(), pairings.end(),
                     [](const Pairing& a, const Pairing& b) { return a.cost < b.cost; });
    std::vector<bool> name_taken(names_.size());
    std::vector<bool> measure_taken(measures_.size());
    for (Pairing& pairing : pairings) {
      if (name_taken[pairing.name] || measure_taken[pairing.measure]) continue;
      name_taken[pairing.name] = measure_taken[pairing.measure] = true;
      out.push_back(Indicator(pairing));
    }
  }

 private:
  std::optional<Pairing> Pair(size_t n, size_t m) const {
    const FoundName& name = names_[n];
    const Measure& measure = measures_[m];
    const bool before = name.end <= measure.begin;
    if (measure.is_change || name.listed.empty() || (!before && measure.end > name.begin)) return std::nullopt;
    const size_t from = before ? name.end : measure.end;
    const size_t to = before ? measure.begin : name.begin;
    const bool han = kQuantityLanguages[language_] == "zh";
    if (to - from > (han ? kGreatestHanGap : kGreatestGap)) return std::nullopt;
    for (size_t i = from; i < to; ++i) {
      if (IsClauseBreak(glyphs_, i) || IsDigit(glyphs_[i].folded)) return std::nullopt;
    }
    for (const FoundName& other : names_) {
      if (other.begin >= from && other.end <= to && !other.listed.empty()) return std::nullopt;
    }
    Pairing pairing{n, m, to - from + (before ? 0 : kAfterPenalty), 0, {}};
    for (const uint16_t id : name.listed) {
      const Quantity& quantity = *vocabulary_.Find(id);
      pairing.quantity = id;
      for (const auto& [code, unit] : measure.units) {
        if (!FitsQuantity(quantity, unit, code.empty())) continue;
        pairing.unit = code;
        return pairing;
      }
      const bool unitless = quantity.unit.empty() || quantity.units[0].scale == runtime::Unit::Scale::kPh;
      if (measure.units.empty() && unitless && before && to - from <= kGreatestBareGap) {
        pairing.unit = quantity.unit;
        return pairing;
      }
    }
    return std::nullopt;
  }

  ReadIndicator Indicator(const Pairing& pairing) const {
    const FoundName& name = names_[pairing.name];
    const Measure& measure = measures_[pairing.measure];
    ReadIndicator indicator;
    indicator.quantity = pairing.quantity;
    indicator.comparator = measure.comparator;
    indicator.value = measure.value;
    indicator.upper = measure.comparator == type::v1::COMPARATOR_BETWEEN ? measure.upper : 0;
    indicator.unit = pairing.unit;
    const size_t first = std::min(name.begin, measure.begin);
    const size_t last = std::max(name.end, measure.end) - 1;
    indicator.span = {glyphs_[first].origin.begin, glyphs_[last].origin.end};
    return indicator;
  }

  const QuantityVocabulary& vocabulary_;
  const size_t language_;
  const std::vector<Glyph>& glyphs_;
  const size_t begin_;
  const size_t end_;
  std::vector<FoundName> names_;
  std::vector<Measure> measures_;
};

}  // namespace

std::vector<ReadIndicator> ReadIndicators(const QuantityVocabulary& vocabulary, absl::string_view text,
                                          absl::string_view language) {
  std::vector<ReadIndicator> indicators;
  const size_t number = QuantityLanguage(language);
  if (number == kQuantityLanguageCount) return indicators;
  const std::vector<Glyph> glyphs = FoldText(text);
  size_t begin = 0;
  for (const text::Span& sentence : text::SplitSentences(text)) {
    while (begin < glyphs.size() && glyphs[begin].origin.begin < sentence.begin) ++begin;
    size_t end = begin;
    while (end < glyphs.size() && glyphs[end].origin.end <= sentence.end) ++end;
    SentenceReader(vocabulary, number, glyphs, begin, end).Run(indicators);
    begin = end;
  }
  std::sort(indicators.begin(), indicators.end(),
            [](const ReadIndicator& a, const ReadIndicator& b) { return a.span.begin < b.span.begin; });
  return indicators;
}

}  // namespace karez::matching
