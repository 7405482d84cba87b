// What another profile does to ranks. Pure.
#ifndef KAREZ_SERVICES_BROKERAGE_RANKS_H_
#define KAREZ_SERVICES_BROKERAGE_RANKS_H_

#include <vector>

#include "absl/types/span.h"
#include "karez/brokerage/v1/profiles.pb.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "karez/matching/v1/scoring_profile.pb.h"

namespace karez::brokerage {

// A profile with what it makes of a sample, in the sample's order.
struct ScoredSample {
  const matching::v1::ScoringProfile& profile;
  absl::Span<const matching::v1::FeatureScore> scores;
};

// Every pair whose rank among its need's pairs differs, those that move by the
// most ranks first, then those whose score moves most, then by names.
std::vector<v1::RankChange> RankChanges(absl::Span<const v1::SamplePair> sample, const ScoredSample& before,
                                        const ScoredSample& after);

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_RANKS_H_
