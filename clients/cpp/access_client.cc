#include "clients/cpp/access_client.h"

#include <utility>

#include "clients/cpp/grpc_connection.h"
#include "karez/access/v1/access_service.grpc.pb.h"
#include "services/runtime/status_macros.h"

namespace karez::client {

using AccessApi = access::v1::AccessService::StubInterface;

struct AccessClient::Stub {
  const GrpcConnection& connection;
  const std::unique_ptr<AccessApi> api;

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (AccessApi::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) const {
    return connection.Call(*api, method, request);
  }
  // What cannot be repeated: a lost answer has a secret, or the call counts.
  template <typename Request, typename Response>
  absl::StatusOr<Response> CallOnce(grpc::Status (AccessApi::*method)(grpc::ClientContext*, const Request&, Response*),
                                    const Request& request) const {
    return connection.CallOnce(*api, method, request);
  }
};

AccessClient::AccessClient(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)),
      stub_(new Stub{GrpcConnection::From(*connection_),
                     access::v1::AccessService::NewStub(GrpcConnection::From(*connection_).channel())}) {}

AccessClient::~AccessClient() = default;

absl::StatusOr<access::v1::OneTimePassword> AccessClient::CreatePrincipal(
    const access::v1::CreatePrincipalRequest& request) const {
  return stub_->CallOnce(&AccessApi::CreatePrincipal, request);
}

absl::StatusOr<access::v1::Principal> AccessClient::GetPrincipal(const access::v1::GetPrincipalRequest& request) const {
  return stub_->Call(&AccessApi::GetPrincipal, request);
}

absl::StatusOr<access::v1::ListPrincipalsResponse> AccessClient::ListPrincipals(
    const access::v1::ListPrincipalsRequest& request) const {
  return stub_->Call(&AccessApi::ListPrincipals, request);
}

absl::StatusOr<access::v1::Principal> AccessClient::UpdatePrincipal(
    const access::v1::UpdatePrincipalRequest& request) const {
  return stub_->Call(&AccessApi::UpdatePrincipal, request);
}

absl::StatusOr<access::v1::OneTimePassword> AccessClient::ResetPassword(
    const access::v1::ResetPasswordRequest& request) const {
  return stub_->CallOnce(&AccessApi::ResetPassword, request);
}

absl::StatusOr<access::v1::ApiKeySecret> AccessClient::CreateApiKey(
    const access::v1::CreateApiKeyRequest& request) const {
  return stub_->CallOnce(&AccessApi::CreateApiKey, request);
}

absl::StatusOr<access::v1::ListApiKeysResponse> AccessClient::ListApiKeys(
    const access::v1::ListApiKeysRequest& request) const {
  return stub_->Call(&AccessApi::ListApiKeys, request);
}

absl::StatusOr<access::v1::ApiKeySecret> AccessClient::RotateApiKey(
    const access::v1::RotateApiKeyRequest& request) const {
  return stub_->CallOnce(&AccessApi::RotateApiKey, request);
}

absl::StatusOr<access::v1::ApiKey> AccessClient::RevokeApiKey(const access::v1::RevokeApiKeyRequest& request) const {
  return stub_->Call(&AccessApi::RevokeApiKey, request);
}

absl::StatusOr<access::v1::SignInResponse> AccessClient::SignIn(const access::v1::SignInRequest& request) const {
  return stub_->CallOnce(&AccessApi::SignIn, request);
}

absl::StatusOr<access::v1::SignOutResponse> AccessClient::SignOut(const access::v1::SignOutRequest& request) const {
  return stub_->CallOnce(&AccessApi::SignOut, request);
}

absl::StatusOr<access::v1::SetPasswordResponse> AccessClient::SetPassword(
    const access::v1::SetPasswordRequest& request) const {
  return stub_->CallOnce(&AccessApi::SetPassword, request);
}

absl::StatusOr<access::v1::GetCallerResponse> AccessClient::GetCaller(
    const access::v1::GetCallerRequest& request) const {
  return stub_->Call(&AccessApi::GetCaller, request);
}

absl::StatusOr<access::v1::ListSessionsResponse> AccessClient::ListSessions(
    const access::v1::ListSessionsRequest& request) const {
  return stub_->Call(&AccessApi::ListSessions, request);
}

absl::Status AccessClient::ForEachPrincipal(access::v1::ListPrincipalsRequest request,
                                            absl::FunctionRef<bool(access::v1::Principal&&)> visit) const {
  do {
    KAREZ_ASSIGN_OR_RETURN(auto page, ListPrincipals(request));
    for (access::v1::Principal& record : *page.mutable_principals()) {
      if (!visit(std::move(record))) return absl::OkStatus();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status AccessClient::ForEachApiKey(access::v1::ListApiKeysRequest request,
                                         absl::FunctionRef<bool(access::v1::ApiKey&&)> visit) const {
  do {
    KAREZ_ASSIGN_OR_RETURN(auto page, ListApiKeys(request));
    for (access::v1::ApiKey& record : *page.mutable_api_keys()) {
      if (!visit(std::move(record))) return absl::OkStatus();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace karez::client
