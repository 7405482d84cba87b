// The arithmetic of the score, in one place: what a search, an explanation and a
// stored pair's features are scored by, so that all of them agree to the bit.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_LOG_ODDS_H_
#define KAREZ_SERVICES_MATCHING_SCORE_LOG_ODDS_H_

#include <array>
#include <string>

#include "absl/types/span.h"
#include "karez/matching/v1/component.pb.h"
#include "karez/matching/v1/scoring_profile.pb.h"
#include "services/matching/score/components.h"

namespace karez::matching {

// By v1::Component.
using ComponentValues = std::array<ComponentValue, v1::Component_ARRAYSIZE>;

// The weights of profile that differ for a need of these sectors: those of the
// longest code that is the first sector or above it. nullptr: none differ.
const v1::SectorWeights* WeightsForSectors(const v1::ScoringProfile& profile, absl::Span<const std::string> sectors);

// The weight in force of a component of the profile; sector may be nullptr.
const v1::ComponentWeight& WeightInForce(const v1::ComponentWeight& everywhere, const v1::SectorWeights* sector);

// What a component of that value adds; 0 where it is UNKNOWN.
double LogOddsOf(const v1::ComponentWeight& weight, const ComponentValue& value);

// 1 / (1 + exp(-log_odds)).
double Logistic(double log_odds);

struct WeighedPair {
  double log_odds = 0;      // Bias and what each known component adds, summed in the profile's order.
  double known_weight = 0;  // Of the known components.
  double total_weight = 0;  // Of all.

  // 0 to 1.
  double Score() const { return Logistic(log_odds); }
};

// Weighs the components of profile. sector: WeightsForSectors of the need.
WeighedPair LogOdds(const v1::ScoringProfile& profile, const v1::SectorWeights* sector, const ComponentValues& values);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_LOG_ODDS_H_
