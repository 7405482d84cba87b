#include "services/matching/embedding/trainer.h"

#include <Eigen/Dense>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace karez::matching {
namespace {

using Eigen::MatrixXd;
using Eigen::RowVectorXd;

struct Centered {
  RowVectorXd mean;
  MatrixXd rows;
};

absl::Status CheckShapes(absl::Span<const LanguageVectors> languages) {
  if (languages.size() < 2) {
    return absl::InvalidArgumentError(absl::StrCat("languages: got ", languages.size(), ", want at least 2"));
  }
  const std::size_t lines = languages[0].vectors.size();
  if (lines < 2) return absl::InvalidArgumentError(absl::StrCat("lines: got ", lines, ", want at least 2"));
  const std::size_t dimension = languages[0].vectors[0].size();
  for (const LanguageVectors& language : languages) {
    if (language.vectors.size() != lines) {
      return absl::InvalidArgumentError(
          absl::StrCat("lines of '", language.language, "': got ", language.vectors.size(), ", want ", lines));
    }
    for (const Vector& vector : language.vectors) {
      if (vector.size() == dimension && dimension > 0) continue;
      return absl::InvalidArgumentError(absl::StrCat("dimension of a vector of '", language.language, "': got ",
                                                     vector.size(), ", want ", dimension));
    }
  }
  return absl::OkStatus();
}

Centered Center(const LanguageVectors& language) {
  MatrixXd rows(language.vectors.size(), language.vectors[0].size());
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    for (Eigen::Index j = 0; j < rows.cols(); ++j) rows(i, j) = language.vectors[i][j];
  }
  Centered centered{rows.colwise().mean(), {}};
  centered.rows = rows.rowwise() - centered.mean;
  return centered;
}

MatrixXd Mean(const std::vector<MatrixXd>& matrices) {
  MatrixXd sum = matrices[0];
  for (std::size_t i = 1; i < matrices.size(); ++i) sum += matrices[i];
  return sum / static_cast<double>(matrices.size());
}

MatrixXd Identity(Eigen::Index dimension) { return MatrixXd::Identity(dimension, dimension); }

MatrixXd RidgeMap(const MatrixXd& from, const MatrixXd& to, double ridge) {
  const MatrixXd prior = ridge * Identity(from.cols());
  return (from.transpose() * from + prior).ldlt().solve(from.transpose() * to + prior);
}

MatrixXd Discriminant(const std::vector<MatrixXd>& mapped, double shrinkage) {
  const MatrixXd mean = Mean(mapped);
  MatrixXd within = MatrixXd::Zero(mean.cols(), mean.cols());
  for (const MatrixXd& rows : mapped) within += (rows - mean).transpose() * (rows - mean);
  within /= static_cast<double>(mapped.size() * mean.rows());
  within += shrinkage * within.trace() / static_cast<double>(within.cols()) * Identity(within.cols());
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(within).operatorInverseSqrt();
}

// Row vectors times map, written as the columns of an Alignment's map.
LanguageMap ToLanguageMap(absl::string_view language, const RowVectorXd& mean, const MatrixXd& map) {
  LanguageMap out{.language = std::string(language)};
  for (Eigen::Index i = 0; i < map.rows(); ++i) {
    out.mean.push_back(static_cast<float>(mean(i)));
    for (Eigen::Index j = 0; j < map.cols(); ++j) out.map.push_back(static_cast<float>(map(i, j)));
  }
  return out;
}

}  // namespace

absl::StatusOr<Alignment> TrainAlignment(absl::Span<const LanguageVectors> languages, const TrainingOptions& options) {
  if (absl::Status status = CheckShapes(languages); !status.ok()) return status;
  std::vector<MatrixXd> centered;
  std::vector<RowVectorXd> means;
  for (const LanguageVectors& language : languages) {
    Centered own = Center(language);
    centered.push_back(std::move(own.rows));
    means.push_back(std::move(own.mean));
  }
  const MatrixXd target = Mean(centered);
  std::vector<MatrixXd> maps;
  std::vector<MatrixXd> mapped;
  for (const MatrixXd& rows : centered) {
    maps.push_back(RidgeMap(rows, target, options.ridge));
    mapped.push_back(rows * maps.back());
  }
  const MatrixXd discriminant = Discriminant(mapped, options.shrinkage);

  RowVectorXd all = RowVectorXd::Zero(target.cols());
  std::vector<LanguageMap> language_maps;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    all += means[i] / static_cast<double>(languages.size());
    language_maps.push_back(ToLanguageMap(languages[i].language, means[i], maps[i] * discriminant));
  }
  return Alignment::Create(ToLanguageMap("", all, discriminant), std::move(language_maps));
}

}  // namespace karez::matching
