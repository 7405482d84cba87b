#ifndef KAREZ_SERVICES_BROKERAGE_LEARNING_LOGISTIC_H_
#define KAREZ_SERVICES_BROKERAGE_LEARNING_LOGISTIC_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace karez::learning {

// A coefficient of a logistic regression: its prior is Cauchy(center, scale), flat
// if scale is infinite, and it stays in [lower, upper], which holds the center.
// lower == upper keeps it as it is.
struct Coefficient {
  double center = 0;
  double scale = 0;
  double lower = 0;
  double upper = 0;
};

// Rows of inputs and what they should give.
struct Regression {
  std::vector<Coefficient> coefficients;
  std::vector<double> inputs;   // Row by row, one element for each coefficient.
  std::vector<double> offsets;  // Added to the log-odds of the row.
  std::vector<double> targets;  // Probabilities, in [0, 1].
  std::vector<double> weights;  // How much the row counts; positive.
};

// The mode of the posterior reached from the centers: a minimum of
//   sum of weight * (ln(1 + e^z) - target * z) + sum of ln(1 + ((b - center) / scale)^2)
// in the box. Newton's method, projected onto the box (Bertsekas 1982), with the
// prior's curvature replaced by that of its quadratic majorizer (the EM weight of
// a Cauchy as a mixture of normals, as Gelman et al. 2008 do) so that every step is
// one of descent; steps are halved until they descend enough (Armijo).
//
// Errors: INTERNAL if it does not converge, which finite inputs of a size near 1
// do not bring about.
absl::StatusOr<std::vector<double>> FitLogistic(const Regression& regression);

// 1 / (1 + e^-z) and ln(1 + e^z), without overflow.
double Sigmoid(double z);
double Softplus(double z);

}  // namespace karez::learning

#endif  // KAREZ_SERVICES_BROKERAGE_LEARNING_LOGISTIC_H_
