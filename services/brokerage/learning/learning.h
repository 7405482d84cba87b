#ifndef KAREZ_SERVICES_BROKERAGE_LEARNING_LEARNING_H_
#define KAREZ_SERVICES_BROKERAGE_LEARNING_LEARNING_H_

// Learns a scoring profile from decisions. Pure: no clock, no randomness, the
// order of the input matters only between decisions of one time.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/brokerage/learning/evaluation.h"
#include "services/brokerage/learning/pair.h"

namespace karez::learning {

struct Options {
  int folds = 5;          // Of cross-validation, 2 to 20; no more than there are needs are used.
  int rank_changes = 20;  // How many to list.
};

// What became of a term.
struct TermNote {
  enum class Fate {
    kLearned,
    // Never known, or the same wherever it is known: says nothing, so it keeps
    // its weight (up to calibration, which scales all weights alike).
    kHeld,
    // The decisions speak for a weight below zero, which a profile cannot have:
    // it goes as low as it may. Somebody should look at that component.
    kAtFloor,
  };
  v1::Component component = v1::COMPONENT_UNSPECIFIED;
  int known = 0;  // Decisions in which it was.
  Fate fate = Fate::kLearned;
};

struct Learned {
  Profile proposed;
  std::vector<TermNote> notes;  // In the order of the profile's terms.

  // Calibration of what was fitted: log-odds x became slope * x + intercept.
  double slope = 1;
  double intercept = 0;

  // How well learning foretold decisions compared with the current profile:
  // ln of the likelihood ratio of predicting each decision from those before it
  // (Dawid 1984), in nats. 0 where they are equal.
  double evidence = 0;
  // How far the proposal goes from the current profile (0) to the fitted and
  // calibrated one (1): the posterior probability of the latter, given the
  // evidence and prior odds of 1 to 19.
  double step = 0;

  // Cross-validated by need: each decision is predicted by what all of the above
  // learns from the other folds.
  Quality current_quality;
  Quality proposed_quality;

  // Among the decided pairs, all of a need ranked together.
  std::vector<RankChange> rank_changes;

  // Whether there is enough evidence to propose it: step >= 1/2. If the current
  // profile is right, this happens with probability 1/19 at most, however often
  // and whenever one looks (Ville's inequality).
  bool enough_evidence() const { return step >= .5; }
};

// Logistic regression on standardized (value - baseline), UNKNOWN = 0 without a
// coefficient of its own, priors Cauchy(2.5) on coefficients and Cauchy(10) on the
// bias (Gelman et al. 2008) around the current profile; weights stay positive.
// Then Platt scaling with smoothed targets on out-of-fold predictions (Platt 1999;
// Lin, Lin & Weng 2007), folded into bias and weights so that the score still adds
// up. Then a step from the current profile towards that, as far as the evidence goes.
// See docs/adr/0006-learning.md.
//
// Errors: INVALID_ARGUMENT for a profile, decision or option outside its range;
// FAILED_PRECONDITION if not both kinds of decision are there, or of one need only.
absl::StatusOr<Learned> Learn(const Profile& current, absl::Span<const Decision> decisions,
                              const Options& options = {});

}  // namespace karez::learning

#endif  // KAREZ_SERVICES_BROKERAGE_LEARNING_LEARNING_H_
