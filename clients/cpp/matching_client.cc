#include "clients/cpp/matching_client.h"

#include <utility>

#include "clients/cpp/grpc_connection.h"
#include "karez/matching/v1/matching_service.grpc.pb.h"

namespace karez::client {

using matching::v1::FindMatchesRequest;
using matching::v1::FindMatchesResponse;
using matching::v1::Match;
using matching::v1::MatchingStatus;
using matching::v1::StatisticsInfo;
using MatchingApi = matching::v1::MatchingService::StubInterface;

struct MatchingClient::Stub {
  const GrpcConnection& connection;
  const std::unique_ptr<MatchingApi> api;

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (MatchingApi::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) const {
    return connection.Call(*api, method, request);
  }
};

MatchingClient::MatchingClient(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)),
      stub_(new Stub{GrpcConnection::From(*connection_),
                     matching::v1::MatchingService::NewStub(GrpcConnection::From(*connection_).channel())}) {}

MatchingClient::~MatchingClient() = default;

absl::StatusOr<FindMatchesResponse> MatchingClient::FindMatches(const FindMatchesRequest& request) const {
  return stub_->Call(&MatchingApi::FindMatches, request);
}

absl::StatusOr<Match> MatchingClient::ExplainMatch(const matching::v1::ExplainMatchRequest& request) const {
  return stub_->Call(&MatchingApi::ExplainMatch, request);
}

absl::StatusOr<MatchingStatus> MatchingClient::GetMatchingStatus(
    const matching::v1::GetMatchingStatusRequest& request) const {
  return stub_->Call(&MatchingApi::GetMatchingStatus, request);
}

absl::StatusOr<StatisticsInfo> MatchingClient::RefreshStatistics(
    const matching::v1::RefreshStatisticsRequest& request) const {
  return stub_->Call(&MatchingApi::RefreshStatistics, request);
}

}  // namespace karez::client
