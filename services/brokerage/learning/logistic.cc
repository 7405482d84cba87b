#include "services/brokerage/learning/logistic.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "services/brokerage/learning/pair.h"

namespace karez::learning {
namespace {

constexpr int kMaxIterations = 500;
constexpr int kMaxHalvings = 50;
constexpr double kSufficientDescent = 1e-4;
constexpr double kGradientTolerance = 1e-7;  // Of the projected gradient, for each unit of weight.
constexpr double kLeastGain = 1e-10;         // Of log posterior, relative to 1 + its size: less changes no decision.
constexpr double kNearBound = 1e-6;
constexpr double kRidge = 1e-10;  // Keeps the system solvable where an input without a prior is constant.

// With room for a bias and every component, so that none of a fit's many small
// systems asks for memory; larger ones are not made here.
constexpr int kMaxColumns = v1::Component_ARRAYSIZE;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, kMaxColumns, kMaxColumns>;
using Vector = Eigen::Matrix<double, Eigen::Dynamic, 1, Eigen::ColMajor, kMaxColumns, 1>;

class Newton {
 public:
  explicit Newton(const Regression& regression)
      : regression_(regression),
        columns_(regression.coefficients.size()),
        gradient_(columns_),
        majorizer_(columns_),
        hessian_(Matrix::Zero(static_cast<Eigen::Index>(columns_), static_cast<Eigen::Index>(columns_))) {
    for (const Coefficient& c : regression.coefficients) at_.push_back(c.center);
    for (double weight : regression.weights) tolerance_ += kGradientTolerance * weight;
    tolerance_ = std::max(tolerance_, kGradientTolerance);
  }

  absl::StatusOr<std::vector<double>> Minimize() {
    double value = Objective(at_);
    for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
      Differentiate();
      if (ProjectedGradient() <= tolerance_) return at_;
      const double before = value;
      if (!Descend(value)) return at_;
      if (before - value <= kLeastGain * (1 + std::abs(before))) return at_;
    }
    return absl::InternalError(absl::StrCat("learning: got a projected gradient of ", ProjectedGradient(), " after ",
                                            kMaxIterations, " iterations, want at most ", tolerance_));
  }

 private:
  double LogOdds(const std::vector<double>& at, std::size_t row) const {
    const double* input = &regression_.inputs[row * columns_];
    double z = regression_.offsets[row];
    for (std::size_t i = 0; i < columns_; ++i) z += at[i] * input[i];
    return z;
  }

  double Objective(const std::vector<double>& at) const {
    double sum = 0;
    for (std::size_t row = 0; row < regression_.targets.size(); ++row) {
      const double z = LogOdds(at, row);
      sum += regression_.weights[row] * (Softplus(z) - regression_.targets[row] * z);
    }
    for (std::size_t i = 0; i < columns_; ++i) {
      const double d = (at[i] - regression_.coefficients[i].center) / regression_.coefficients[i].scale;
      sum += std::log1p(d * d);
    }
    return sum;
  }

  void Differentiate() {
    std::fill(gradient_.begin(), gradient_.end(), 0.0);
    hessian_.setZero();
    for (std::size_t row = 0; row < regression_.targets.size(); ++row) {
      const double* input = &regression_.inputs[row * columns_];
      const double p = Sigmoid(LogOdds(at_, row));
      const double slope = regression_.weights[row] * (p - regression_.targets[row]);
      const double curvature = regression_.weights[row] * p * (1 - p);
      for (std::size_t i = 0; i < columns_; ++i) {
        if (input[i] == 0) continue;
        gradient_[i] += slope * input[i];
        double* column = hessian_.data() + i * columns_;
        const double scaled = curvature * input[i];
        for (std::size_t j = i; j < columns_; ++j) column[j] += scaled * input[j];
      }
    }
    for (std::size_t i = 0; i < columns_; ++i) {
      const Coefficient& c = regression_.coefficients[i];
      double* diagonal = hessian_.data() + i * columns_ + i;
      *diagonal += kRidge;
      if (std::isinf(c.scale)) continue;
      const double d = at_[i] - c.center;
      const double square = c.scale * c.scale;
      gradient_[i] += 2 * d / (square + d * d);
      *diagonal += 2 * (square - d * d) / ((square + d * d) * (square + d * d));
      majorizer_[i] = 4 * d * d / ((square + d * d) * (square + d * d));
    }
  }

