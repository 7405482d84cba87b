#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/access.h"
#include "services/access/secrets.h"
#include "services/runtime/page_token.h"
#include "services/runtime/permission_table.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"
#include "services/runtime/validate.h"

namespace karez::access {
namespace {

using store::v1::ApiKeyRecord;

constexpr size_t kDefaultKeys = 100;
constexpr absl::Duration kLeastLifetime = absl::Hours(1);
constexpr absl::Duration kMostLifetime = absl::Hours(24 * 400);
constexpr absl::Duration kMostOverlap = absl::Hours(24 * 30);

absl::Status CheckBetween(absl::string_view field, absl::Duration got, absl::Duration least, absl::Duration most) {
  if (got >= least && got <= most) return absl::OkStatus();
  return runtime::InvalidArgument(
      {{std::string(field), absl::StrCat("got ", absl::FormatDuration(got), ", want ", absl::FormatDuration(least),
                                         " to ", absl::FormatDuration(most))}});
}

absl::Status Ended(const v1::ApiKey& key, absl::string_view how) {
  return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "API_KEY_ENDED",
                            absl::StrCat("name: got ", key.name(), ", which ", how, ", want one that holds"),
                            {{"name", key.name()}});
}

}  // namespace

absl::Status Access::CheckScopes(const v1::ApiKey& key) const {
  std::vector<runtime::Violation> violations;
  for (int i = 0; i < key.scopes_size(); ++i) {
    const bool names_one = std::any_of(permissions_.begin(), permissions_.end(), [&](const std::string& permission) {
      return runtime::ScopeNames(key.scopes(i), permission);
    });
    if (names_one) continue;
    violations.push_back({absl::StrCat("api_key.scopes[", i, "]"),
                          absl::StrCat("got ", runtime::Quoted(key.scopes(i)),
                                       ", want a permission such as registry.listings.get, or registry.*")});
  }
  return runtime::InvalidArgument(std::move(violations));
}

absl::Status Access::CheckUnscoped(const CallContext& call) {
  if (call.principal.scopes.empty()) return absl::OkStatus();
  return runtime::MakeError(absl::StatusCode::kPermissionDenied, "SCOPED_CREDENTIAL",
                            "credential: got one that is limited to scopes, want one that is not, to give what they "
                            "do not cover",
                            {{"principal", call.principal.name}});
}

absl::Status Access::CheckGrant(const CallContext& call, const v1::ApiKey& key) {
  const std::vector<std::string>& own = call.principal.scopes;
  const auto covered = [&own](const std::string& wanted) {
    return std::any_of(own.begin(), own.end(),
                       [&wanted](const std::string& scope) { return runtime::ScopeNames(scope, wanted); });
  };
  const bool within = !key.scopes().empty() && std::all_of(key.scopes().begin(), key.scopes().end(), covered);
  return within ? absl::OkStatus() : CheckUnscoped(call);
}

std::pair<ApiKeyRecord, std::string> Access::MakeApiKey(const v1::ApiKey& wanted, absl::Duration lifetime) {
  const Credential credential{.kind = CredentialKind::kApiKey, .id = ids_.NewId(), .secret = NewSecret()};
  ApiKeyRecord record;
  v1::ApiKey& key = *record.mutable_api_key();
  key = wanted;
  runtime::ClearOutputOnly(&key);
  key.set_name(NameOf(credential));
  const absl::Time now = clock_.Now();
  *key.mutable_create_time() = runtime::ToTimestamp(now);
  *key.mutable_expire_time() = runtime::ToTimestamp(now + lifetime);
  *record.mutable_secret() = HashSecret(credential.secret);
  return {std::move(record), runtime::FormatCredential(credential)};
}

absl::StatusOr<v1::ApiKeySecret> Access::CreateApiKey(const CallContext& call, const v1::CreateApiKeyRequest& request) {
  const absl::Duration lifetime =
      request.has_lifetime() ? runtime::ToDuration(request.lifetime()) : kDefaultKeyLifetime;
  KAREZ_RETURN_IF_ERROR(CheckBetween("lifetime", lifetime, kLeastLifetime, kMostLifetime));
  KAREZ_RETURN_IF_ERROR(CheckScopes(request.api_key()));
  KAREZ_RETURN_IF_ERROR(CheckGrant(call, request.api_key()));
  const auto [record, secret] = MakeApiKey(request.api_key(), lifetime);
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  KAREZ_RETURN_IF_ERROR(
      Commit(request.validate_only(), [&, &key = record](storage::Transaction& transaction) -> absl::Status {
        KAREZ_ASSIGN_OR_RETURN(const auto holder,
                               records_.GetPrincipal(transaction, key.api_key().principal(), "api_key.principal"));
        if (holder.principal().kind() != v1::PRINCIPAL_KIND_PROGRAM) {
          return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "NOT_A_PROGRAM",
                                    absl::StrCat("api_key.principal: got ", holder.principal().name(),
                                                 ", a person, who signs in, want a program"),
                                    {{"name", holder.principal().name()}});
        }
        KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, entry, {key.api_key().name()}));
        return records_.api_keys().Insert(transaction, key);
      }));
  v1::ApiKeySecret answer;
  *answer.mutable_api_key() = record.api_key();
  if (!request.validate_only()) answer.set_secret(secret);
  return answer;
}

