#include <algorithm>
#include <utility>

#include "services/access/access.h"
#include "services/access/secrets.h"
#include "services/runtime/permission_table.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"

namespace karez::access {
namespace {

using store::v1::ApiKeyRecord;
using store::v1::PrincipalRecord;
using store::v1::SessionRecord;

// The same whatever was wrong.
absl::Status UnknownCredential() {
  return runtime::MakeError(absl::StatusCode::kUnauthenticated, "UNKNOWN_CREDENTIAL",
                            "credential: got one that does not let in, want a key or a session that holds");
}

// How long the answer about a credential that ends at `end` may be kept.
int32_t MaxAge(absl::Time now, absl::Time end) {
  return static_cast<int32_t>(absl::ToInt64Seconds(std::min(kAuthenticationLifetime, end - now)));
}

}  // namespace

absl::StatusOr<v1::AuthenticateResponse> Access::Authenticate(const CallContext&,
                                                              const v1::AuthenticateRequest& request) {
  const auto credential = runtime::ParseCredential(request.credential());
  if (!credential) return UnknownCredential();
  const std::string name = NameOf(*credential);
  const auto snapshot = store_->Read();
  KAREZ_ASSIGN_OR_RETURN(v1::AuthenticateResponse answer,
                         credential->kind == CredentialKind::kSession
                             ? AuthenticateSession(*snapshot, name, credential->secret)
                             : AuthenticateApiKey(*snapshot, name, credential->secret));
  KAREZ_ASSIGN_OR_RETURN(auto record, records_.principals().Get(*snapshot, NameKey(answer.principal().name())));
  if (!record || record->principal().disabled()) return UnknownCredential();
  *answer.mutable_principal() = std::move(*record->mutable_principal());
  answer.set_credential_name(name);
  if (answer.principal().password_expired()) {
    answer.mutable_scopes()->Assign(std::begin(runtime::kExpiredPasswordScopes),
                                    std::end(runtime::kExpiredPasswordScopes));
  }
  return answer;
}

absl::StatusOr<v1::AuthenticateResponse> Access::AuthenticateSession(const storage::Reader& reader,
                                                                     const std::string& name,
                                                                     absl::string_view secret) {
  KAREZ_ASSIGN_OR_RETURN(const auto found, records_.sessions().Get(reader, NameKey(name)));
  const absl::Time now = clock_.Now();
  if (!found || !Matches(found->secret(), secret) || !IsLive(found->session(), now)) return UnknownCredential();
  absl::Time idle_end = runtime::ToTime(found->session().idle_expire_time());
  if (now + kIdleLifetime - idle_end >= kUseResolution) {
    idle_end = now + kIdleLifetime;
    KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) -> absl::Status {
      KAREZ_ASSIGN_OR_RETURN(std::optional<SessionRecord> record, records_.sessions().Get(transaction, NameKey(name)));
      if (!record) return UnknownCredential();  // It has just ended.
      *record->mutable_session()->mutable_idle_expire_time() = runtime::ToTimestamp(idle_end);
      return records_.sessions().Put(transaction, *record);
    }));
  }
  v1::AuthenticateResponse answer;
  answer.mutable_principal()->set_name(found->session().principal());
  answer.set_max_age_seconds(MaxAge(now, std::min(idle_end, runtime::ToTime(found->session().expire_time()))));
  return answer;
}

absl::StatusOr<v1::AuthenticateResponse> Access::AuthenticateApiKey(const storage::Reader& reader,
                                                                    const std::string& name, absl::string_view secret) {
  KAREZ_ASSIGN_OR_RETURN(const auto found, records_.api_keys().Get(reader, NameKey(name)));
  const absl::Time now = clock_.Now();
  if (!found || !Matches(found->secret(), secret)) return UnknownCredential();
  const v1::ApiKey& key = found->api_key();
  const absl::Time end = runtime::ToTime(key.expire_time());
  if (key.has_revoke_time() || now >= end) return UnknownCredential();
  if (!key.has_last_use_time() || now - runtime::ToTime(key.last_use_time()) >= kUseResolution) {
    KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) -> absl::Status {
      KAREZ_ASSIGN_OR_RETURN(ApiKeyRecord record, records_.GetApiKey(transaction, name));
      *record.mutable_api_key()->mutable_last_use_time() = runtime::ToTimestamp(now);
      return records_.api_keys().Put(transaction, record);
    }));
  }
  v1::AuthenticateResponse answer;
  answer.mutable_principal()->set_name(key.principal());
  answer.mutable_scopes()->CopyFrom(key.scopes());
  answer.set_max_age_seconds(MaxAge(now, end));
  return answer;
}

}  // namespace karez::access
