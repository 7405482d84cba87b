#include "services/brokerage/ranks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

namespace karez::brokerage {
namespace {

using matching::v1::Component_ARRAYSIZE;

// Shifts below it are rounding.
constexpr double kLeastShift = 1e-9;
constexpr size_t kMostShifts = 3;

using ByComponent = std::array<double, Component_ARRAYSIZE>;

ByComponent LogOddsOf(const ScoredSample& scored, size_t pair) {
  ByComponent log_odds{};
  for (int i = 0; i < scored.profile.components_size(); ++i) {
    log_odds[scored.profile.components(i).component()] = scored.scores[pair].log_odds(i);
  }
  return log_odds;
}

// Rank of each of a need's pairs, from 1.
std::vector<int> Ranks(absl::Span<const v1::SamplePair> sample, absl::Span<const size_t> pairs,
                       const ScoredSample& scored) {
  std::vector<size_t> order(pairs.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const double score_a = scored.scores[pairs[a]].score();
    const double score_b = scored.scores[pairs[b]].score();
    return score_a != score_b ? score_a > score_b : sample[pairs[a]].offer() < sample[pairs[b]].offer();
  });
  std::vector<int> ranks(pairs.size());
  for (size_t place = 0; place < order.size(); ++place) ranks[order[place]] = static_cast<int>(place) + 1;
  return ranks;
}

class NeedComparison {
 public:
  NeedComparison(absl::Span<const size_t> pairs, const ScoredSample& before, const ScoredSample& after) {
    for (const size_t pair : pairs) {
      before_.push_back(LogOddsOf(before, pair));
      after_.push_back(LogOddsOf(after, pair));
      for (size_t c = 0; c < mean_shift_.size(); ++c) {
        mean_shift_[c] += (after_.back()[c] - before_.back()[c]) / static_cast<double>(pairs.size());
      }
    }
  }

  // What moved pair i of the need against the others, up or down.
  void AddShifts(size_t i, bool up, v1::RankChange* change) const {
    std::vector<std::pair<double, size_t>> pushes;  // In the direction of the move.
    for (size_t c = 0; c < mean_shift_.size(); ++c) {
      const double relative = after_[i][c] - before_[i][c] - mean_shift_[c];
      const double push = up ? relative : -relative;
      if (push > kLeastShift) pushes.emplace_back(-push, c);
    }
    std::sort(pushes.begin(), pushes.end());
    if (pushes.size() > kMostShifts) pushes.resize(kMostShifts);
    for (const auto& [push, c] : pushes) {
      v1::ComponentShift& shift = *change->add_shifts();
      shift.set_component(static_cast<matching::v1::Component>(c));
      shift.set_log_odds_before(before_[i][c]);
      shift.set_log_odds_after(after_[i][c]);
    }
  }

 private:
  std::vector<ByComponent> before_;
  std::vector<ByComponent> after_;
  ByComponent mean_shift_{};
};

bool Before(const v1::RankChange& a, const v1::RankChange& b) {
  const auto ranks = [](const v1::RankChange& change) { return std::abs(change.rank_after() - change.rank_before()); };
  const auto score = [](const v1::RankChange& change) {
    return std::abs(change.score_after() - change.score_before());
  };
  if (ranks(a) != ranks(b)) return ranks(a) > ranks(b);
  if (score(a) != score(b)) return score(a) > score(b);
  return std::pair(a.need(), a.offer()) < std::pair(b.need(), b.offer());
}

}  // namespace

v1::SamplePair SampleOf(const v1::Decision& decision) {
  v1::SamplePair pair;
  pair.set_need(decision.need());
  pair.set_offer(decision.offer());
  *pair.mutable_features() = decision.features();
  return pair;
}

std::vector<v1::RankChange> RankChanges(absl::Span<const v1::SamplePair> sample, const ScoredSample& before,
                                        const ScoredSample& after) {
  std::map<std::string, std::vector<size_t>> by_need;
  for (size_t i = 0; i < sample.size(); ++i) by_need[sample[i].need()].push_back(i);
  std::vector<v1::RankChange> changes;
  for (const auto& [need, pairs] : by_need) {
    const std::vector<int> ranks_before = Ranks(sample, pairs, before);
    const std::vector<int> ranks_after = Ranks(sample, pairs, after);
    if (ranks_before == ranks_after) continue;
    const NeedComparison comparison(pairs, before, after);
    for (size_t i = 0; i < pairs.size(); ++i) {
      if (ranks_before[i] == ranks_after[i]) continue;
      v1::RankChange& change = changes.emplace_back();
      change.set_need(need);
      change.set_offer(sample[pairs[i]].offer());
      change.set_rank_before(ranks_before[i]);
      change.set_rank_after(ranks_after[i]);
      change.set_score_before(before.scores[pairs[i]].score());
      change.set_score_after(after.scores[pairs[i]].score());
      comparison.AddShifts(i, ranks_after[i] < ranks_before[i], &change);
    }
  }
  std::sort(changes.begin(), changes.end(), Before);
  return changes;
}

void ListFirst(std::vector<v1::RankChange> changes, int max_changes, int by_default,
               google::protobuf::RepeatedPtrField<v1::RankChange>* list) {
  const size_t most = static_cast<size_t>(max_changes > 0 ? max_changes : by_default);
  for (size_t i = 0; i < changes.size() && i < most; ++i) *list->Add() = std::move(changes[i]);
}

}  // namespace karez::brokerage