absl::StatusOr<v1::ListApiKeysResponse> Access::ListApiKeys(const CallContext&, const v1::ListApiKeysRequest& request) {
  const uint64_t hash = runtime::RequestHash(request);
  KAREZ_ASSIGN_OR_RETURN(const runtime::PageToken token, runtime::DecodePageToken(request.page_token(), hash));
  const size_t size = request.page_size() > 0 ? static_cast<size_t>(request.page_size()) : kDefaultKeys;
  v1::ListApiKeysResponse response;
  std::string last;
  const auto visit = [&](absl::string_view position, const ApiKeyRecord& record) {
    if (static_cast<size_t>(response.api_keys_size()) == size) {
      response.set_next_page_token(runtime::EncodePageToken({last, hash}));
      return false;
    }
    last = std::string(position);
    *response.add_api_keys() = record.api_key();
    return true;
  };
  const bool all = request.principal().empty();
  storage::KeyRange range = all ? storage::KeyRange::All() : storage::KeyRange::Prefix(NameKey(request.principal()));
  if (!token.key.empty()) range = range.After(token.key);
  const auto snapshot = store_->Read();
  KAREZ_RETURN_IF_ERROR(all ? records_.api_keys().Scan(*snapshot, range, storage::Direction::kForward, visit)
                            : records_.api_keys().ScanIndex(*snapshot, IdOf(AccessTable::kApiKeysByPrincipal), range,
                                                            storage::Direction::kForward, visit));
  return response;
}

absl::StatusOr<v1::ApiKeySecret> Access::RotateApiKey(const CallContext& call, const v1::RotateApiKeyRequest& request) {
  const absl::Duration overlap = request.has_overlap() ? runtime::ToDuration(request.overlap()) : kDefaultOverlap;
  KAREZ_RETURN_IF_ERROR(CheckBetween("overlap", overlap, absl::ZeroDuration(), kMostOverlap));
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  v1::ApiKeySecret answer;
  KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) -> absl::Status {
    KAREZ_ASSIGN_OR_RETURN(ApiKeyRecord old, records_.GetApiKey(transaction, request.name()));
    v1::ApiKey& key = *old.mutable_api_key();
    KAREZ_RETURN_IF_ERROR(CheckGrant(call, key));
    const absl::Time now = clock_.Now();
    const absl::Time ends = runtime::ToTime(key.expire_time());
    if (key.has_revoke_time()) return Ended(key, "is revoked");
    if (!key.successor().empty()) return Ended(key, absl::StrCat(key.successor(), " has replaced"));
    if (now >= ends) return Ended(key, "has expired");
    const auto [record, secret] = MakeApiKey(key, ends - runtime::ToTime(key.create_time()));
    key.set_successor(record.api_key().name());
    *key.mutable_expire_time() = runtime::ToTimestamp(std::min(ends, now + overlap));
    *answer.mutable_api_key() = record.api_key();
    answer.set_secret(secret);
    KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, entry, {key.name(), record.api_key().name()}));
    KAREZ_RETURN_IF_ERROR(records_.api_keys().Put(transaction, old));
    return records_.api_keys().Insert(transaction, record);
  }));
  Changed(answer.api_key().principal());
  return answer;
}

absl::StatusOr<v1::ApiKey> Access::RevokeApiKey(const CallContext& call, const v1::RevokeApiKeyRequest& request) {
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  v1::ApiKey answer;
  KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) -> absl::Status {
    std::vector<std::string> revoked;
    for (std::string name = request.name(); !name.empty();) {
      KAREZ_ASSIGN_OR_RETURN(ApiKeyRecord record, records_.GetApiKey(transaction, name));
      v1::ApiKey& key = *record.mutable_api_key();
      if (!key.has_revoke_time()) {
        *key.mutable_revoke_time() = runtime::ToTimestamp(clock_.Now());
        KAREZ_RETURN_IF_ERROR(records_.api_keys().Put(transaction, record));
        revoked.push_back(name);
      }
      if (name == request.name()) answer = key;
      name = request.with_successors() ? key.successor() : "";
    }
    return revoked.empty() ? absl::OkStatus() : audit_.Append(transaction, entry, revoked);
  }));
  Changed(answer.principal());
  return answer;
}

}  // namespace karez::access
