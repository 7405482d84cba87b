#ifndef KAREZ_SERVICES_BROKERAGE_LEARNING_FIT_H_
#define KAREZ_SERVICES_BROKERAGE_LEARNING_FIT_H_

// One fit: weights, then calibration. proposal.h says which model that is.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/brokerage/learning/pair.h"

namespace karez::learning {

// A weight may fall to this share of what it was, and no lower.
inline constexpr double kFloorShare = .02;
inline constexpr double kMostWeight = 100;

using Decisions = absl::Span<const Decision* const>;

// Log-odds x become slope * x + intercept; slope is positive.
struct Calibration {
  double slope = 1;
  double intercept = 0;
};

struct Fit {
  Profile weights;  // Not calibrated yet.
  Profile profile;  // `weights`, calibrated.
};

// The spread by which a term's coefficient is standardized: two standard
// deviations of its known values (Gelman 2008: so a component that is 0 or 1 half
// of the time keeps its scale), at least kLeastSpread; 0 if it is never known or
// the same wherever it is known.
inline constexpr double kLeastSpread = .1;
std::vector<double> Spreads(const Profile& profile, Decisions decisions);

// Whether there is something to learn from: two needs and decisions of both kinds.
bool CanLearn(Decisions decisions);

// The mode of the posterior under priors Cauchy(prior_scale) around `current` on
// standardized coefficients, and Cauchy(10) on the bias.
absl::StatusOr<Profile> FitWeights(const Profile& current, Decisions decisions, double prior_scale);

// FitWeights(), with Platt scaling fitted on its out-of-fold predictions. `current`
// as it is if CanLearn() says no.
absl::StatusOr<Fit> FitCalibrated(const Profile& current, Decisions decisions, double prior_scale);

// The same score with every log-odds calibrated. The slope is cut where a weight
// would pass kMostWeight.
Profile Fold(Calibration calibration, const Profile& profile);

}  // namespace karez::learning

#endif  // KAREZ_SERVICES_BROKERAGE_LEARNING_FIT_H_
