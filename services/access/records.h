// The tables of access's store.
#ifndef KAREZ_SERVICES_ACCESS_RECORDS_H_
#define KAREZ_SERVICES_ACCESS_RECORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "karez/access/store/v1/access_store.pb.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::access {

// Ids of tables and indexes in access's store; never used again for another
// thing (docs/formats.md).
enum class AccessTable : storage::TableId {
  kPrincipals = 1,
  kApiKeys = 2,
  kSessions = 3,
  kReplays = 4,
  kPrincipalsByUserName = 10,
  kAdministrators = 11,
  kApiKeysByPrincipal = 12,
  kSessionsByPrincipal = 13,
  kSessionsByExpireTime = 14,
  kReplaysByTime = 15,
};
constexpr storage::TableId IdOf(AccessTable table) { return static_cast<storage::TableId>(table); }

// The key of a record, and of an index by a name.
std::string NameKey(absl::string_view name);

// A person who is to administer and is not disabled. A program does not count: its
// keys run out.
bool IsAdministrator(const v1::Principal& principal);

// Whether the password of record lets in at now, if it is the right one.
bool MaySignIn(const store::v1::PrincipalRecord& record, absl::Time now);

// Safe for concurrent use. Errors: those of storage/ beside what is said.
class Records {
 public:
  Records();

  const storage::Table<store::v1::PrincipalRecord>& principals() const { return principals_; }
  const storage::Table<store::v1::ApiKeyRecord>& api_keys() const { return api_keys_; }
  const storage::Table<store::v1::SessionRecord>& sessions() const { return sessions_; }

  // Errors: NOT_FOUND ("PRINCIPAL_NOT_FOUND"), which names field.
  absl::StatusOr<store::v1::PrincipalRecord> GetPrincipal(const storage::Reader& reader, absl::string_view name,
                                                          absl::string_view field) const;
  absl::StatusOr<std::optional<store::v1::PrincipalRecord>> FindByUserName(const storage::Reader& reader,
                                                                           absl::string_view user_name) const;
  // Whether somebody else than `name` is an administrator who may sign in at now.
  absl::StatusOr<bool> HasAdministratorBeside(const storage::Reader& reader, absl::string_view name,
                                              absl::Time now) const;

  // Errors: NOT_FOUND ("API_KEY_NOT_FOUND").
  absl::StatusOr<store::v1::ApiKeyRecord> GetApiKey(const storage::Reader& reader, absl::string_view name) const;

  // Of a principal, the oldest first, those that have ended by time or for want of
  // use among them.
  absl::StatusOr<std::vector<store::v1::SessionRecord>> SessionsOf(const storage::Reader& reader,
                                                                   absl::string_view principal) const;
  // Ends the sessions of a principal, but the one of that name, and returns their names.
  absl::StatusOr<std::vector<std::string>> EndSessions(storage::Transaction& transaction, absl::string_view principal,
                                                       absl::string_view but) const;
  // Drops up to `most` sessions that have ended by `now`.
  absl::Status PurgeSessions(storage::Transaction& transaction, absl::Time now, int most) const;

 private:
  const storage::Table<store::v1::PrincipalRecord> principals_;
  const storage::Table<store::v1::ApiKeyRecord> api_keys_;
  const storage::Table<store::v1::SessionRecord> sessions_;
};

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_RECORDS_H_
