#ifndef KAREZ_SERVICES_BROKERAGE_LEARNING_EVALUATION_H_
#define KAREZ_SERVICES_BROKERAGE_LEARNING_EVALUATION_H_

// How good predictions are, and the folds in which they are made.

#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "services/brokerage/learning/pair.h"

namespace karez::learning {

struct Quality {
  // Mean over the needs that have both an accepted and a rejected pair (the order
  // of the others cannot be wrong) of the normalized discounted cumulative gain of
  // the first ten, gain 1 for accepted, discount 1/log2(1 + rank); equal scores
  // share their places' discounts (McSherry & Najork 2008). nullopt if no need has both.
  std::optional<double> ndcg;
  int needs = 0;  // Those it is a mean over.
  // Mean of -ln(probability given to what was decided), in nats, by weight.
  double log_loss = 0;
  // Expected calibration error: the decisions in order of their probability are
  // cut into ten bins of equal weight (a decision on a border counts in both, in
  // part; equal probabilities are pooled first); mean of |share accepted - mean
  // probability| of the bins.
  double ece = 0;
  // The ECE that perfectly calibrated probabilities would show on as many
  // decisions: sqrt(2/pi) times the standard error, bin by bin. What lies below
  // it says nothing.
  double ece_by_chance = 0;
};

// `log_odds` has one element for each decision. Zeros for no decision.
Quality Evaluate(absl::Span<const Decision> decisions, absl::Span<const double> log_odds);

// Of cross-validation; no more than there are needs are used.
inline constexpr int kFolds = 5;

// The fold, 0 to kFolds - 1, of each pair: needs in the order of a fixed hash of
// their name are dealt out in turn, so that folds hold nearly as many needs each
// and neither order nor process matters.
std::vector<int> FoldsByNeed(absl::Span<const Pair* const> pairs);

}  // namespace karez::learning

#endif  // KAREZ_SERVICES_BROKERAGE_LEARNING_EVALUATION_H_
