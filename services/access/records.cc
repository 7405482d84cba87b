#include "services/access/records.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"
#include "storage/keys.h"

namespace karez::access {
namespace {

using store::v1::ApiKeyRecord;
using store::v1::PrincipalRecord;
using store::v1::SessionRecord;

storage::TableSchema<PrincipalRecord> PrincipalSchema() {
  storage::TableIndex<PrincipalRecord> by_user_name;
  by_user_name.id = IdOf(AccessTable::kPrincipalsByUserName);
  by_user_name.name = "principals.user_name";
  by_user_name.unique = true;
  by_user_name.keys = [](const PrincipalRecord& record) -> std::vector<std::string> {
    if (record.principal().user_name().empty()) return {};
    return {NameKey(record.principal().user_name())};
  };
  storage::TableIndex<PrincipalRecord> administrators;
  administrators.id = IdOf(AccessTable::kAdministrators);
  administrators.name = "principals.administrators";
  administrators.keys = [](const PrincipalRecord& record) -> std::vector<std::string> {
    if (!IsAdministrator(record.principal())) return {};
    return {NameKey(record.principal().name())};
  };
  return {IdOf(AccessTable::kPrincipals),
          "principals",
          [](const PrincipalRecord& record) { return NameKey(record.principal().name()); },
          {std::move(by_user_name), std::move(administrators)}};
}

storage::TableSchema<ApiKeyRecord> ApiKeySchema() {
  storage::TableIndex<ApiKeyRecord> by_principal;
  by_principal.id = IdOf(AccessTable::kApiKeysByPrincipal);
  by_principal.name = "api_keys.principal";
  by_principal.keys = [](const ApiKeyRecord& record) -> std::vector<std::string> {
    return {NameKey(record.api_key().principal())};
  };
  return {IdOf(AccessTable::kApiKeys),
          "api_keys",
          [](const ApiKeyRecord& record) { return NameKey(record.api_key().name()); },
          {std::move(by_principal)}};
}

std::string TimeKey(absl::Time time) { return storage::EncodeKey(absl::ToUnixMicros(time)); }

storage::TableSchema<SessionRecord> SessionSchema() {
  storage::TableIndex<SessionRecord> by_principal;
  by_principal.id = IdOf(AccessTable::kSessionsByPrincipal);
  by_principal.name = "sessions.principal";
  by_principal.keys = [](const SessionRecord& record) -> std::vector<std::string> {
    return {NameKey(record.session().principal())};
  };
  storage::TableIndex<SessionRecord> by_expire_time;
  by_expire_time.id = IdOf(AccessTable::kSessionsByExpireTime);
  by_expire_time.name = "sessions.expire_time";
  by_expire_time.keys = [](const SessionRecord& record) -> std::vector<std::string> {
    return {TimeKey(runtime::ToTime(record.session().expire_time()))};
  };
  return {IdOf(AccessTable::kSessions),
          "sessions",
          [](const SessionRecord& record) { return NameKey(record.session().name()); },
          {std::move(by_principal), std::move(by_expire_time)}};
}

}  // namespace

std::string NameKey(absl::string_view name) { return storage::EncodeKey(name); }

bool IsAdministrator(const v1::Principal& principal) {
  return !principal.disabled() && principal.kind() == v1::PRINCIPAL_KIND_PERSON &&
         std::find(principal.roles().begin(), principal.roles().end(), v1::ROLE_ADMINISTRATOR) !=
             principal.roles().end();
}

bool MaySignIn(const PrincipalRecord& record, absl::Time now) {
  const bool ran_out = record.has_password_expire_time() && now >= runtime::ToTime(record.password_expire_time());
  return !record.principal().disabled() && !ran_out;
}

Records::Records() : principals_(PrincipalSchema()), api_keys_(ApiKeySchema()), sessions_(SessionSchema()) {}

absl::StatusOr<PrincipalRecord> Records::GetPrincipal(const storage::Reader& reader, absl::string_view name,
                                                      absl::string_view field) const {
  KAREZ_ASSIGN_OR_RETURN(auto found, principals_.Get(reader, NameKey(name)));
  if (found) return *std::move(found);
  return runtime::MakeError(absl::StatusCode::kNotFound, "PRINCIPAL_NOT_FOUND",
                            absl::StrCat(field, ": got ", name, ", which does not exist"),
                            {{"name", std::string(name)}});
}

absl::StatusOr<std::optional<PrincipalRecord>> Records::FindByUserName(const storage::Reader& reader,
                                                                       absl::string_view user_name) const {
  return principals_.GetByIndex(reader, IdOf(AccessTable::kPrincipalsByUserName), NameKey(user_name));
}

absl::StatusOr<bool> Records::HasAdministratorBeside(const storage::Reader& reader, absl::string_view name,
                                                     absl::Time now) const {
  bool found = false;
  KAREZ_RETURN_IF_ERROR(
      principals_.ScanIndex(reader, IdOf(AccessTable::kAdministrators), storage::KeyRange::All(),
                            storage::Direction::kForward, [&](absl::string_view, const PrincipalRecord& record) {
                              found = absl::string_view(record.principal().name()) != name && MaySignIn(record, now);
                              return !found;
                            }));
  return found;
}

absl::StatusOr<ApiKeyRecord> Records::GetApiKey(const storage::Reader& reader, absl::string_view name) const {
  KAREZ_ASSIGN_OR_RETURN(auto found, api_keys_.Get(reader, NameKey(name)));
  if (found) return *std::move(found);
  return runtime::MakeError(absl::StatusCode::kNotFound, "API_KEY_NOT_FOUND",
                            absl::StrCat("name: got ", name, ", which does not exist"), {{"name", std::string(name)}});
}

absl::StatusOr<std::vector<SessionRecord>> Records::SessionsOf(const storage::Reader& reader,
                                                               absl::string_view principal) const {
  std::vector<SessionRecord> sessions;
  KAREZ_RETURN_IF_ERROR(sessions_.ScanIndex(reader, IdOf(AccessTable::kSessionsByPrincipal),
                                            storage::KeyRange::Prefix(NameKey(principal)), storage::Direction::kForward,
                                            [&](absl::string_view, const SessionRecord& record) {
                                              sessions.push_back(record);
                                              return true;
                                            }));
  std::stable_sort(sessions.begin(), sessions.end(), [](const SessionRecord& a, const SessionRecord& b) {
    return runtime::ToTime(a.session().create_time()) < runtime::ToTime(b.session().create_time());
  });
  return sessions;
}

absl::StatusOr<std::vector<std::string>> Records::EndSessions(storage::Transaction& transaction,
                                                              absl::string_view principal,
                                                              absl::string_view but) const {
  KAREZ_ASSIGN_OR_RETURN(const auto sessions, SessionsOf(transaction, principal));
  std::vector<std::string> ended;
  for (const SessionRecord& record : sessions) {
    if (absl::string_view(record.session().name()) == but) continue;
    KAREZ_RETURN_IF_ERROR(sessions_.Delete(transaction, NameKey(record.session().name())));
    ended.push_back(record.session().name());
  }
  return ended;
}

absl::Status Records::PurgeSessions(storage::Transaction& transaction, absl::Time now, int most) const {
  std::vector<std::string> keys;
  KAREZ_RETURN_IF_ERROR(sessions_.ScanIndex(
      transaction, IdOf(AccessTable::kSessionsByExpireTime), storage::KeyRange::All(), storage::Direction::kForward,
      [&](absl::string_view, const SessionRecord& record) {
        if (static_cast<int>(keys.size()) == most || now < runtime::ToTime(record.session().expire_time()))
          return false;
        keys.push_back(NameKey(record.session().name()));
        return true;
      }));
  for (const std::string& key : keys) KAREZ_RETURN_IF_ERROR(sessions_.Delete(transaction, key));
  return absl::OkStatus();
}

}  // namespace karez::access
