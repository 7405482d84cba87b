#include "services/brokerage/learning/fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "services/brokerage/learning/evaluation.h"
#include "services/brokerage/learning/logistic.h"
#include "services/runtime/status_macros.h"

namespace karez::learning {
namespace {

constexpr double kBiasPrior = 10;
// Of the slope around 1 and of the intercept around 0: a handful of decisions
// does not rescale everything, and a hundred outvote it.
constexpr double kCalibrationPrior = .5;
constexpr double kLeastSlope = .02;
constexpr double kMostSlope = 50;
constexpr double kUnbounded = std::numeric_limits<double>::infinity();

double Target(bool accepted) { return accepted ? 1 : 0; }

// The column of the bias comes first, then the terms, in units of their spread.
Regression Assemble(const Profile& current, Decisions decisions, const std::vector<double>& spreads,
                    double prior_scale) {
  Regression regression;
  regression.coefficients.push_back({current.bias, kBiasPrior, -kUnbounded, kUnbounded});
  for (std::size_t i = 0; i < spreads.size(); ++i) {
    const double unit = spreads[i];
    const double weight = current.terms[i].weight;
    if (unit == 0) {
      regression.coefficients.push_back({weight, 1, weight, weight});
    } else {
      regression.coefficients.push_back({weight * unit, prior_scale, weight * unit * kFloorShare, kMostWeight * unit});
    }
  }
  for (const Decision* decision : decisions) {
    regression.inputs.push_back(1);
    for (std::size_t i = 0; i < spreads.size(); ++i) {
      const Term& term = current.terms[i];
      const auto& value = decision->pair.values[term.component];
      const double unit = spreads[i] == 0 ? 1 : spreads[i];
      regression.inputs.push_back(value ? (*value - term.baseline) / unit : 0);
    }
    regression.offsets.push_back(current.sector_scale * decision->pair.sector_log_odds);
    regression.targets.push_back(Target(decision->accepted));
    regression.weights.push_back(decision->weight);
  }
  return regression;
}

absl::StatusOr<std::vector<double>> PredictOutOfFold(const Profile& current, Decisions decisions, double prior_scale) {
  std::vector<const Pair*> pairs;
  for (const Decision* decision : decisions) pairs.push_back(&decision->pair);
  const std::vector<int> fold_of = FoldsByNeed(pairs);
  std::vector<double> log_odds(decisions.size());
  for (int fold = 0; fold < kFolds; ++fold) {
    std::vector<const Decision*> others;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      if (fold_of[i] != fold) others.push_back(decisions[i]);
    }
    if (others.size() == decisions.size()) continue;
    KAREZ_ASSIGN_OR_RETURN(const Profile fitted, FitWeights(current, others, prior_scale));
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      if (fold_of[i] == fold) log_odds[i] = LogOdds(fitted, decisions[i]->pair);
    }
  }
  return log_odds;
}

// Platt scaling of log-odds.
absl::StatusOr<Calibration> Calibrate(Decisions decisions, const std::vector<double>& log_odds) {
  double accepted = 0;
  double rejected = 0;
  for (const Decision* decision : decisions) (decision->accepted ? accepted : rejected) += decision->weight;
  Regression regression;
  regression.coefficients = {{1, kCalibrationPrior, kLeastSlope, kMostSlope},
                             {0, kCalibrationPrior, -kUnbounded, kUnbounded}};
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    regression.inputs.insert(regression.inputs.end(), {log_odds[i], 1});
    regression.offsets.push_back(0);
    regression.targets.push_back(decisions[i]->accepted ? (accepted + 1) / (accepted + 2) : 1 / (rejected + 2));
    regression.weights.push_back(decisions[i]->weight);
  }
  KAREZ_ASSIGN_OR_RETURN(const std::vector<double> coefficients, FitLogistic(regression));
  return Calibration{coefficients[0], coefficients[1]};
}

}  // namespace

bool CanLearn(Decisions decisions) {
  bool needs_differ = false;
  bool kinds_differ = false;
  for (const Decision* decision : decisions) {
    needs_differ |= decision->pair.need != decisions.front()->pair.need;
    kinds_differ |= decision->accepted != decisions.front()->accepted;
  }
  return needs_differ && kinds_differ;
}

std::vector<double> Spreads(const Profile& profile, Decisions decisions) {
  std::vector<double> spreads;
  for (const Term& term : profile.terms) {
    double weight = 0;
    double mean = 0;
    double squares = 0;  // West's update: sum of weight * (value - mean)^2.
    for (const Decision* decision : decisions) {
      const auto& value = decision->pair.values[term.component];
      if (!value) continue;
      weight += decision->weight;
      const double step = *value - mean;
      mean += step * decision->weight / weight;
      squares += decision->weight * step * (*value - mean);
    }
    const double deviation = weight > 0 ? std::sqrt(std::max(squares, 0.0) / weight) : 0;
    spreads.push_back(deviation > 1e-6 ? std::max(2 * deviation, kLeastSpread) : 0);
  }
  return spreads;
}

absl::StatusOr<Profile> FitWeights(const Profile& current, Decisions decisions, double prior_scale) {
  const std::vector<double> spreads = Spreads(current, decisions);
  KAREZ_ASSIGN_OR_RETURN(const std::vector<double> coefficients,
                         FitLogistic(Assemble(current, decisions, spreads, prior_scale)));
  Profile fitted = current;
  fitted.bias = coefficients[0];
  for (std::size_t i = 0; i < spreads.size(); ++i) {
    if (spreads[i] > 0) fitted.terms[i].weight = coefficients[i + 1] / spreads[i];
  }
  return fitted;
}

absl::StatusOr<Fit> FitCalibrated(const Profile& current, Decisions decisions, double prior_scale) {
  Fit fit{current, current};
  if (!CanLearn(decisions)) return fit;
  KAREZ_ASSIGN_OR_RETURN(fit.weights, FitWeights(current, decisions, prior_scale));
  KAREZ_ASSIGN_OR_RETURN(const std::vector<double> log_odds, PredictOutOfFold(current, decisions, prior_scale));
  KAREZ_ASSIGN_OR_RETURN(const Calibration calibration, Calibrate(decisions, log_odds));
  fit.profile = Fold(calibration, fit.weights);
  return fit;
}

Profile Fold(Calibration calibration, const Profile& profile) {
  double slope = calibration.slope;
  for (const Term& term : profile.terms) slope = std::min(slope, kMostWeight / term.weight);
  Profile folded = profile;
  folded.bias = slope * profile.bias + calibration.intercept;
  folded.sector_scale *= slope;
  for (Term& term : folded.terms) term.weight *= slope;
  return folded;
}

}  // namespace karez::learning
