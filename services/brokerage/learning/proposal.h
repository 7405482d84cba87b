#ifndef KAREZ_SERVICES_BROKERAGE_LEARNING_PROPOSAL_H_
#define KAREZ_SERVICES_BROKERAGE_LEARNING_PROPOSAL_H_

// What decisions make of a profile, and how far they are to be believed.
//
// A candidate is a logistic regression on standardized (value - baseline), UNKNOWN
// = 0 without a coefficient of its own, with Cauchy priors around the current
// profile (Gelman et al. 2008) and weights kept positive, followed by Platt scaling
// with smoothed targets on out-of-fold predictions (Platt 1999; Lin, Lin & Weng
// 2007), which is folded into bias and weights so that the score still adds up.
// There is one candidate for each of kPriorScales.
//
// Each decision is also predicted from those before it (Dawid 1984), by every
// candidate and by the current profile. That gives likelihoods, those give the
// candidates' posterior probabilities, and the proposal is the mean of the current
// profile and of the candidates by probability: few decisions move it little.
// docs/adr/0007-learning.md says why.

#include <vector>

#include "absl/status/statusor.h"
#include "services/brokerage/learning/fit.h"
#include "services/brokerage/learning/pair.h"

namespace karez::learning {

// Scales of the priors on standardized coefficients: the weakly informative 2.5,
// and narrower ones for a current profile that is nearly right.
inline constexpr double kPriorScales[] = {2.5, .75, .25};

// Probability of the current profile before any decision; the candidates share the
// rest equally.
inline constexpr double kTrustInCurrent = .98;

struct Candidate {
  double prior_scale = 0;
  Fit fit;
  // ln of its likelihood over that of the current profile, in nats: positive if it
  // foretold the decisions better.
  double evidence = 0;
  double probability = 0;  // Posterior.
};

struct Proposal {
  Profile profile;
  std::vector<Candidate> candidates;  // In the order of kPriorScales.
  // ln of the candidates' mean likelihood over that of the current profile, in nats.
  double evidence = 0;
  // Posterior probability that a candidate foretells better than the current
  // profile: how far the proposal goes from 0 (the current profile) to 1.
  double step = 0;
  // The log loss, in nats over all decisions, that would have been saved had each
  // been predicted by what was proposed before it, and not by the current profile.
  // Tests judge learning by it.
  double saved = 0;

  // Whether to bother an operator with it. If the current profile is right, this
  // happens with probability 1/49 at most, however often and whenever one looks
  // (Ville's inequality; with weights of 1).
  bool has_enough_evidence() const { return step >= .5; }
};

// `decisions` in the order in which they were taken, not empty. The current
// profile, with step 1 - kTrustInCurrent, if CanLearn() says no.
absl::StatusOr<Proposal> Propose(const Profile& current, Decisions decisions);

}  // namespace karez::learning

#endif  // KAREZ_SERVICES_BROKERAGE_LEARNING_PROPOSAL_H_
