#include "services/matching/score/indicators.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace karez::matching {
namespace {

// How what is asked stands to what is stated.
enum class Standing : uint8_t { kMet, kOpen, kMissed, kIncomparable };

struct Comparison {
  Standing standing = Standing::kIncomparable;
  double value = 0;
  v1::UnknownReason unknown = v1::UNKNOWN_REASON_UNSPECIFIED;  // Where kIncomparable.
};

Comparison Met() { return {Standing::kMet, 1}; }
Comparison Incomparable(v1::UnknownReason reason) { return {Standing::kIncomparable, 0, reason}; }

// Values that differ by less are the same in other units.
constexpr double kRounding = 1e-9;
bool Reaches(double value, double target) {
  return value >= target - kRounding * std::max(std::abs(value), std::abs(target));
}

// By what a distance from target is measured.
double Yardstick(const IndicatorTerm& term, double target) {
  constexpr double kKelvins = 50;
  constexpr double kPhs = 5;
  constexpr double kBels = 1.5;
  switch (term.unit_scale) {
    case runtime::Unit::Scale::kCelsius:
    case runtime::Unit::Scale::kFahrenheit:
      return kKelvins;
    case runtime::Unit::Scale::kPh:
      return kPhs;
    case runtime::Unit::Scale::kBel:
      return kBels;
    default:
      return std::abs(target);
  }
}

enum class BasisRelation : uint8_t { kSame, kUnsure, kOther };

BasisRelation Relate(BasisKey a, BasisKey b) {
  if (a == 0 || b == 0 || a == b) return BasisRelation::kSame;
  return IsUnlisted(a) || IsUnlisted(b) ? BasisRelation::kUnsure : BasisRelation::kOther;
}

BasisRelation RelateBases(const IndicatorTerm& a, const IndicatorTerm& b) {
  const bool scales_differ = a.scale != 0 && b.scale != 0 && a.scale != b.scale;
  if (a.by_season != b.by_season || scales_differ) return BasisRelation::kOther;
  const Quantity* quantity = QuantityVocabulary::Default().Find(a.quantity);
  const bool any_medium = quantity != nullptr && quantity->any_medium;
  return std::max(Relate(a.method, b.method), any_medium ? BasisRelation::kSame : Relate(a.medium, b.medium));
}

// One thing asked, with what the offer states of it.
class Comparer {
 public:
  Comparer(const IndicatorTerm& need, const IndicatorTerm& offer)
      : need_(need), offer_(offer), quantity_(QuantityVocabulary::Default().Find(need.quantity)) {}

  Comparison Run() const {
    if (need_.dimension != offer_.dimension) return Incomparable(v1::UNKNOWN_REASON_DIMENSION);
    if (RelateBases(need_, offer_) != BasisRelation::kSame) return Incomparable(v1::UNKNOWN_REASON_BASIS);
    if (need_.is_envelope) return Contained();
    const bool low_open = std::isinf(need_.low);
    const bool high_open = std::isinf(need_.high);
    const Better better = quantity_ == nullptr ? Better::kNone : quantity_->better;
    if (high_open || (!low_open && better == Better::kHigher)) return Upwards(need_.low, offer_.low, offer_.high);
    // Downwards is upwards in the mirror.
    if (low_open || better == Better::kLower) return Upwards(-need_.high, -offer_.high, -offer_.low);
    return WithoutDirection();
  }

 private:
  double Worth(double value, double target) const {
    constexpr double kHalfWorth = 0.2;
    const double distance = std::abs(value - target);
    if (distance == 0) return 1;
    const double yardstick = Yardstick(need_, target);
    const double miss = distance / (yardstick > 0 ? yardstick : distance);
    return 1 / (1 + (miss / kHalfWorth) * (miss / kHalfWorth));
  }

  Comparison Upwards(double target, double vouched, double best) const {
    if (std::isinf(vouched)) {
      if (Reaches(best, target)) return Incomparable(v1::UNKNOWN_REASON_NOTHING_IN_COMMON);
      return {Standing::kMissed, Worth(best, target)};
    }
    if (Reaches(vouched, target)) return Met();
    const double worth = Worth(vouched, target);
    if (std::isinf(best)) return {Standing::kMissed, worth};
    if (Reaches(best, target)) return {Standing::kOpen, (1 + worth) / 2};
    return {Standing::kMissed, (worth + Worth(best, target)) / 2};
  }

