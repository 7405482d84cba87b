#include "clients/cpp/brokerage_client.h"

#include <utility>

#include "clients/cpp/grpc_connection.h"
#include "karez/brokerage/v1/brokerage_service.grpc.pb.h"
#include "services/runtime/status_macros.h"

namespace karez::client {

namespace v1 = brokerage::v1;
using BrokerageApi = v1::BrokerageService::StubInterface;

struct BrokerageClient::Stub {
  const GrpcConnection& connection;
  const std::unique_ptr<BrokerageApi> api;

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (BrokerageApi::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) const {
    return connection.Call(*api, method, request);
  }
};

BrokerageClient::BrokerageClient(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)),
      stub_(new Stub{GrpcConnection::From(*connection_),
                     v1::BrokerageService::NewStub(GrpcConnection::From(*connection_).channel())}) {}

BrokerageClient::~BrokerageClient() = default;

absl::StatusOr<v1::ProfileRevision> BrokerageClient::CreateScoringProfile(
    const v1::CreateScoringProfileRequest& request) const {
  return stub_->Call(&BrokerageApi::CreateScoringProfile, request);
}

absl::StatusOr<v1::ProfileRevision> BrokerageClient::GetScoringProfile(
    const v1::GetScoringProfileRequest& request) const {
  return stub_->Call(&BrokerageApi::GetScoringProfile, request);
}

absl::StatusOr<v1::ListScoringProfilesResponse> BrokerageClient::ListScoringProfiles(
    const v1::ListScoringProfilesRequest& request) const {
  return stub_->Call(&BrokerageApi::ListScoringProfiles, request);
}

absl::StatusOr<v1::ProfileRevision> BrokerageClient::ActivateScoringProfile(
    const v1::ActivateScoringProfileRequest& request) const {
  return stub_->Call(&BrokerageApi::ActivateScoringProfile, request);
}

absl::StatusOr<v1::CompareProfilesResponse> BrokerageClient::CompareProfiles(
    const v1::CompareProfilesRequest& request) const {
  return stub_->Call(&BrokerageApi::CompareProfiles, request);
}

absl::StatusOr<v1::ProposeProfileResponse> BrokerageClient::ProposeProfile(
    const v1::ProposeProfileRequest& request) const {
  return stub_->Call(&BrokerageApi::ProposeProfile, request);
}

absl::StatusOr<v1::RescoreMatchResponse> BrokerageClient::RescoreMatch(const v1::RescoreMatchRequest& request) const {
  return stub_->Call(&BrokerageApi::RescoreMatch, request);
}

absl::StatusOr<v1::ListOpenMatchesResponse> BrokerageClient::ListOpenMatches(
    const v1::ListOpenMatchesRequest& request) const {
  return stub_->Call(&BrokerageApi::ListOpenMatches, request);
}

absl::StatusOr<v1::Decision> BrokerageClient::RecordDecision(const v1::RecordDecisionRequest& request) const {
  return stub_->Call(&BrokerageApi::RecordDecision, request);
}

absl::StatusOr<v1::Decision> BrokerageClient::UndoDecision(const v1::UndoDecisionRequest& request) const {
  return stub_->Call(&BrokerageApi::UndoDecision, request);
}

absl::StatusOr<v1::Decision> BrokerageClient::GetDecision(const v1::GetDecisionRequest& request) const {
  return stub_->Call(&BrokerageApi::GetDecision, request);
}

absl::StatusOr<v1::ListDecisionsResponse> BrokerageClient::ListDecisions(
    const v1::ListDecisionsRequest& request) const {
  return stub_->Call(&BrokerageApi::ListDecisions, request);
}

absl::Status BrokerageClient::ForEachProfile(v1::ListScoringProfilesRequest request,
                                             absl::FunctionRef<bool(v1::ProfileRevision&&)> visit) const {
  do {
    KAREZ_ASSIGN_OR_RETURN(auto page, ListScoringProfiles(request));
    for (v1::ProfileRevision& revision : *page.mutable_profiles()) {
      if (!visit(std::move(revision))) return absl::OkStatus();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status BrokerageClient::ForEachDecision(v1::ListDecisionsRequest request,
                                              absl::FunctionRef<bool(v1::Decision&&)> visit) const {
  do {
    KAREZ_ASSIGN_OR_RETURN(auto page, ListDecisions(request));
    for (v1::Decision& decision : *page.mutable_decisions()) {
      if (!visit(std::move(decision))) return absl::OkStatus();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace karez::client
