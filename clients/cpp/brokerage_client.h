#ifndef KAREZ_CLIENTS_CPP_BROKERAGE_CLIENT_H_
#define KAREZ_CLIENTS_CPP_BROKERAGE_CLIENT_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "karez/brokerage/v1/brokerage_service.pb.h"

namespace karez::client {

// BrokerageService: scoring profiles and decisions. The methods and their errors
// are those of karez/brokerage/v1/brokerage_service.proto; connection.h says how
// they are called. Safe for concurrent use.
class BrokerageClient {
 public:
  explicit BrokerageClient(std::shared_ptr<Connection> connection);
  ~BrokerageClient();

  absl::StatusOr<brokerage::v1::ProfileRevision> CreateScoringProfile(
      const brokerage::v1::CreateScoringProfileRequest& request) const;
  absl::StatusOr<brokerage::v1::ProfileRevision> GetScoringProfile(
      const brokerage::v1::GetScoringProfileRequest& request) const;
  absl::StatusOr<brokerage::v1::ListScoringProfilesResponse> ListScoringProfiles(
      const brokerage::v1::ListScoringProfilesRequest& request) const;
  absl::StatusOr<brokerage::v1::ProfileRevision> ActivateScoringProfile(
      const brokerage::v1::ActivateScoringProfileRequest& request) const;
  absl::StatusOr<brokerage::v1::CompareProfilesResponse> CompareProfiles(
      const brokerage::v1::CompareProfilesRequest& request) const;
  absl::StatusOr<brokerage::v1::ProposeProfileResponse> ProposeProfile(
      const brokerage::v1::ProposeProfileRequest& request) const;
  absl::StatusOr<brokerage::v1::RescoreMatchResponse> RescoreMatch(
      const brokerage::v1::RescoreMatchRequest& request) const;
  absl::StatusOr<brokerage::v1::ListOpenMatchesResponse> ListOpenMatches(
      const brokerage::v1::ListOpenMatchesRequest& request) const;
  absl::StatusOr<brokerage::v1::Decision> RecordDecision(const brokerage::v1::RecordDecisionRequest& request) const;
  absl::StatusOr<brokerage::v1::Decision> UndoDecision(const brokerage::v1::UndoDecisionRequest& request) const;
  absl::StatusOr<brokerage::v1::Decision> GetDecision(const brokerage::v1::GetDecisionRequest& request) const;
  absl::StatusOr<brokerage::v1::ListDecisionsResponse> ListDecisions(
      const brokerage::v1::ListDecisionsRequest& request) const;

  // Visits every record that the request takes, page by page, until visit returns
  // false. page_token of request must be empty.
  absl::Status ForEachProfile(brokerage::v1::ListScoringProfilesRequest request,
                              absl::FunctionRef<bool(brokerage::v1::ProfileRevision&&)> visit) const;
  absl::Status ForEachDecision(brokerage::v1::ListDecisionsRequest request,
                               absl::FunctionRef<bool(brokerage::v1::Decision&&)> visit) const;

 private:
  struct Stub;
  const std::shared_ptr<Connection> connection_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_BROKERAGE_CLIENT_H_