  Comparison WithoutDirection() const {
    const double low = std::isinf(offer_.low) ? std::min(need_.low, offer_.high) : offer_.low;
    const double high = std::isinf(offer_.high) ? std::max(need_.high, offer_.low) : offer_.high;
    if (!Reaches(high, need_.low)) return {Standing::kMissed, Worth(high, need_.low)};
    if (!Reaches(need_.high, low)) return {Standing::kMissed, Worth(low, need_.high)};
    const bool within = Reaches(low, need_.low) && Reaches(need_.high, high);
    const bool holds = Reaches(need_.low, low) && Reaches(high, need_.high);
    if (within || holds) return Met();
    const double worse = Reaches(low, need_.low) ? Worth(high, need_.high) : Worth(low, need_.low);
    return {Standing::kOpen, (1 + worse) / 2};
  }

  Comparison Contained() const {
    Comparison result = Met();
    for (const double end : {need_.low, need_.high}) {
      if (std::isinf(end)) continue;
      const bool above = !Reaches(offer_.high, end);
      if (!above && Reaches(end, offer_.low)) continue;
      if (offer_.low == offer_.high) return Incomparable(v1::UNKNOWN_REASON_NOTHING_IN_COMMON);
      const double worth = Worth(above ? offer_.high : offer_.low, end);
      result = {Standing::kMissed, std::min(result.value, worth)};
    }
    return result;
  }

  const IndicatorTerm& need_;
  const IndicatorTerm& offer_;
  const Quantity* const quantity_;
};

// A thing asked and the offer's statement that meets it best; null: none of it.
struct Asked {
  const IndicatorTerm* asked = nullptr;
  const IndicatorTerm* stated = nullptr;
  Comparison comparison;

