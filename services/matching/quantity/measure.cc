#include "services/matching/quantity/measure.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/matching/quantity/glyph_scanner.h"

namespace karez::matching {
namespace {

struct UnitMatch {
  std::vector<uint32_t> units;
  double multiplier = 1;
  size_t end = 0;         // After the spelling.
  size_t ending_end = 0;  // After its case ending; end where there is none.
};

// What a number goes on with: at most one of the two.
struct Continuation {
  std::optional<Measure> range;
  std::optional<Number> result;  // Of a change: "21% down to 11%".
};

class MeasureFinder : private GlyphScanner {
 public:
  using GlyphScanner::GlyphScanner;

  std::vector<Measure> Run() {
    FindClauses();
    std::vector<Measure> measures;
    size_t at = begin_;
    while (at < end_) {
      if (!IsDigit(At(at))) {
        ++at;
        continue;
      }
      const size_t run_end = RunEnd(at);
      const std::optional<Number> number = ReadNumber(at, run_end);
      std::optional<Measure> measure = number ? std::optional(ReadMeasure(*number)) : std::nullopt;
      if (measure && !measures.empty() && measure->begin < measures.back().end) measure->begin = measures.back().end;
      at = measure ? std::max(measure->end, run_end) : run_end;
      if (measure) measures.push_back(std::move(*measure));
    }
    return measures;
  }

 private:
  bool WordGoesOn(size_t i) const { return i < end_ && JoinsAt(glyphs_, i); }

  // ---- Units ----

  std::optional<UnitMatch> ReadUnit(size_t i) const {
    UnitMatch match;
    size_t at = At(i) == ' ' ? i + 1 : i;
    std::vector<PhraseMatch> multipliers;
    MatchAt(grammar_.multiplier_words, at, multipliers);
    for (auto longest = multipliers.rbegin(); longest != multipliers.rend(); ++longest) {
      const size_t after = At(longest->end) == ' ' ? longest->end + 1 : longest->end;
      if (ReadSpelling(after, match)) {
        match.multiplier = grammar_.multipliers[longest->value];
        return match;
      }
    }
    return ReadSpelling(at, match) ? std::optional(std::move(match)) : std::nullopt;
  }

  bool ReadSpelling(size_t i, UnitMatch& match) const {
    for (const bool exact : {true, false}) {
      const text::PhraseTrie& trie = exact ? grammar_.exact_units : grammar_.folded_units;
      text::PhraseTrie::Node node = text::PhraseTrie::kRoot;
      for (size_t at = i; at < end_; ++at) {
        node = trie.Step(node, exact ? glyphs_[at].raw : glyphs_[at].folded);
        if (node == text::PhraseTrie::kNone) break;
        if (at + 1 <= match.end) continue;
        std::vector<uint32_t> units;
        for (const uint32_t unit : trie.Values(node)) {
          if ((grammar_.units[unit].languages >> language_ & 1) != 0) units.push_back(unit);
        }
        if (units.empty()) continue;
        size_t ending_end = at + 1;
        if (!EndsAt(at + 1, exact, ending_end)) continue;
        match.units = std::move(units);
        match.end = at + 1;
        match.ending_end = ending_end;
      }
    }
    return !match.units.empty();
  }

  // Whether a unit may end at i; ending_end: past its case ending.
  bool EndsAt(size_t i, bool symbol, size_t& ending_end) const {
    ending_end = i;
    const bool joined = WordGoesOn(i);
    const bool hyphen = At(i) == '-';
    if (!joined && !hyphen && !IsWordLetter(At(i))) return true;
    const bool declines = !(symbol && kQuantityLanguages[language_] == "ru");
    std::vector<PhraseMatch> endings;
    if (declines) MatchAt(phrases_.endings, hyphen ? i + 1 : i, endings);
    for (const PhraseMatch& ending : endings) {
      const bool long_enough = !symbol || !joined || ending.length() >= 2;
      if (long_enough) ending_end = std::max(ending_end, ending.end);
    }
    if (!joined || ending_end > i) return true;
    if (!declines) return false;
    std::vector<PhraseMatch> followers;
    MatchAt(phrases_.closers, i, followers);
    MatchAt(phrases_.connectors, i, followers);
    return !followers.empty();
  }

  // ---- Measures ----