  double Clamp(std::size_t i, double value) const {
    return std::clamp(value, regression_.coefficients[i].lower, regression_.coefficients[i].upper);
  }

  // The farthest that a step of the gradient's size would move a coefficient.
  double ProjectedGradient() const {
    double most = 0;
    for (std::size_t i = 0; i < columns_; ++i) {
      most = std::max(most, std::abs(Clamp(i, at_[i] - gradient_[i]) - at_[i]));
    }
    return most;
  }

  // Whether a coefficient is held by a bound against which the gradient pushes it.
  bool IsBound(std::size_t i) const {
    const Coefficient& c = regression_.coefficients[i];
    return c.lower == c.upper || (at_[i] <= c.lower + kNearBound && gradient_[i] > 0) ||
           (at_[i] >= c.upper - kNearBound && gradient_[i] < 0);
  }

  std::vector<double> Direction() const {
    std::vector<double> direction(columns_);
    std::vector<Eigen::Index> free;
    for (std::size_t i = 0; i < columns_; ++i) {
      const auto index = static_cast<Eigen::Index>(i);
      if (IsBound(i)) {
        direction[i] = -gradient_[i] / (hessian_(index, index) + majorizer_[i]);
      } else {
        free.push_back(index);
      }
    }
    const auto size = static_cast<Eigen::Index>(free.size());
    Matrix system(size, size);
    Vector right(size);
    for (Eigen::Index a = 0; a < size; ++a) {
      right(a) = -gradient_[static_cast<std::size_t>(free[a])];
      for (Eigen::Index b = 0; b <= a; ++b) system(a, b) = hessian_(free[a], free[b]);
    }
    Eigen::LLT<Matrix> factor(system);
    if (factor.info() != Eigen::Success) {
      for (Eigen::Index a = 0; a < size; ++a) system(a, a) += majorizer_[static_cast<std::size_t>(free[a])];
      factor.compute(system);
    }
    const Vector solution = factor.solve(right);
    for (Eigen::Index a = 0; a < size; ++a) direction[static_cast<std::size_t>(free[a])] = solution(a);
    return direction;
  }

  // Moves to a better point; false if there is none within rounding.
  bool Descend(double& value) {
    const std::vector<double> direction = Direction();
    std::vector<double> next(columns_);
    double step = 1;
    for (int halving = 0; halving < kMaxHalvings; ++halving, step /= 2) {
      double expected = 0;
      for (std::size_t i = 0; i < columns_; ++i) {
        next[i] = Clamp(i, at_[i] + step * direction[i]);
        expected += gradient_[i] * (next[i] - at_[i]);
      }
      const double reached = Objective(next);
      if (reached <= value + kSufficientDescent * expected && reached < value) {
        at_.swap(next);
        value = reached;
        return true;
      }
    }
    return false;
  }

  const Regression& regression_;
  const std::size_t columns_;
  double tolerance_ = 0;
  std::vector<double> at_;
  std::vector<double> gradient_;
  std::vector<double> majorizer_;  // What to add to the diagonal of the Hessian for the majorizer's.
  Matrix hessian_;                 // Column-major; the lower triangle counts.
};

}  // namespace

absl::StatusOr<std::vector<double>> FitLogistic(const Regression& regression) { return Newton(regression).Minimize(); }

double Sigmoid(double z) {
  if (z >= 0) return 1 / (1 + std::exp(-z));
  const double e = std::exp(z);
  return e / (1 + e);
}

double Softplus(double z) { return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))); }

}  // namespace karez::learning
