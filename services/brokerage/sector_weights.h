#ifndef KAREZ_SERVICES_BROKERAGE_SECTOR_WEIGHTS_H_
#define KAREZ_SERVICES_BROKERAGE_SECTOR_WEIGHTS_H_

#include <algorithm>

#include "absl/strings/string_view.h"
#include "karez/matching/v1/scoring_profile.pb.h"

namespace karez::brokerage {

// The weights that profile has for a sector of its own, which FeatureScore names;
// nullptr: none.
inline const matching::v1::SectorWeights* FindSector(const matching::v1::ScoringProfile& profile,
                                                     absl::string_view sector) {
  const auto found = std::find_if(profile.sector_weights().begin(), profile.sector_weights().end(),
                                  [sector](const auto& weights) { return weights.sector() == sector; });
  return found == profile.sector_weights().end() ? nullptr : &*found;
}

// A component's weight and baseline where sector, which may be none, has its own.
inline const matching::v1::ComponentWeight& WeightIn(const matching::v1::SectorWeights* sector,
                                                     const matching::v1::ComponentWeight& everywhere) {
  if (sector == nullptr) return everywhere;
  const auto own = std::find_if(sector->components().begin(), sector->components().end(),
                                [&](const auto& weight) { return weight.component() == everywhere.component(); });
  return own == sector->components().end() ? everywhere : *own;
}

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_SECTOR_WEIGHTS_H_
