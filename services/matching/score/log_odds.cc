#include "services/matching/score/log_odds.h"

#include <cmath>

#include "services/matching/score/place.h"

namespace karez::matching {
const v1::SectorWeights* WeightsForSectors(const v1::ScoringProfile& profile, absl::Span<const std::string> sectors) {
  const v1::SectorWeights* longest = nullptr;
  if (sectors.empty()) return longest;
  for (const v1::SectorWeights& weights : profile.sector_weights()) {
    if (!CoversSector(weights.sector(), sectors.front())) continue;
    if (longest == nullptr || weights.sector().size() > longest->sector().size()) longest = &weights;
  }
  return longest;
}

const v1::ComponentWeight& WeightInForce(const v1::ComponentWeight& everywhere, const v1::SectorWeights* sector) {
  if (sector == nullptr) return everywhere;
  for (const v1::ComponentWeight& weight : sector->components()) {
    if (weight.component() == everywhere.component()) return weight;
  }
  return everywhere;
}

double LogOddsOf(const v1::ComponentWeight& weight, const ComponentValue& value) {
  return value.known() ? weight.weight() * (value.value - weight.baseline()) : 0;
}

double Logistic(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

WeighedPair LogOdds(const v1::ScoringProfile& profile, const v1::SectorWeights* sector, const ComponentValues& values) {
  WeighedPair pair;
  pair.log_odds = profile.bias();
  for (const v1::ComponentWeight& everywhere : profile.components()) {
    const v1::ComponentWeight& weight = WeightInForce(everywhere, sector);
    const ComponentValue& value = values[everywhere.component()];
    pair.total_weight += weight.weight();
    if (!value.known()) continue;
    pair.known_weight += weight.weight();
    pair.log_odds += LogOddsOf(weight, value);
  }
  return pair;
}

}  // namespace karez::matching
