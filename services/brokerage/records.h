// The tables of brokerage's store.
#ifndef KAREZ_SERVICES_BROKERAGE_RECORDS_H_
#define KAREZ_SERVICES_BROKERAGE_RECORDS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/brokerage/store/v1/brokerage_store.pb.h"
#include "karez/brokerage/v1/decisions.pb.h"
#include "karez/brokerage/v1/profiles.pb.h"
#include "services/brokerage/names.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::brokerage {

// Ids of tables and indexes in brokerage's store; never used again for another
// thing (docs/formats.md).
enum class BrokerageTable : storage::TableId {
  kProfiles = 1,
  kActiveProfile = 2,
  kDecisions = 3,
  kReplays = 4,
  kDecisionsByListing = 10,
  kDecisionsByTime = 11,
  kReplaysByTime = 12,
};
constexpr storage::TableId IdOf(BrokerageTable table) { return static_cast<storage::TableId>(table); }

// Safe for concurrent use. Errors: those of storage/ beside what is said.
class Records {
 public:
  Records();

  // Of the profile, or of all if it is empty: in the order of names and revisions.
  static storage::KeyRange ProfileRange(absl::string_view profile);
  const storage::Table<v1::ProfileRevision>& profiles() const { return profiles_; }

  // The revision that is named, the profile's last one if it names none. `active`
  // is filled in. Errors: NOT_FOUND with reason "PROFILE_NOT_FOUND".
  absl::StatusOr<v1::ProfileRevision> GetProfile(const storage::Reader& reader, const RevisionName& name) const;
  // nullopt: the profile has none.
  absl::StatusOr<std::optional<v1::ProfileRevision>> LastRevision(const storage::Reader& reader,
                                                                  absl::string_view profile) const;
  // Name of the revision in force; "" before brokerage has met matching.
  absl::StatusOr<std::string> ActiveRevision(const storage::Reader& reader) const;
  absl::Status Put(storage::Transaction& transaction, v1::ProfileRevision revision) const;
  absl::Status PutActive(storage::Transaction& transaction, const std::string& revision) const;

  // Errors: NOT_FOUND with reason "DECISION_NOT_FOUND".
  absl::StatusOr<v1::Decision> GetDecision(const storage::Reader& reader, absl::string_view name) const;
  absl::Status Put(storage::Transaction& transaction, const v1::Decision& decision) const;

  // The newest first, of a listing or, if it is empty, of all. Begins before
  // `position`, one that visit got; empty: with the newest.
  absl::Status ScanDecisions(const storage::Reader& reader, absl::string_view listing, absl::string_view position,
                             absl::FunctionRef<bool(absl::string_view position, const v1::Decision&)> visit) const;

 private:
  const storage::Table<v1::ProfileRevision> profiles_;
  const storage::Table<store::v1::ActiveProfile> active_;
  const storage::Table<v1::Decision> decisions_;
};

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_RECORDS_H_
