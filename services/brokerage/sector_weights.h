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

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_SECTOR_WEIGHTS_H_
