#include "services/matching/explain/open_question.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/matching/score/gates.h"
#include "services/matching/score/indicators.h"
#include "services/matching/score/log_odds.h"

namespace karez::matching {
namespace {

// What to ask an owner about a component.
struct Wording {
  v1::Component component;
  const char* of_need;
  const char* of_offer;
};

constexpr Wording kWordings[] = {
    {v1::COMPONENT_INDICATORS, "Which values must the technology reach?",
     "Which values does the technology reach, measured on what basis?"},
    {v1::COMPONENT_READINESS, "Which technology readiness levels, 1 to 9, are accepted?",
     "At which technology readiness level, 1 to 9, does it stand?"},
    {v1::COMPONENT_COOPERATION, "Which forms of cooperation are acceptable?",
     "Which forms of cooperation are offered?"},
    {v1::COMPONENT_OPERATING_ENVELOPE, "Under which conditions does it have to work on site?",
     "Under which conditions does the technology work?"},
    {v1::COMPONENT_RIGHTS, "Which rights are wanted: exclusive or not, in which territories and fields?",
     "Which rights are held and can be given: exclusive or not, in which territories and fields?"},
    {v1::COMPONENT_MONEY, "What is the budget, and for what?", "What does it cost, and per what?"},
    {v1::COMPONENT_ORGANIZATION_FIT, "What kind and size of partner is wanted, from which countries?",
     "What kind and size of partner is wanted, from which countries?"},
    {v1::COMPONENT_GEOGRAPHY, "In which regions is it needed?", "Which regions can be served?"},
    {v1::COMPONENT_CONFORMITY, "Which certificates have to be there?", "Which certificates are held or can be got?"},
    {v1::COMPONENT_SECTOR, "To which sectors does it belong?", "To which sectors does it belong?"},
    {v1::COMPONENT_TIMING, "By when is it wanted?", "When can it be had, and how long does it take?"},
    {v1::COMPONENT_LANGUAGE, "In which languages can your people work?", "In which languages can your people work?"},
    {v1::COMPONENT_PROOF, "At what scale and where will it be used?",
     "Where, and at what scale, is it in use already?"},
    {v1::COMPONENT_DELIVERY, "Is training, commissioning, spare parts or a warranty wanted?",
     "Do training, commissioning, spare parts and a warranty come with it?"},
    {v1::COMPONENT_ZONE, "In which free-trade or special economic zone would it be used, and for what?",
     "Which free-trade or special economic zone would be used, and for what?"},
};

const Wording* Find(v1::Component component) {
  for (const Wording& wording : kWordings) {
    if (wording.component == component) return &wording;
  }
  return nullptr;
}

// " (salt tolerance: asks …, states …)" of figures that do not compare.
std::string WhatDoesNotCompare(v1::Component component, const Terms& need, const Terms& offer) {
  if (component != v1::COMPONENT_INDICATORS && component != v1::COMPONENT_OPERATING_ENVELOPE) return "";
  return absl::StrCat(" (", IncomparableText(component, need, offer), ")");
}

// Whom to ask, and what; no question where no answer would help.
bool Ask(const Wording& wording, v1::UnknownReason reason, const Terms& need, const Terms& offer,
         v1::OpenQuestion& question) {
  switch (reason) {
    case v1::UNKNOWN_REASON_NEED_SILENT:
      question.set_side(v1::MATCH_SIDE_NEED);
      question.set_question(wording.of_need);
      return true;
    case v1::UNKNOWN_REASON_OFFER_SILENT:
      question.set_side(v1::MATCH_SIDE_OFFER);
      question.set_question(wording.of_offer);
      return true;
    case v1::UNKNOWN_REASON_BOTH_SILENT:
      question.set_question(absl::StrCat("To the need: ", wording.of_need, " To the offer: ", wording.of_offer));
      return true;
    case v1::UNKNOWN_REASON_BASIS:
    case v1::UNKNOWN_REASON_DIMENSION:
      question.set_question(absl::StrCat("Both state it, but in terms that do not compare",
                                         WhatDoesNotCompare(wording.component, need, offer),
                                         ". Can one side restate it in the other's? To the offer: ", wording.of_offer));
      return true;
    case v1::UNKNOWN_REASON_NOTHING_IN_COMMON:
      question.set_side(v1::MATCH_SIDE_OFFER);
      question.set_question(absl::StrCat("The offer does not state what the need asks for. ", wording.of_offer));
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<v1::OpenQuestion> FindOpenQuestions(const Terms& need, const Terms& offer, const Evaluation& evaluation,
                                                const ScoringContext& context) {
  const double log_odds = LogOdds(*context.profile, evaluation.sector_weights, evaluation.components).log_odds;
  std::vector<v1::OpenQuestion> questions;
  for (const auto& everywhere : context.profile->components()) {
    const v1::ComponentWeight& weight = WeightInForce(everywhere, evaluation.sector_weights);
    const ComponentValue& fit = evaluation.components[weight.component()];
    const Wording* wording = Find(weight.component());
    v1::OpenQuestion question;
    if (fit.known() || wording == nullptr || !Ask(*wording, fit.unknown, need, offer, question)) continue;
    question.set_component(weight.component());
    question.set_worst_score(Logistic(log_odds - weight.weight() * weight.baseline()));
    question.set_best_score(Logistic(log_odds + weight.weight() * (1 - weight.baseline())));
    questions.push_back(std::move(question));
  }
  for (const GateFinding& finding : evaluation.gates) {
    if (finding.outcome != v1::GATE_OUTCOME_UNKNOWN || finding.basis > context.clearance) continue;
    v1::OpenQuestion& question = questions.emplace_back();
    question.set_gate(finding.gate);
    question.set_side(finding.ask);
    question.set_question(GateMessage(finding, need, offer, evaluation.components[v1::COMPONENT_TOPIC].value,
                                      context.profile->topic_floor()));
    question.set_worst_score(0);
    question.set_best_score(evaluation.score);
  }
  std::stable_sort(questions.begin(), questions.end(), [](const auto& a, const auto& b) {
    return a.best_score() - a.worst_score() > b.best_score() - b.worst_score();
  });
  return questions;
}

}  // namespace karez::matching