  // A chain of changes counts by its last number, and there may be as many as
  // the text holds.
  Measure ReadMeasure(const Number& first) const {
    Number number = first;
    std::optional<UnitMatch> unit = UnitOf(number);
    Continuation next = Continue(number, unit);
    while (next.result) {
      number = *next.result;
      unit = UnitOf(number);
      next = Continue(number, unit);
    }
    Measure measure = next.range ? *std::move(next.range) : ReadSingle(number, unit);
    if (number.begin > first.begin) measure.begin = first.begin;
    return measure;
  }

  std::optional<UnitMatch> UnitOf(const Number& number) const {
    std::optional<UnitMatch> unit = ReadUnit(number.end);
    return unit && IsCalendarYear(number, *unit) ? std::nullopt : unit;
  }

  Measure ReadSingle(const Number& number, const std::optional<UnitMatch>& unit) const {
    Measure measure;
    measure.begin = number.begin;
    measure.end = unit ? unit->ending_end : number.end;
    measure.value = number.value * (unit ? unit->multiplier : 1);
    std::vector<PhraseMatch> closers = MatchAfter(phrases_.closers, unit ? unit->end : number.end);
    if (unit && unit->ending_end != unit->end) {
      for (const PhraseMatch& closer : MatchAfter(phrases_.closers, unit->ending_end)) closers.push_back(closer);
    }
    Bound(MatchBefore(phrases_.openers, number.begin), closers, {}, measure);
    if (measure.comparator == type::v1::COMPARATOR_BETWEEN) measure.comparator = type::v1::COMPARATOR_EQUAL;
    MarkChange(number, unit, measure);
    AddUnits(unit, measure);
    return measure;
  }

  Continuation Continue(const Number& number, const std::optional<UnitMatch>& unit) const {
    std::vector<size_t> starts = {number.end};
    if (unit) starts = {unit->end, unit->ending_end, number.end};
    for (const size_t start : starts) {
      const std::vector<PhraseMatch> connectors = MatchAfter(phrases_.connectors, start);
      for (auto connector = connectors.rbegin(); connector != connectors.rend(); ++connector) {
        if (std::optional<Measure> range = RangeBy(number, unit, *connector, connectors)) return {std::move(range), {}};
      }
      for (const PhraseMatch& change : MatchAfter(phrases_.changes, start)) {
        if (std::optional<Number> result = NumberAfter(change.end)) return {{}, result};
      }
    }
    return {};
  }

  std::optional<Measure> RangeBy(const Number& low, const std::optional<UnitMatch>& low_unit,
                                 const PhraseMatch& connector, const std::vector<PhraseMatch>& connectors) const {
    const std::optional<Number> high = NumberAfter(connector.end);
    if (!high) return std::nullopt;
    const std::optional<UnitMatch> high_unit = ReadUnit(high->end);
    const UnitMatch* unit = high_unit ? &*high_unit : low_unit ? &*low_unit : nullptr;
    Measure measure;
    measure.begin = low.begin;
    measure.end = high_unit ? high_unit->ending_end : high->end;
    const double low_multiplier = low_unit ? low_unit->multiplier : unit != nullptr ? unit->multiplier : 1;
    measure.value = low.value * low_multiplier;
    measure.upper = high->value * (unit != nullptr ? unit->multiplier : 1);
    std::vector<PhraseMatch> closers = MatchAfter(phrases_.closers, high_unit ? high_unit->end : high->end);
    std::vector<PhraseMatch> at_connector;
    for (const PhraseMatch& other : connectors) {
      if (other.begin == connector.begin && other.end == connector.end) at_connector.push_back(other);
    }
    // A change of value closes a range as well: "48 foizdan 91 foizga koʻtarildi".
    const bool bounded = Bound(MatchBefore(phrases_.openers, low.begin), closers, at_connector, measure);
    const bool changes = IsInChange(measure);
    if (!bounded && !changes) return std::nullopt;
    if (measure.value > measure.upper) std::swap(measure.value, measure.upper);
    if (changes) {
      measure.comparator = type::v1::COMPARATOR_EQUAL;
      measure.value = high->value * (unit != nullptr ? unit->multiplier : 1);
    }
    AddUnits(high_unit ? high_unit : low_unit, measure);
    return measure;
  }

