#ifndef KAREZ_CLIENTS_CPP_ACCESS_CLIENT_H_
#define KAREZ_CLIENTS_CPP_ACCESS_CLIENT_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "karez/access/v1/access_service.pb.h"

namespace karez::client {

// AccessService: principals, keys and sessions. The methods and their errors are
// those of karez/access/v1/access_service.proto; connection.h says how they are
// called, but for those whose answer holds a secret: they are tried once. Safe for
// concurrent use.
class AccessClient {
 public:
  explicit AccessClient(std::shared_ptr<Connection> connection);
  ~AccessClient();

  absl::StatusOr<access::v1::OneTimePassword> CreatePrincipal(const access::v1::CreatePrincipalRequest& request) const;
  absl::StatusOr<access::v1::Principal> GetPrincipal(const access::v1::GetPrincipalRequest& request) const;
  absl::StatusOr<access::v1::ListPrincipalsResponse> ListPrincipals(
      const access::v1::ListPrincipalsRequest& request) const;
  absl::StatusOr<access::v1::Principal> UpdatePrincipal(const access::v1::UpdatePrincipalRequest& request) const;
  absl::StatusOr<access::v1::OneTimePassword> ResetPassword(const access::v1::ResetPasswordRequest& request) const;
  absl::StatusOr<access::v1::ApiKeySecret> CreateApiKey(const access::v1::CreateApiKeyRequest& request) const;
  absl::StatusOr<access::v1::ListApiKeysResponse> ListApiKeys(const access::v1::ListApiKeysRequest& request) const;
  absl::StatusOr<access::v1::ApiKeySecret> RotateApiKey(const access::v1::RotateApiKeyRequest& request) const;
  absl::StatusOr<access::v1::ApiKey> RevokeApiKey(const access::v1::RevokeApiKeyRequest& request) const;
  absl::StatusOr<access::v1::SignInResponse> SignIn(const access::v1::SignInRequest& request) const;
  absl::StatusOr<access::v1::SignOutResponse> SignOut(const access::v1::SignOutRequest& request) const;
  absl::StatusOr<access::v1::SetPasswordResponse> SetPassword(const access::v1::SetPasswordRequest& request) const;
  absl::StatusOr<access::v1::GetCallerResponse> GetCaller(const access::v1::GetCallerRequest& request) const;
  absl::StatusOr<access::v1::ListSessionsResponse> ListSessions(const access::v1::ListSessionsRequest& request) const;

  // Visits every record that the request takes, page by page, until visit returns
  // false. page_token of request must be empty.
  absl::Status ForEachPrincipal(access::v1::ListPrincipalsRequest request,
                                absl::FunctionRef<bool(access::v1::Principal&&)> visit) const;
  absl::Status ForEachApiKey(access::v1::ListApiKeysRequest request,
                             absl::FunctionRef<bool(access::v1::ApiKey&&)> visit) const;

 private:
  struct Stub;
  const std::shared_ptr<Connection> connection_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_ACCESS_CLIENT_H_
