#include "services/brokerage/learning/proposal.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

#include "services/brokerage/learning/logistic.h"
#include "services/runtime/status_macros.h"

namespace karez::learning {
namespace {

// While decisions are few, every one of them is followed by a fit; later a fit
// follows when there are a fifth more than at the last one.
constexpr std::size_t kFew = 20;
constexpr std::size_t kRefitShare = 5;

double Loss(double log_odds, bool accepted) { return Softplus(accepted ? -log_odds : log_odds); }

absl::Status Refit(const Profile& current, Decisions decisions, Proposal& proposal) {
  for (Candidate& candidate : proposal.candidates) {
    KAREZ_ASSIGN_OR_RETURN(candidate.fit, FitCalibrated(current, decisions, candidate.prior_scale));
  }
  return absl::OkStatus();
}

// Posterior from evidence.
void Weigh(Proposal& proposal) {
  double most = 0;  // The current profile's evidence.
  for (const Candidate& candidate : proposal.candidates) most = std::max(most, candidate.evidence);
  const double prior = (1 - kTrustInCurrent) / static_cast<double>(proposal.candidates.size());
  double candidates = 0;
  for (Candidate& candidate : proposal.candidates) {
    candidate.probability = prior * std::exp(candidate.evidence - most);
    candidates += candidate.probability;
  }
  const double total = candidates + kTrustInCurrent * std::exp(-most);
  for (Candidate& candidate : proposal.candidates) candidate.probability /= total;
  proposal.evidence = most + std::log(candidates / (1 - kTrustInCurrent));
  proposal.step = candidates / total;
}

// Predicts a decision with what was learned before it, then learns how good that was.
void Foretell(const Profile& current, const Decision& decision, Proposal& proposal) {
  const double now = LogOdds(current, decision.pair);
  const double loss = Loss(now, decision.accepted);
  double proposed = (1 - proposal.step) * now;
  for (Candidate& candidate : proposal.candidates) {
    const double log_odds = LogOdds(candidate.fit.profile, decision.pair);
    proposed += candidate.probability * log_odds;
    candidate.evidence += decision.weight * (loss - Loss(log_odds, decision.accepted));
  }
  proposal.saved += decision.weight * (loss - Loss(proposed, decision.accepted));
  Weigh(proposal);
}

Profile Mean(const Profile& current, const Proposal& proposal) {
  Profile mean = current;
  const auto add = [&mean](double share, const Profile& profile) {
    mean.bias += share * profile.bias;
    mean.sector_scale += share * profile.sector_scale;
    for (std::size_t i = 0; i < mean.terms.size(); ++i) mean.terms[i].weight += share * profile.terms[i].weight;
  };
  add(-proposal.step, current);
  for (const Candidate& candidate : proposal.candidates) add(candidate.probability, candidate.fit.profile);
  return mean;
}

}  // namespace

absl::StatusOr<Proposal> Propose(const Profile& current, Decisions decisions) {
  Proposal proposal;
  for (double scale : kPriorScales) proposal.candidates.push_back({scale, {current, current}});
  Weigh(proposal);
  for (std::size_t next = 0; next < decisions.size();) {
    KAREZ_RETURN_IF_ERROR(Refit(current, decisions.subspan(0, next), proposal));
    const std::size_t end = std::min(decisions.size(), next + (next < kFew ? 1 : next / kRefitShare));
    for (; next < end; ++next) Foretell(current, *decisions[next], proposal);
  }
  KAREZ_RETURN_IF_ERROR(Refit(current, decisions, proposal));
  proposal.profile = Mean(current, proposal);
  return proposal;
}

}  // namespace karez::learning