  // Takes the comparator whose phrases are the longest and widens the measure by
  // them; false where there is none.
  bool Bound(const std::vector<PhraseMatch>& openers, const std::vector<PhraseMatch>& closers,
             const std::vector<PhraseMatch>& connectors, Measure& measure) const {
    size_t best = 0;
    const Measure bare = measure;
    for (uint32_t p = 0; p < grammar_.patterns.size(); ++p) {
      const ComparatorPattern& pattern = grammar_.patterns[p];
      if (pattern.needs_connector == connectors.empty()) continue;
      const auto longest = [p](const std::vector<PhraseMatch>& matches) {
        const PhraseMatch* longest = nullptr;
        for (const PhraseMatch& match : matches) {
          if (match.value == p && (longest == nullptr || match.length() > longest->length())) longest = &match;
        }
        return longest;
      };
      const PhraseMatch* opener = longest(openers);
      const PhraseMatch* closer = longest(closers);
      const PhraseMatch* connector = longest(connectors);
      if ((pattern.needs_opener && opener == nullptr) || (pattern.needs_closer && closer == nullptr)) continue;
      if (pattern.needs_connector && connector == nullptr) continue;
      const size_t length = 1 + (opener != nullptr ? opener->length() : 0) + (closer != nullptr ? closer->length() : 0);
      if (length <= best) continue;
      best = length;
      measure.comparator = pattern.comparator;
      measure.begin = opener != nullptr ? opener->begin : bare.begin;
      measure.end = closer != nullptr ? std::max(closer->end, bare.end) : bare.end;
    }
    return best > 0;
  }

  bool IsCalendarYear(const Number& number, const UnitMatch& unit) const {
    return grammar_.units[unit.units[0]].code == "a" && unit.multiplier == 1 && number.value >= 1900 &&
           number.value <= 2100 && number.value == std::floor(number.value);
  }

  // A value that something changed by or that is about to change.
  void MarkChange(const Number& number, const std::optional<UnitMatch>& unit, Measure& measure) const {
    measure.is_change =
        !MatchBefore(phrases_.deltas, measure.begin).empty() || !MatchBefore(phrases_.deltas, number.begin).empty();
    if (measure.is_change || !IsInChange(measure)) return;
    const bool is_result = kQuantityLanguages[language_] == "zh" ||
                           (unit && unit->ending_end > unit->end && measure.end >= unit->ending_end);
    measure.is_change = !is_result;
  }

  // Where clauses break and where words of change begin, once for all measures.
  void FindClauses() {
    std::vector<PhraseMatch> matches;
    for (size_t i = begin_; i < end_; ++i) {
      if (IsClauseBreak(glyphs_, i)) breaks_.push_back(i);
      if (JoinsAt(glyphs_, i)) continue;
      matches.clear();
      MatchAt(phrases_.changes, i, matches);
      if (!matches.empty()) changes_.push_back(i);
    }
  }

  // Whether the clause of the measure has a word of change.
  bool IsInChange(const Measure& measure) const {
    const auto before = std::lower_bound(breaks_.begin(), breaks_.end(), measure.begin);
    const auto after = std::lower_bound(before, breaks_.end(), measure.end);
    const size_t first = before == breaks_.begin() ? begin_ : *std::prev(before) + 1;
    const size_t last = after == breaks_.end() ? end_ : *after;
    const auto change = std::lower_bound(changes_.begin(), changes_.end(), first);
    return change != changes_.end() && *change < last;
  }

  void AddUnits(const std::optional<UnitMatch>& unit, Measure& measure) const {
    if (!unit) return;
    std::vector<PhraseMatch> before = MatchBefore(phrases_.denominators_before, measure.begin);
    std::vector<PhraseMatch> after = MatchAfter(phrases_.denominators_after, measure.end);
    const PhraseMatch* per = !after.empty() ? &after.back() : !before.empty() ? &before.front() : nullptr;
    for (const uint32_t u : unit->units) {
      const UnitSpelling& spelling = grammar_.units[u];
      if (per == nullptr || spelling.code.empty() || spelling.unit.scale != runtime::Unit::Scale::kRatio) continue;
      std::string code = absl::StrCat(spelling.code, "/", grammar_.denominators[per->value]);
      const absl::StatusOr<runtime::Unit> rate = runtime::ParseUnit(code);
      if (rate.ok()) measure.units.push_back({std::move(code), *rate});
    }
    for (const uint32_t u : unit->units) measure.units.push_back({grammar_.units[u].code, grammar_.units[u].unit});
    if (per == nullptr) return;
    measure.begin = std::min(measure.begin, per->begin);
    measure.end = std::max(measure.end, per->end);
  }

  // Glyphs, in order.
  std::vector<size_t> breaks_;
  std::vector<size_t> changes_;
};

}  // namespace

std::vector<Measure> FindMeasures(const QuantityGrammar& grammar, size_t language, const std::vector<Glyph>& glyphs,
                                  size_t begin, size_t end) {
  return MeasureFinder(grammar, language, glyphs, begin, end).Run();
}

}  // namespace karez::matching
