#ifndef KAREZ_SERVICES_BROKERAGE_MATCH_SCORER_H_
#define KAREZ_SERVICES_BROKERAGE_MATCH_SCORER_H_

#include "absl/status/statusor.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "services/runtime/call.h"

namespace karez::brokerage {

// What scores by the profiles that brokerage owns: the matching service. Safe for
// concurrent use. Errors: those of the methods of MatchingService.
class MatchScorer {
 public:
  virtual ~MatchScorer() = default;

  virtual absl::StatusOr<matching::v1::ScoringProfile> InstallProfile(
      const runtime::CallContext& call, const matching::v1::InstallProfileRequest& request) = 0;
  virtual absl::StatusOr<matching::v1::ListProfilesResponse> ListProfiles(
      const runtime::CallContext& call, const matching::v1::ListProfilesRequest& request) = 0;
  virtual absl::StatusOr<matching::v1::ScoreFeaturesResponse> ScoreFeatures(
      const runtime::CallContext& call, const matching::v1::ScoreFeaturesRequest& request) = 0;
};

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_MATCH_SCORER_H_
