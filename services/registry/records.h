// The registry's tables, and the one way in which a record of them changes.
#ifndef KAREZ_SERVICES_REGISTRY_RECORDS_H_
#define KAREZ_SERVICES_REGISTRY_RECORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "karez/registry/store/v1/change_record.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/registry/v1/organization.pb.h"
#include "karez/type/v1/text.pb.h"
#include "storage/changelog.h"
#include "storage/keys.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::registry {

// Ids of tables and indexes in the registry's store; never used again for
// another thing.
enum class RegistryTable : storage::TableId {
  kOrganizations = 1,
  kListings = 2,
  kChanges = 3,
  kReplays = 4,
  kOrganizationsByExternalId = 10,
  kListingsByExternalId = 11,
  // By owner, and by each further party.
  kListingsByOrganization = 12,
  kListingsByState = 13,
  // Those that will expire, by when.
  kListingsByExpireTime = 14,
  kReplaysByTime = 15,
};
constexpr storage::TableId IdOf(RegistryTable table) { return static_cast<storage::TableId>(table); }

// Why a record changes; goes into the change log.
struct Cause {
  std::string principal;
  std::vector<std::string> verbs;
  absl::Time time;
};

// Keys of the tables and their indexes.
std::string NameKey(absl::string_view name);
std::string ExternalIdKey(const type::v1::ExternalId& id);
std::string StateKey(v1::ListingState state);
std::string ExpireKey(absl::Time time);

// NOT_FOUND with reason "LISTING_NOT_FOUND".
absl::Status ListingNotFound(absl::string_view name);

// Safe for concurrent use.
class Records {
 public:
  Records();

  const storage::Table<v1::Organization>& organizations() const { return organizations_; }
  const storage::Table<v1::Listing>& listings() const { return listings_; }
  const storage::ChangeLog& changes() const { return changes_; }

  // What a record of the change log says.
  static absl::StatusOr<store::v1::ChangeRecord> Parse(const storage::ChangeRecord& logged);

  // NOT_FOUND with reason "ORGANIZATION_NOT_FOUND" or "LISTING_NOT_FOUND".
  absl::StatusOr<v1::Organization> GetOrganization(const storage::Reader& reader, absl::string_view name) const;
  absl::StatusOr<v1::Listing> GetListing(const storage::Reader& reader, absl::string_view name) const;

  // Writes the record and its change into the transaction. Sets the record's
  // sequence, etag and times; before is the record as it is stored, nullptr if
  // it is new.
  absl::Status Put(storage::Transaction& transaction, const v1::Organization* before, v1::Organization& after,
                   const Cause& cause) const;
  absl::Status Put(storage::Transaction& transaction, const v1::Listing* before, v1::Listing& after,
                   const Cause& cause) const;

  absl::Status Delete(storage::Transaction& transaction, const v1::Organization& organization,
                      const Cause& cause) const;
  absl::Status Delete(storage::Transaction& transaction, const v1::Listing& listing, const Cause& cause) const;

 private:
  const storage::Table<v1::Organization> organizations_;
  const storage::Table<v1::Listing> listings_;
  const storage::ChangeLog changes_;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_RECORDS_H_
