// What another profile does to the ranks of decided pairs. Pure.
#ifndef KAREZ_SERVICES_BROKERAGE_RANKS_H_
#define KAREZ_SERVICES_BROKERAGE_RANKS_H_

#include <vector>

#include "absl/types/span.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "karez/brokerage/v1/decisions.pb.h"
#include "karez/brokerage/v1/profiles.pb.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "karez/matching/v1/scoring_profile.pb.h"

namespace karez::brokerage {

// The newest decided pairs that are compared or learned from at once.
inline constexpr size_t kMostDecidedPairs = 10'000;

// The pair as it was decided.
v1::SamplePair SampleOf(const v1::Decision& decision);

// A profile with what it makes of a sample, in the sample's order.
struct ScoredSample {
  const matching::v1::ScoringProfile& profile;
  absl::Span<const matching::v1::FeatureScore> scores;
};

// Every pair whose rank among its need's pairs differs, those that move by the
// most ranks first, then those whose score moves most, then by names.
std::vector<v1::RankChange> RankChanges(absl::Span<const v1::SamplePair> sample, const ScoredSample& before,
                                        const ScoredSample& after);

// Moves the first max_changes of changes into list; by_default of them where it is 0.
void ListFirst(std::vector<v1::RankChange> changes, int max_changes, int by_default,
               google::protobuf::RepeatedPtrField<v1::RankChange>* list);

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_RANKS_H_
