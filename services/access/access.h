// The core of access: who may. Principals, their API keys, passwords and sessions,
// in a store of its own.
#ifndef KAREZ_SERVICES_ACCESS_ACCESS_H_
#define KAREZ_SERVICES_ACCESS_ACCESS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "karez/access/v1/access_service.pb.h"
#include "services/access/passwords.h"
#include "services/access/records.h"
#include "services/access/refusal_log.h"
#include "services/access/throttle.h"
#include "services/runtime/audit.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"
#include "services/runtime/ids.h"
#include "services/runtime/replay.h"
#include "storage/store.h"

namespace karez::access {

// A session ends unless it is used within kIdleLifetime, and at the latest
// kSessionLifetime after it began.
inline constexpr absl::Duration kIdleLifetime = absl::Minutes(30);
inline constexpr absl::Duration kSessionLifetime = absl::Hours(12);
inline constexpr size_t kMostSessions = 50;
inline constexpr absl::Duration kOneTimePasswordLifetime = absl::Hours(24 * 7);
inline constexpr absl::Duration kDefaultKeyLifetime = absl::Hours(24 * 365);
inline constexpr absl::Duration kDefaultOverlap = absl::Hours(24);
// What is used is noted this often at most, so that calls do not write.
inline constexpr absl::Duration kUseResolution = absl::Minutes(1);
// How long others may rely on an answer of Authenticate.
inline constexpr absl::Duration kAuthenticationLifetime = absl::Seconds(5);

struct AccessOptions {
  std::shared_ptr<storage::Store> store;
  // Both must outlive the core.
  const runtime::Clock* clock = nullptr;
  runtime::IdSource* ids = nullptr;
  // Every permission that there is, such as "registry.listings.get".
  std::vector<std::string> permissions;
  PasswordHasher::Cost password_cost;
  // Told the name of a principal after something changed by which it is let in:
  // a key, a session, a password, its roles. Empty: nobody is told.
  std::function<void(const std::string& principal)> changed;
};

// Each method is the one of AccessService of its name; the proto says what it does
// and which errors it gives. Callers hold the permission, and have validated the
// request against its proto.
//
// A change is durable when the method returns. Principals and keys are never
// deleted: the record of what was done names them.
//
// Safe for concurrent use.
class Access {
 public:
  explicit Access(AccessOptions options);

  using CallContext = runtime::CallContext;

  // principals.cc
  absl::StatusOr<v1::OneTimePassword> CreatePrincipal(const CallContext& call,
                                                      const v1::CreatePrincipalRequest& request);
  absl::StatusOr<v1::Principal> GetPrincipal(const CallContext& call, const v1::GetPrincipalRequest& request);
  absl::StatusOr<v1::ListPrincipalsResponse> ListPrincipals(const CallContext& call,
                                                            const v1::ListPrincipalsRequest& request);
  absl::StatusOr<v1::Principal> UpdatePrincipal(const CallContext& call, const v1::UpdatePrincipalRequest& request);
  absl::StatusOr<v1::OneTimePassword> ResetPassword(const CallContext& call, const v1::ResetPasswordRequest& request);
  absl::StatusOr<v1::ListRolesResponse> ListRoles(const CallContext& call, const v1::ListRolesRequest& request);
  // Creates principals/admin or, where it is there, makes it an administrator again,
  // enabled and with a new one-time password. Errors: FAILED_PRECONDITION where an
  // administrator may sign in ("ADMINISTRATOR_EXISTS"), those of CreatePrincipal,
  // UpdatePrincipal and ResetPassword.
  absl::StatusOr<v1::OneTimePassword> CreateFirstAdministrator();
  // Whether one may sign in: whose one-time password has run out does not count.
  absl::StatusOr<bool> HasAdministrator() const;

  // api_keys.cc
  absl::StatusOr<v1::ApiKeySecret> CreateApiKey(const CallContext& call, const v1::CreateApiKeyRequest& request);
  absl::StatusOr<v1::ListApiKeysResponse> ListApiKeys(const CallContext& call, const v1::ListApiKeysRequest& request);
  absl::StatusOr<v1::ApiKeySecret> RotateApiKey(const CallContext& call, const v1::RotateApiKeyRequest& request);
  absl::StatusOr<v1::ApiKey> RevokeApiKey(const CallContext& call, const v1::RevokeApiKeyRequest& request);

  // sign_in.cc
  absl::StatusOr<v1::SignInResponse> SignIn(const CallContext& call, const v1::SignInRequest& request);
  absl::StatusOr<v1::SetPasswordResponse> SetPassword(const CallContext& call, const v1::SetPasswordRequest& request);

