#include "services/matching/score/scorer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <optional>

#include "services/matching/score/delivery.h"
#include "services/matching/score/indicators.h"
#include "services/matching/score/organization_fit.h"
#include "services/matching/score/proof.h"
#include "services/matching/score/rights.h"
#include "services/matching/score/values.h"

namespace karez::matching {
namespace {

using options::v1::Visibility;

// Which terms of a side a component always rests on: bit t is Term t.
using TermMask = uint32_t;

template <typename... Terms>
constexpr TermMask On(Terms... terms) {
  return (TermMask{0} | ... | (TermMask{1} << static_cast<int>(terms)));
}

struct ComputedComponent {
  v1::Component component;
  TermMask need;
  TermMask offer;
  ComponentValue (*fit)(const Terms& need, const Terms& offer, const PairContext& context);
};

template <ComponentValue (*kFit)(const Terms&, const Terms&)>
ComponentValue Plain(const Terms& need, const Terms& offer, const PairContext&) {
  return kFit(need, offer);
}

// A component of one term, the same on both sides.
template <ComponentValue (*kFit)(const Terms&, const Terms&)>
constexpr ComputedComponent OfTerm(v1::Component component, Term term) {
  return {component, On(term), On(term), Plain<kFit>};
}

// Every component but topic, which is given.
constexpr ComputedComponent kComputed[] = {
    {v1::COMPONENT_PROOF, On(Term::kRegions, Term::kReferences, Term::kIndicators), On(Term::kReferences), ProofFit},
    OfTerm<IndicatorsFit>(v1::COMPONENT_INDICATORS, Term::kIndicators),
    OfTerm<OperatingEnvelopeFit>(v1::COMPONENT_OPERATING_ENVELOPE, Term::kIndicators),
    OfTerm<ReadinessFit>(v1::COMPONENT_READINESS, Term::kReadiness),
    OfTerm<CooperationFit>(v1::COMPONENT_COOPERATION, Term::kCooperation),
    {v1::COMPONENT_RIGHTS, On(Term::kLicense, Term::kCooperation, Term::kRegions, Term::kSectors),
     On(Term::kLicense, Term::kOffer), RightsFit},
    OfTerm<MoneyFit>(v1::COMPONENT_MONEY, Term::kMoney),
    // Leaves out by itself what the reader may not see.
    {v1::COMPONENT_ORGANIZATION_FIT, On(), On(), OrganizationFit},
    OfTerm<GeographyFit>(v1::COMPONENT_GEOGRAPHY, Term::kRegions),
    OfTerm<ConformityFit>(v1::COMPONENT_CONFORMITY, Term::kConformities),
    OfTerm<DeliveryFit>(v1::COMPONENT_DELIVERY, Term::kDelivery),
    OfTerm<SectorFit>(v1::COMPONENT_SECTOR, Term::kSectors),
    OfTerm<TimingFit>(v1::COMPONENT_TIMING, Term::kTiming),
    OfTerm<LanguageFit>(v1::COMPONENT_LANGUAGE, Term::kDelivery),
    OfTerm<ZoneFit>(v1::COMPONENT_ZONE, Term::kZones),
};

// By v1::Component: the place in kComputed, or kNotComputed.
constexpr size_t kNotComputed = std::size(kComputed);
constexpr auto kPlaces = [] {
  std::array<uint8_t, v1::Component_ARRAYSIZE> places{};
  places.fill(kNotComputed);
  for (size_t i = 0; i < std::size(kComputed); ++i) places[kComputed[i].component] = static_cast<uint8_t>(i);
  return places;
}();

const ComputedComponent* Find(v1::Component component) {
  if (component < 0 || component >= static_cast<int>(kPlaces.size())) return nullptr;
  const size_t place = kPlaces[component];
  return place == kNotComputed ? nullptr : &kComputed[place];
}

// Highest level of the terms.
Visibility LevelOf(const Terms& side, TermMask terms) {
  Visibility level = options::v1::VISIBILITY_PUBLIC;
  for (; terms != 0; terms &= terms - 1) {
    level = std::max(level, side.VisibilityOf(static_cast<Term>(std::countr_zero(terms))));
  }
  return level;
}

// HIDDEN whatever the hidden side says, so that the reason tells nothing.
ComponentValue Visible(const ComputedComponent& computed, const Terms& need, const Terms& offer,
                       const ScoringContext& context) {
  const Visibility basis = std::max(LevelOf(need, computed.need), LevelOf(offer, computed.offer));
  if (basis > context.clearance) return {0, v1::UNKNOWN_REASON_HIDDEN};
  ComponentValue fit = computed.fit(need, offer, {context.clearance, context.now});
  fit.basis = std::max(fit.basis, basis);
  return fit;
}

void AddSectors(const Terms& side, google::protobuf::RepeatedPtrField<registry::v1::SectorAssignment>* sectors) {
  for (const std::string& code : side.sectors) {
    auto* declared = sectors->Add();
    declared->set_code(code);
    declared->set_origin(registry::v1::SECTOR_ORIGIN_DECLARED);
  }
  if (!side.sectors.empty() || !side.inferred_sector.present()) return;
  auto* inferred = sectors->Add();
  inferred->set_code(side.inferred_sector->code);
  inferred->set_origin(registry::v1::SECTOR_ORIGIN_INFERRED);
  inferred->set_confidence(side.inferred_sector->confidence);
}

void AddEvidence(const Terms& need, const Terms& offer, const ComputedComponent& computed, Visibility clearance,
                 v1::Contribution* contribution) {
  if (computed.need == On(Term::kIndicators)) {
    const auto visible = [&](const Terms& side) { return side.VisibilityOf(Term::kIndicators) <= clearance; };
    return AddIndicatorEvidence(computed.component, need, offer, visible(need), visible(offer), contribution);
  }
  const auto stated = [&](const Terms& side, TermMask terms) {
    return LevelOf(side, terms) <= clearance ? StatedValue(side, computed.component, clearance) : "";
  };
  const std::string need_value = stated(need, computed.need);
  const std::string offer_value = stated(offer, computed.offer);
  if (need_value.empty() && offer_value.empty()) return;
  auto* evidence = contribution->add_evidence();
  evidence->set_kind(v1::EVIDENCE_KIND_VALUE);
  evidence->set_need_value(need_value);
  evidence->set_offer_value(offer_value);
  if (computed.component != v1::COMPONENT_SECTOR) return;
  if (!need_value.empty()) AddSectors(need, evidence->mutable_need_sectors());
  if (!offer_value.empty()) AddSectors(offer, evidence->mutable_offer_sectors());
}

void FillGates(const Terms& need, const Terms& offer, const Evaluation& evaluation, const ScoringContext& context,
               v1::Match* match) {
  const double topic = evaluation.components[v1::COMPONENT_TOPIC].value;
  for (const GateFinding& finding : evaluation.gates) {
    auto* gate = match->add_gates();
    gate->set_gate(finding.gate);
    gate->set_outcome(finding.outcome);
    if (finding.basis > context.clearance) {
      gate->set_reason("NOT_DISCLOSED");
      gate->set_message("a condition of one side, which you may not see, is not met");
      continue;
    }
    gate->set_reason(finding.reason);
    gate->set_message(GateMessage(finding, need, offer, topic, context.profile->topic_floor()));
  }
}

}  // namespace

SideAsRead::SideAsRead(const Terms& side, const ScoringContext& context) : side_(side) {
  const runtime::Principal* reader = context.reader;
  if (reader != nullptr && (side.draft || reader->organizations.contains(side.organization))) {
    read_ = side;
    for (uint8_t& level : read_->visibility) level = std::min(level, static_cast<uint8_t>(context.clearance));
  } else if (side.VisibilityOf(Term::kOrganization) > context.clearance) {
    read_ = side;
    read_->organization.clear();
    read_->country.clear();
    read_->seat_region.clear();
    read_->organization_type = registry::v1::ORGANIZATION_TYPE_UNSPECIFIED;
    read_->organization_size = registry::v1::ORGANIZATION_SIZE_UNSPECIFIED;
  }
}

bool IsComputed(v1::Component component) { return component == v1::COMPONENT_TOPIC || Find(component) != nullptr; }

v1::MatchFeatures FeaturesOf(const Terms& stored_need, const Terms& stored_offer, double topic,
                             const ScoringContext& context) {
  const SideAsRead read_need(stored_need, context);
  const SideAsRead read_offer(stored_offer, context);
  const Terms& need = *read_need;
  const Terms& offer = *read_offer;
  v1::MatchFeatures features;
  for (int i = v1::Component_MIN; i <= v1::Component_MAX; ++i) {
    const auto component = static_cast<v1::Component>(i);
    if (!IsComputed(component)) continue;
    v1::ComponentFeature& feature = *features.add_components();
    feature.set_component(component);
    const ComputedComponent* computed = Find(component);
    const ComponentValue value = computed == nullptr ? ComponentValue{topic} : Visible(*computed, need, offer, context);
    if (value.known()) feature.set_value(value.value);
  }
  if (need.VisibilityOf(Term::kSectors) <= context.clearance) {
    features.mutable_need_sectors()->Assign(need.sectors.begin(), need.sectors.end());
  }
  return features;
}

Evaluation Evaluate(const Terms& stored_need, const Terms& stored_offer, double topic, const ScoringContext& context) {
  const SideAsRead read_need(stored_need, context);
  const SideAsRead read_offer(stored_offer, context);
  const Terms& need = *read_need;
  const Terms& offer = *read_offer;
  Evaluation evaluation;
  for (const auto& weight : context.profile->components()) {
    ComponentValue& fit = evaluation.components[weight.component()];
    if (weight.component() == v1::COMPONENT_TOPIC) {
      fit.value = topic;
      continue;
    }
    const ComputedComponent& computed = *Find(weight.component());
    fit = Visible(computed, need, offer, context);
    if (fit.known()) evaluation.visibility_basis = std::max(evaluation.visibility_basis, fit.basis);
  }
  // Sectors that the reader may not see choose no weights, since those would tell.
  if (need.VisibilityOf(Term::kSectors) <= context.clearance) {
    evaluation.sector_weights = WeightsForSectors(*context.profile, need.sectors);
  }
  const WeighedPair weighed = LogOdds(*context.profile, evaluation.sector_weights, evaluation.components);
  evaluation.score = weighed.Score();
  evaluation.known_weight_share = weighed.known_weight / weighed.total_weight;
  evaluation.gates = CheckGates(need, offer, topic, context.profile->topic_floor(), context.now);
  evaluation.outcome = WorstOutcome(evaluation.gates);
  return evaluation;
}

Verdict Judge(const Terms& need, const Terms& offer, double topic, const ScoringContext& context) {
  const Evaluation evaluation = Evaluate(need, offer, topic, context);
  Verdict verdict{evaluation.score};
  for (const GateFinding& finding : evaluation.gates) {
    if (finding.outcome == v1::GATE_OUTCOME_FAIL) verdict.failed |= GateBit(finding.gate);
  }
  return verdict;
}

void FillMatch(const Terms& stored_need, const Terms& stored_offer, const Evaluation& evaluation,
               const ScoringContext& context, v1::Match* match) {
  const SideAsRead read_need(stored_need, context);
  const SideAsRead read_offer(stored_offer, context);
  const Terms& need = *read_need;
  const Terms& offer = *read_offer;
  match->set_score(evaluation.score);
  match->set_bias(context.profile->bias());
  match->set_calibrated(context.profile->calibrated());
  match->set_known_weight_share(evaluation.known_weight_share);
  for (const auto& everywhere : context.profile->components()) {
    const v1::ComponentWeight& weight = WeightInForce(everywhere, evaluation.sector_weights);
    const ComponentValue& fit = evaluation.components[weight.component()];
    auto* contribution = match->add_contributions();
    contribution->set_component(weight.component());
    contribution->set_weight(weight.weight());
    contribution->set_baseline(weight.baseline());
    contribution->set_unknown_reason(fit.unknown);
    if (fit.known()) contribution->set_value(fit.value);
    contribution->set_log_odds(LogOddsOf(weight, fit));
    if (const ComputedComponent* computed = Find(weight.component())) {
      AddEvidence(need, offer, *computed, context.clearance, contribution);
    }
  }
  FillGates(need, offer, evaluation, context, match);
  match->set_outcome(evaluation.outcome);
  match->set_need_substance_hash(need.substance_hash);
  match->set_offer_substance_hash(offer.substance_hash);
  if (need.VisibilityOf(Term::kSectors) <= context.clearance) {
    match->mutable_need_sectors()->Assign(need.sectors.begin(), need.sectors.end());
  }
  match->mutable_provenance()->set_visibility_basis(evaluation.visibility_basis);
}

}  // namespace karez::matching
