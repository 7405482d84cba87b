#include "clients/cpp/audit_client.h"

#include <utility>

#include "clients/cpp/grpc_connection.h"
#include "karez/audit/v1/audit_service.grpc.pb.h"
#include "services/runtime/status_macros.h"

namespace karez::client {

using AuditApi = audit::v1::AuditService::StubInterface;

struct AuditClient::Stub {
  const GrpcConnection& connection;
  const std::unique_ptr<AuditApi> api;

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (AuditApi::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) const {
    return connection.Call(*api, method, request);
  }
};

AuditClient::AuditClient(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)),
      stub_(new Stub{GrpcConnection::From(*connection_),
                     audit::v1::AuditService::NewStub(GrpcConnection::From(*connection_).channel())}) {}

AuditClient::~AuditClient() = default;

absl::StatusOr<audit::v1::ListAuditTrailsResponse> AuditClient::ListAuditTrails(
    const audit::v1::ListAuditTrailsRequest& request) const {
  return stub_->Call(&AuditApi::ListAuditTrails, request);
}

absl::StatusOr<audit::v1::ListAuditEntriesResponse> AuditClient::ListAuditEntries(
    const audit::v1::ListAuditEntriesRequest& request) const {
  return stub_->Call(&AuditApi::ListAuditEntries, request);
}

absl::StatusOr<audit::v1::VerifyAuditTrailResponse> AuditClient::VerifyAuditTrail(
    const audit::v1::VerifyAuditTrailRequest& request) const {
  return stub_->Call(&AuditApi::VerifyAuditTrail, request);
}

absl::Status AuditClient::ForEachEntry(audit::v1::ListAuditEntriesRequest request,
                                       absl::FunctionRef<bool(audit::v1::AuditEntry&&)> visit) const {
  do {
    KAREZ_ASSIGN_OR_RETURN(auto page, ListAuditEntries(request));
    for (audit::v1::AuditEntry& record : *page.mutable_entries()) {
      if (!visit(std::move(record))) return absl::OkStatus();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace karez::client