  // sessions.cc
  absl::StatusOr<v1::SignOutResponse> SignOut(const CallContext& call, const v1::SignOutRequest& request);
  absl::StatusOr<v1::GetCallerResponse> GetCaller(const CallContext& call, const v1::GetCallerRequest& request);
  absl::StatusOr<v1::ListSessionsResponse> ListSessions(const CallContext& call,
                                                        const v1::ListSessionsRequest& request);

  // authenticate.cc
  absl::StatusOr<v1::AuthenticateResponse> Authenticate(const CallContext& call,
                                                        const v1::AuthenticateRequest& request);

 private:
  // Runs body in a transaction and commits, unless it is a dry run; a request that
  // was answered before gets its answer again, without running body.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Mutate(const CallContext& call, const Request& request,
                                  absl::FunctionRef<absl::StatusOr<Response>(storage::Transaction&)> body);
  // What others remember of the principal holds no more.
  void Changed(const std::string& principal) const;
  // Commits what body does, unless it is a dry run; body has it recorded.
  absl::Status Commit(bool dry_run, absl::FunctionRef<absl::Status(storage::Transaction&)> body);

  // A new one-time password and its hash.
  absl::StatusOr<std::pair<std::string, std::string>> MakeOneTimePassword();
  void GiveOneTimePassword(const std::string& hash, store::v1::PrincipalRecord& record) const;
  // Errors: ALREADY_EXISTS (name, user name).
  absl::Status InsertPrincipal(storage::Transaction& transaction, const store::v1::PrincipalRecord& record) const;

  // A key of principal that ends after lifetime, and its secret.
  std::pair<store::v1::ApiKeyRecord, std::string> MakeApiKey(const v1::ApiKey& wanted, absl::Duration lifetime);
  absl::Status CheckScopes(const v1::ApiKey& key) const;
  // A credential that is limited to scopes gives nothing beyond them: a key only
  // with scopes that its own cover, and no password or role. Errors:
  // PERMISSION_DENIED ("SCOPED_CREDENTIAL").
  static absl::Status CheckGrant(const CallContext& call, const v1::ApiKey& key);
  static absl::Status CheckUnscoped(const CallContext& call);

  // Has it in the trail, but not each time, that call was refused for why, which it
  // returns. principal: whom the name is of; empty: nobody.
  absl::Status Refuse(const CallContext& call, const std::string& user_name, const std::string& principal,
                      absl::Status why);
  // Whose user name and password they are.
  absl::StatusOr<store::v1::PrincipalRecord> CheckPassword(const CallContext& call, const std::string& user_name,
                                                           const std::string& password);
  absl::Status BeginSession(storage::Transaction& transaction, const store::v1::SessionRecord& record) const;
  // The caller's own record. Errors: FAILED_PRECONDITION where the caller has no password.
  absl::StatusOr<store::v1::PrincipalRecord> CallerWithPassword(const storage::Reader& reader,
                                                                const CallContext& call) const;

  absl::StatusOr<v1::AuthenticateResponse> AuthenticateSession(const storage::Reader& reader, const std::string& name,
                                                               absl::string_view secret);
  absl::StatusOr<v1::AuthenticateResponse> AuthenticateApiKey(const storage::Reader& reader, const std::string& name,
                                                              absl::string_view secret);

  const std::shared_ptr<storage::Store> store_;
  const runtime::Clock& clock_;
  runtime::IdSource& ids_;
  const std::vector<std::string> permissions_;
  const std::function<void(const std::string& principal)> changed_;
  const Records records_;
  const runtime::ReplayTable replays_;
  const runtime::AuditTrail audit_;
  PasswordHasher hasher_;
  Throttle throttle_;
  RefusalLog refusals_;
};

// As services/runtime names it: "operator".
std::string NameOfRole(v1::Role role);

// Whether a session has neither ended by time nor for want of use.
bool IsLive(const v1::Session& session, absl::Time now);

template <typename Response, typename Request>
absl::StatusOr<Response> Access::Mutate(const CallContext& call, const Request& request,
                                        absl::FunctionRef<absl::StatusOr<Response>(storage::Transaction&)> body) {
  Response response;
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  const auto record = [&](storage::Transaction& transaction) -> absl::StatusOr<Response> {
    KAREZ_ASSIGN_OR_RETURN(Response made, body(transaction));
    KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, entry, runtime::ResourcesOf(made, request)));
    return made;
  };
  KAREZ_RETURN_IF_ERROR(Commit(runtime::IsDryRun(request), [&](storage::Transaction& transaction) -> absl::Status {
    KAREZ_ASSIGN_OR_RETURN(response,
                           replays_.Once<Response>(transaction, call, request, [&] { return record(transaction); }));
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_ACCESS_H_
