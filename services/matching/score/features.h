// Scoring of stored pairs: what a profile makes of a pair's features.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_FEATURES_H_
#define KAREZ_SERVICES_MATCHING_SCORE_FEATURES_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "karez/matching/v1/scoring_profile.pb.h"

namespace karez::matching {

// Scores features as Evaluate would score the pair that they are of, to the bit.
// profile must be a checked one. Errors: INVALID_ARGUMENT for a component that is
// not known, comes twice, or has a value outside of [0, 1]; path is that of
// features in the request.
absl::StatusOr<v1::FeatureScore> ScoreFeatures(const v1::ScoringProfile& profile, const v1::MatchFeatures& features,
                                               const std::string& path);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_FEATURES_H_