  // Not known from what was read alone.
  bool settles() const { return !stated->extracted && comparison.standing == Standing::kMissed; }
};

// Whether a tells more than b: what compares before what does not, stated before
// read, better before worse.
bool TellsMore(const Asked& a, const Asked& b) {
  const auto rank = [](const Asked& one) {
    const bool compares = one.comparison.standing != Standing::kIncomparable;
    return std::make_tuple(compares, !one.stated->extracted, one.comparison.value);
  };
  return rank(a) > rank(b);
}

Asked StatementFor(const IndicatorTerm& asked, const Terms& offer) {
  Asked best{&asked, nullptr, Incomparable(v1::UNKNOWN_REASON_OFFER_SILENT)};
  for (const IndicatorTerm& stated : offer.indicators.items) {
    if (stated.quantity != asked.quantity || stated.is_envelope != asked.is_envelope) continue;
    const Asked one{&asked, &stated, Comparer(asked, stated).Run()};
    if (best.stated == nullptr || TellsMore(one, best)) best = one;
  }
  return best;
}

std::vector<Asked> AllAsked(bool envelope, const Terms& need, const Terms& offer) {
  std::vector<Asked> all;
  for (const IndicatorTerm& asked : need.indicators.items) {
    if (asked.is_envelope == envelope) all.push_back(StatementFor(asked, offer));
  }
  return all;
}

bool Says(const Terms& terms, bool envelope) {
  return std::any_of(terms.indicators.items.begin(), terms.indicators.items.end(),
                     [envelope](const IndicatorTerm& term) { return term.is_envelope == envelope; });
}

double CountOf(const Asked& one) {
  const double count = one.asked->obligation == type::v1::OBLIGATION_MUST ? 2 : 1;
  return one.asked->extracted || one.stated->extracted ? count / 2 : count;
}

// Of several reasons the one that most can be done about.
v1::UnknownReason ReasonOf(const std::vector<Asked>& all) {
  for (const auto reason : {v1::UNKNOWN_REASON_BASIS, v1::UNKNOWN_REASON_DIMENSION}) {
    for (const Asked& one : all) {
      if (one.comparison.unknown == reason) return reason;
    }
  }
  return v1::UNKNOWN_REASON_NOTHING_IN_COMMON;
}

ComponentValue Fit(bool envelope, const Terms& need, const Terms& offer) {
  const ComponentValue silence = Silence(Says(need, envelope), Says(offer, envelope));
  if (!silence.known()) return silence;
  double sum = 0;
  double counts = 0;
  const std::vector<Asked> all = AllAsked(envelope, need, offer);
  for (const Asked& one : all) {
    if (one.comparison.standing == Standing::kIncomparable) continue;
    sum += CountOf(one) * one.comparison.value;
    counts += CountOf(one);
  }
  if (counts == 0) return {0, ReasonOf(all)};
  return {sum / counts};
}

// What the gate looks at and does not find met.
std::vector<Asked> Unmet(v1::Gate gate, const Terms& need, const Terms& offer) {
  const bool envelope = gate == v1::GATE_OPERATING_ENVELOPE;
  std::vector<Asked> unmet;
  for (const IndicatorTerm& asked : need.indicators.items) {
    const bool must = asked.obligation == type::v1::OBLIGATION_MUST;
    const bool counts = must || (envelope && asked.obligation != type::v1::OBLIGATION_WISH);
    if (asked.is_envelope != envelope || asked.extracted || !counts) continue;
    const Asked one = StatementFor(asked, offer);
    if (one.comparison.standing == Standing::kMet || (one.stated == nullptr && !must)) continue;
    unmet.push_back(one);
  }
  return unmet;
}

// Why what both state does not compare; empty where it does, or one is silent.
absl::string_view WhyIncomparable(const Asked& one) {
  if (one.stated == nullptr) return "";
  if (one.comparison.unknown == v1::UNKNOWN_REASON_DIMENSION) return ", in units that do not convert";
  if (one.comparison.unknown != v1::UNKNOWN_REASON_BASIS) return "";
  const bool unsure = RelateBases(*one.asked, *one.stated) == BasisRelation::kUnsure;
  return unsure ? ", which may be another basis" : ", on another basis";
}

std::string ValueText(const Terms& terms, const IndicatorTerm* term) {
  return term == nullptr ? "nothing" : IndicatorValueText(terms.indicators, *term);
}

}  // namespace

ComponentValue IndicatorsFit(const Terms& need, const Terms& offer) { return Fit(false, need, offer); }

ComponentValue OperatingEnvelopeFit(const Terms& need, const Terms& offer) { return Fit(true, need, offer); }

IndicatorFinding CheckIndicators(v1::Gate gate, const Terms& need, const Terms& offer) {
  const bool envelope = gate == v1::GATE_OPERATING_ENVELOPE;
  const std::vector<Asked> unmet = Unmet(gate, need, offer);
  if (unmet.empty()) return {};
  const auto any = [&unmet](auto is) { return std::any_of(unmet.begin(), unmet.end(), is); };
  if (any([](const Asked& one) { return one.stated != nullptr && one.settles(); })) {
    return {v1::GATE_OUTCOME_FAIL, envelope ? "SITE_OUTSIDE_ENVELOPE" : "MUST_MISSED"};
  }
  if (any([](const Asked& one) { return one.stated == nullptr; })) {
    return {v1::GATE_OUTCOME_UNKNOWN, envelope ? "ENVELOPE_NOT_STATED" : "MUST_NOT_STATED"};
  }
  return {v1::GATE_OUTCOME_UNKNOWN, envelope ? "ENVELOPE_NOT_SETTLED" : "MUST_NOT_SETTLED"};
}

