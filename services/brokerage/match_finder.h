#ifndef KAREZ_SERVICES_BROKERAGE_MATCH_FINDER_H_
#define KAREZ_SERVICES_BROKERAGE_MATCH_FINDER_H_

#include "absl/status/statusor.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "services/runtime/call.h"

namespace karez::brokerage {

// Where brokerage gets matches: the matching service. Safe for concurrent use.
// Errors: those of the methods of MatchingService.
class MatchFinder {
 public:
  virtual ~MatchFinder() = default;

  // A page of a listing's matches.
  virtual absl::StatusOr<matching::v1::FindMatchesResponse> Find(const runtime::CallContext& call,
                                                                 const matching::v1::FindMatchesRequest& request) = 0;
  // One pair, match or not.
  virtual absl::StatusOr<matching::v1::Match> Explain(const runtime::CallContext& call,
                                                      const matching::v1::ExplainMatchRequest& request) = 0;
};

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_MATCH_FINDER_H_
