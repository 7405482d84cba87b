#ifndef KAREZ_SERVICES_EXPORTS_MATCH_FINDER_H_
#define KAREZ_SERVICES_EXPORTS_MATCH_FINDER_H_

#include "absl/status/statusor.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "services/runtime/call.h"

namespace karez::exports {

// Where an export gets its matches: the matching service. Safe for concurrent use.
class MatchFinder {
 public:
  virtual ~MatchFinder() = default;

  // A page of a listing's matches. Errors: those of MatchingService.FindMatches.
  virtual absl::StatusOr<matching::v1::FindMatchesResponse> Find(const runtime::CallContext& call,
                                                                 const matching::v1::FindMatchesRequest& request) = 0;
};

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_MATCH_FINDER_H_
