#ifndef KAREZ_CLIENTS_CPP_MATCHING_CLIENT_H_
#define KAREZ_CLIENTS_CPP_MATCHING_CLIENT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "karez/matching/v1/matching_service.pb.h"

namespace karez::client {

// MatchingService: matches and their reasons. The methods and their errors are
// those of karez/matching/v1/matching_service.proto; connection.h says how they
// are called. Safe for concurrent use.
class MatchingClient {
 public:
  explicit MatchingClient(std::shared_ptr<Connection> connection);
  ~MatchingClient();

  absl::StatusOr<matching::v1::FindMatchesResponse> FindMatches(const matching::v1::FindMatchesRequest& request) const;
  absl::StatusOr<matching::v1::Match> ExplainMatch(const matching::v1::ExplainMatchRequest& request) const;
  absl::StatusOr<matching::v1::MatchingStatus> GetMatchingStatus(
      const matching::v1::GetMatchingStatusRequest& request) const;
  absl::StatusOr<matching::v1::StatisticsInfo> RefreshStatistics(
      const matching::v1::RefreshStatisticsRequest& request) const;

 private:
  struct Stub;
  const std::shared_ptr<Connection> connection_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_MATCHING_CLIENT_H_