std::string IndicatorMessage(v1::Gate gate, const Terms& need, const Terms& offer) {
  const bool envelope = gate == v1::GATE_OPERATING_ENVELOPE;
  const std::vector<Asked> unmet = Unmet(gate, need, offer);
  if (unmet.empty()) return "";
  const bool failed = CheckIndicators(gate, need, offer).outcome == v1::GATE_OUTCOME_FAIL;
  std::vector<std::string> parts;
  for (const Asked& one : unmet) {
    if (failed != (one.stated != nullptr && one.settles())) continue;
    parts.push_back(absl::StrCat(QuantityName(need.indicators, *one.asked), ": the ",
                                 envelope ? "site has" : "need asks", " ", ValueText(need, one.asked), ", the offer ",
                                 envelope && failed ? "stands " : "states ", ValueText(offer, one.stated),
                                 WhyIncomparable(one)));
  }
  return absl::StrCat(failed ? "" : "to be asked of the offer's owner: ", absl::StrJoin(parts, "; "));
}

std::string IncomparableText(v1::Component component, const Terms& need, const Terms& offer) {
  std::vector<std::string> parts;
  for (const Asked& one : AllAsked(component == v1::COMPONENT_OPERATING_ENVELOPE, need, offer)) {
    const absl::string_view why = WhyIncomparable(one);
    if (why.empty()) continue;
    parts.push_back(absl::StrCat(QuantityName(need.indicators, *one.asked), ": asks ", ValueText(need, one.asked),
                                 ", states ", ValueText(offer, one.stated), why));
  }
  return absl::StrJoin(parts, "; ");
}

std::vector<MissedIndicator> MissedIndicators(v1::Component component, const Terms& need, const Terms& offer) {
  std::vector<Asked> missed;
  for (const Asked& one : AllAsked(component == v1::COMPONENT_OPERATING_ENVELOPE, need, offer)) {
    if (one.comparison.standing == Standing::kMissed) missed.push_back(one);
  }
  std::stable_sort(missed.begin(), missed.end(),
                   [](const Asked& a, const Asked& b) { return a.comparison.value < b.comparison.value; });
  std::vector<MissedIndicator> places;
  for (const Asked& one : missed) {
    places.push_back({static_cast<size_t>(one.asked - need.indicators.items.data()),
                      static_cast<size_t>(one.stated - offer.indicators.items.data())});
  }
  return places;
}

namespace {

void FillSpan(const IndicatorTerm* term, v1::Span* (v1::Evidence::*span)(), v1::Evidence* evidence) {
  if (term == nullptr || !term->extracted) return;
  v1::Span* filled = (evidence->*span)();
  filled->set_field(term->text == IndicatorText::kTitles ? "titles" : "descriptions");
  filled->set_index(term->text_index);
  filled->set_begin(static_cast<int32_t>(term->span_begin));
  filled->set_end(static_cast<int32_t>(term->span_begin + term->span_length));
}

}  // namespace

void AddIndicatorEvidence(v1::Component component, const Terms& need, const Terms& offer, bool need_visible,
                          bool offer_visible, v1::Contribution* contribution) {
  if (!need_visible) return;  // What is asked tells what the need is.
  std::vector<Asked> all = AllAsked(component == v1::COMPONENT_OPERATING_ENVELOPE, need, offer);
  const auto order = [](const Asked& one) {
    return std::make_pair(one.comparison.standing == Standing::kIncomparable, one.comparison.value);
  };
  // The order would tell how the offer meets each, so a hidden one leaves it as asked.
  if (offer_visible) {
    std::stable_sort(all.begin(), all.end(), [&](const Asked& a, const Asked& b) { return order(a) < order(b); });
  }
  for (const Asked& one : all) {
    v1::Evidence* evidence = contribution->add_evidence();
    evidence->set_kind(v1::EVIDENCE_KIND_VALUE);
    evidence->set_subject(QuantityName(need.indicators, *one.asked));
    evidence->set_need_value(IndicatorValueText(need.indicators, *one.asked));
    FillSpan(one.asked, &v1::Evidence::mutable_need_span, evidence);
    if (!offer_visible) {
      evidence->set_unknown_reason(v1::UNKNOWN_REASON_HIDDEN);
      continue;
    }
    evidence->set_weight(one.comparison.value);
    evidence->set_unknown_reason(one.comparison.unknown);
    if (one.stated == nullptr) continue;
    evidence->set_offer_value(IndicatorValueText(offer.indicators, *one.stated));
    FillSpan(one.stated, &v1::Evidence::mutable_offer_span, evidence);
  }
}

}  // namespace karez::matching
