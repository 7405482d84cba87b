#include "services/brokerage/learning/evaluation.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>

#include "absl/strings/string_view.h"
#include "services/brokerage/learning/logistic.h"
#include "services/text/hash.h"

namespace karez::learning {
namespace {

constexpr int kRanks = 10;
constexpr int kBins = 10;

struct Scored {
  double log_odds = 0;
  bool accepted = false;
  double weight = 0;
};

double Discount(std::size_t rank) { return rank <= kRanks ? 1 / std::log2(1.0 + static_cast<double>(rank)) : 0; }

// Of one need's pairs, best first; those that tie share the discounts of their places.
double GainOfFirst(const std::vector<Scored>& ranked) {
  double gain = 0;
  for (std::size_t begin = 0; begin < ranked.size() && begin < kRanks;) {
    std::size_t end = begin;
    double accepted = 0;
    double discounts = 0;
    for (; end < ranked.size() && ranked[end].log_odds == ranked[begin].log_odds; ++end) {
      accepted += ranked[end].accepted ? 1 : 0;
      discounts += Discount(end + 1);
    }
    gain += discounts * accepted / static_cast<double>(end - begin);
    begin = end;
  }
  return gain;
}

bool Better(const Scored& a, const Scored& b) { return a.log_odds > b.log_odds; }

void RankQuality(std::map<absl::string_view, std::vector<Scored>> needs, Quality& quality) {
  double sum = 0;
  for (auto& [need, scored] : needs) {
    const auto accepted = std::count_if(scored.begin(), scored.end(), [](const Scored& s) { return s.accepted; });
    if (accepted == 0 || accepted == static_cast<std::ptrdiff_t>(scored.size())) continue;
    std::sort(scored.begin(), scored.end(), Better);
    double ideal = 0;
    for (std::size_t rank = 1; rank <= static_cast<std::size_t>(accepted); ++rank) ideal += Discount(rank);
    sum += GainOfFirst(scored) / ideal;
    ++quality.needs;
  }
  if (quality.needs > 0) quality.ndcg = sum / quality.needs;
}

// Sums over a bin, or over decisions of one probability.
struct Mass {
  double weight = 0;
  double accepted = 0;
  double probability = 0;
  double variance = 0;  // Of `accepted`, if the probabilities are right.

  void Add(const Mass& other, double share) {
    weight += share * other.weight;
    accepted += share * other.accepted;
    probability += share * other.probability;
    variance += share * share * other.variance;
  }
};

std::vector<Mass> PoolEqual(const std::vector<Scored>& ranked) {
  std::vector<Mass> pools;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (i == 0 || ranked[i].log_odds != ranked[i - 1].log_odds) pools.emplace_back();
    const double p = Sigmoid(ranked[i].log_odds);
    const double w = ranked[i].weight;
    pools.back().Add({w, ranked[i].accepted ? w : 0, w * p, w * w * p * (1 - p)}, 1);
  }
  return pools;
}

void CalibrationQuality(const std::vector<Scored>& ranked, double weight, Quality& quality) {
  std::vector<Mass> bins(1);
  for (const Mass& pool : PoolEqual(ranked)) {
    double left = pool.weight;
    while (left > 0) {
      const bool last = bins.size() == kBins;
      const double room =
          weight * static_cast<double>(bins.size()) / kBins -
          std::accumulate(bins.begin(), bins.end(), 0.0, [](double sum, const Mass& bin) { return sum + bin.weight; });
      const double taken = last ? left : std::min(left, std::max(room, 0.0));
      bins.back().Add(pool, taken / pool.weight);
      left -= taken;
      if (left > 0) bins.emplace_back();
    }
  }
  for (const Mass& bin : bins) {
    quality.ece += std::abs(bin.accepted - bin.probability) / weight;
    quality.ece_by_chance += std::sqrt(2 / M_PI * bin.variance) / weight;
  }
}

// FNV-1a with a finish that spreads short names: the same in every process and build.
std::uint64_t FixedHash(absl::string_view text) {
  std::uint64_t hash = text::Fnv1a64(text);
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
  return hash ^ (hash >> 31);
}

}  // namespace

Quality Evaluate(absl::Span<const Decision> decisions, absl::Span<const double> log_odds) {
  Quality quality;
  std::vector<Scored> all;
  std::map<absl::string_view, std::vector<Scored>> needs;
  double weight = 0;
  double loss = 0;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Decision& decision = decisions[i];
    all.push_back({log_odds[i], decision.accepted, decision.weight});
    needs[decision.pair.need].push_back(all.back());
    weight += decision.weight;
    loss += decision.weight * Softplus(decision.accepted ? -log_odds[i] : log_odds[i]);
  }
  if (all.empty()) return quality;
  quality.log_loss = loss / weight;
  RankQuality(std::move(needs), quality);
  std::sort(all.begin(), all.end(), Better);
  CalibrationQuality(all, weight, quality);
  return quality;
}

std::vector<int> FoldsByNeed(absl::Span<const Pair* const> pairs) {
  std::map<std::pair<std::uint64_t, absl::string_view>, int> needs;
  for (const Pair* pair : pairs) needs[{FixedHash(pair->need), pair->need}] = 0;
  int next = 0;
  for (auto& [need, fold] : needs) fold = next++ % kFolds;
  std::vector<int> result;
  for (const Pair* pair : pairs) result.push_back(needs[{FixedHash(pair->need), pair->need}]);
  return result;
}

}  // namespace karez::learning
