#include "services/matching/score/scorer.h"

#include <algorithm>
#include <optional>

#include "services/matching/score/values.h"

namespace karez::matching {
namespace {

using options::v1::Visibility;

struct ComputedComponent {
  v1::Component component;
  Term term;
  ComponentValue (*fit)(const Terms& need, const Terms& offer);
};

// Every component but topic, which is given.
constexpr ComputedComponent kComputed[] = {
    {v1::COMPONENT_READINESS, Term::kReadiness, ReadinessFit},
    {v1::COMPONENT_COOPERATION, Term::kCooperation, CooperationFit},
    {v1::COMPONENT_MONEY, Term::kMoney, MoneyFit},
    {v1::COMPONENT_GEOGRAPHY, Term::kRegions, GeographyFit},
    {v1::COMPONENT_SECTOR, Term::kSectors, SectorFit},
    {v1::COMPONENT_TIMING, Term::kTiming, TimingFit},
    {v1::COMPONENT_LANGUAGE, Term::kDelivery, LanguageFit},
};

const ComputedComponent* Find(v1::Component component) {
  for (const ComputedComponent& computed : kComputed) {
    if (computed.component == component) return &computed;
  }
  return nullptr;
}

Visibility Basis(const ComputedComponent& computed, const Terms& need, const Terms& offer) {
  return std::max(need.VisibilityOf(computed.term), offer.VisibilityOf(computed.term));
}

// HIDDEN whatever the hidden side says, so that the reason tells nothing.
ComponentValue Visible(const ComputedComponent& computed, const Terms& need, const Terms& offer,
                       const ScoringContext& context) {
  const ComponentValue fit = computed.fit(need, offer);
  if (Basis(computed, need, offer) > context.clearance) return {0, v1::UNKNOWN_REASON_HIDDEN};
  return fit;
}

void AddEvidence(const Terms& need, const Terms& offer, const ComputedComponent& computed, Visibility clearance,
                 v1::Contribution* contribution) {
  const auto visible = [&](const Terms& side) { return side.VisibilityOf(computed.term) <= clearance; };
  const std::string need_value = visible(need) ? StatedValue(need, computed.component) : "";
  const std::string offer_value = visible(offer) ? StatedValue(offer, computed.component) : "";
  if (need_value.empty() && offer_value.empty()) return;
  auto* evidence = contribution->add_evidence();
  evidence->set_kind(v1::EVIDENCE_KIND_VALUE);
  evidence->set_need_value(need_value);
  evidence->set_offer_value(offer_value);
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

bool IsComputed(v1::Component component) { return component == v1::COMPONENT_TOPIC || Find(component) != nullptr; }

Evaluation Evaluate(const Terms& need, const Terms& offer, double topic, const ScoringContext& context) {
  Evaluation evaluation;
  for (const auto& weight : context.profile->components()) {
    ComponentValue& fit = evaluation.components[weight.component()];
    if (weight.component() == v1::COMPONENT_TOPIC) {
      fit.value = topic;
      continue;
    }
    const ComputedComponent& computed = *Find(weight.component());
    fit = Visible(computed, need, offer, context);
    if (fit.known()) evaluation.visibility_basis = std::max(evaluation.visibility_basis, Basis(computed, need, offer));
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

void FillMatch(const Terms& need, const Terms& offer, const Evaluation& evaluation, const ScoringContext& context,
               v1::Match* match) {
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
