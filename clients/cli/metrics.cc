#include "clients/cli/metrics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace karez::cli {
namespace {

constexpr size_t kNdcgDepth = 10;
constexpr size_t kHitDepth = 10;
constexpr size_t kRecallDepth = 100;

int GradeOf(const Grades& grades, const std::string& offer) {
  const auto it = grades.find(offer);
  return it == grades.end() ? 0 : it->second;
}

std::vector<int> GradesInOrder(const Grades& grades, const std::vector<std::string>& offers) {
  std::vector<int> ranked;
  for (const std::string& offer : offers) ranked.push_back(GradeOf(grades, offer));
  return ranked;
}

std::vector<std::string> JudgedInOrder(const Grades& grades, const std::map<std::string, double>& values) {
  std::vector<std::pair<double, std::string>> order;
  for (const auto& [offer, grade] : grades) {
    const auto it = values.find(offer);
    order.emplace_back(it == values.end() ? -std::numeric_limits<double>::infinity() : it->second, offer);
  }
  std::sort(order.begin(), order.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<std::string> offers;
  for (auto& [value, offer] : order) offers.push_back(std::move(offer));
  return offers;
}

}  // namespace

double Dcg(const std::vector<int>& grades, size_t k) {
  double sum = 0;
  for (size_t i = 0; i < std::min(k, grades.size()); ++i) {
    sum += (std::exp2(grades[i]) - 1) / std::log2(static_cast<double>(i) + 2);
  }
  return sum;
}

std::optional<double> Ndcg(const std::vector<int>& ranked_grades, std::vector<int> all_grades, size_t k) {
  std::sort(all_grades.begin(), all_grades.end(), std::greater<int>());
  const double ideal = Dcg(all_grades, k);
  if (ideal <= 0) return std::nullopt;
  return Dcg(ranked_grades, k) / ideal;
}

NeedFigures Measure(const Grades& grades, const Answer& answer, int relevant) {
  std::vector<int> all;
  for (const auto& [offer, grade] : grades) all.push_back(grade);
  const std::vector<int> pool = GradesInOrder(grades, answer.ranking);
  NeedFigures figures;
  figures.judged_ndcg = Ndcg(GradesInOrder(grades, JudgedInOrder(grades, answer.values)), all, kNdcgDepth);
  figures.pool_ndcg = Ndcg(pool, all, kNdcgDepth);

  const auto is_relevant = [relevant](int grade) { return grade >= relevant; };
  const auto total = std::count_if(all.begin(), all.end(), is_relevant);
  if (total == 0) return figures;
  const auto first = std::find_if(pool.begin(), pool.end(), is_relevant);
  const size_t rank = static_cast<size_t>(first - pool.begin()) + 1;
  figures.reciprocal_rank = first == pool.end() ? 0 : 1 / static_cast<double>(rank);
  figures.hit = first != pool.end() && rank <= kHitDepth ? 1 : 0;
  const auto found =
      std::count_if(pool.begin(), pool.begin() + static_cast<long>(std::min(kRecallDepth, pool.size())), is_relevant);
  figures.recall = static_cast<double>(found) / static_cast<double>(total);
  return figures;
}

MeanFigures Mean(const std::vector<NeedFigures>& figures) {
  const auto mean = [&figures](std::optional<double> NeedFigures::*measure, size_t* count) {
    double sum = 0;
    size_t needs = 0;
    for (const NeedFigures& need : figures) {
      if (!(need.*measure).has_value()) continue;
      sum += *(need.*measure);
      ++needs;
    }
    if (count != nullptr) *count = needs;
    return needs == 0 ? 0 : sum / static_cast<double>(needs);
  };
  MeanFigures means;
  means.judged_ndcg = mean(&NeedFigures::judged_ndcg, nullptr);
  means.pool_ndcg = mean(&NeedFigures::pool_ndcg, nullptr);
  means.mrr = mean(&NeedFigures::reciprocal_rank, &means.needs);
  means.hit = mean(&NeedFigures::hit, nullptr);
  means.recall = mean(&NeedFigures::recall, nullptr);
  return means;
}

}  // namespace karez::cli
