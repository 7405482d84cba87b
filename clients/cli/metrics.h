// Measures of rankings, by their standard formulas.
#ifndef KAREZ_CLIENTS_CLI_METRICS_H_
#define KAREZ_CLIENTS_CLI_METRICS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace karez::cli {

// Σ (2^grade − 1) / log2(rank + 1) over the first k grades (Burges et al. 2005;
// Järvelin and Kekäläinen 2002 for the discount).
double Dcg(const std::vector<int>& grades, size_t k);

// Dcg of the ranking by that of the best one of all_grades; nullopt where no
// grade is above 0.
std::optional<double> Ndcg(const std::vector<int>& ranked_grades, std::vector<int> all_grades, size_t k);

// What is known of a need before it is asked for: grades of offers, by name.
using Grades = std::map<std::string, int>;

// How a need was answered.
struct Answer {
  // Offers from the whole pool, the best first.
  std::vector<std::string> ranking;
  // Values of judged offers, by name; one that has none ranks after all others.
  std::map<std::string, double> values;
};

// Of one need; nullopt where the measure says nothing about it: nDCG without a
// grade above 0, the others without a relevant offer.
struct NeedFigures {
  // nDCG@10 over the judged offers, by value, equal ones by name.
  std::optional<double> judged_ndcg;
  // nDCG@10 over the pool; offers without a grade count as 0.
  std::optional<double> pool_ndcg;
  // 1 / rank of the first relevant offer; 0 where there is none in the ranking.
  std::optional<double> reciprocal_rank;
  // Whether one of the first 10 is relevant.
  std::optional<double> hit;
  // Share of the relevant offers that are among the first 100.
  std::optional<double> recall;
};

// An offer is relevant if its grade is at least `relevant`, which is > 0.
NeedFigures Measure(const Grades& grades, const Answer& answer, int relevant);

// Means over the needs of which each measure says something.
struct MeanFigures {
  size_t needs = 0;  // With a relevant offer.
  double judged_ndcg = 0;
  double pool_ndcg = 0;
  double mrr = 0;
  double hit = 0;
  double recall = 0;
};
MeanFigures Mean(const std::vector<NeedFigures>& figures);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_METRICS_H_
