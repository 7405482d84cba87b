#include "services/registry/records.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/etag.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"

namespace karez::registry {
namespace {

using store::v1::ChangeRecord;

// Kinds of the change log's records, kept for ever.
constexpr uint32_t kOrganizationPut = 1;
constexpr uint32_t kListingPut = 2;
constexpr uint32_t kOrganizationDeleted = 3;
constexpr uint32_t kListingDeleted = 4;

template <typename Message>
std::vector<std::string> ByExternalId(const Message& message) {
  if (!message.has_external_id()) return {};
  return {ExternalIdKey(message.external_id())};
}

std::vector<std::string> ByOrganization(const v1::Listing& listing) {
  std::vector<std::string> keys = {NameKey(listing.organization())};
  for (const v1::Party& party : listing.parties()) {
    std::string key = NameKey(party.organization());
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
  }
  return keys;
}

std::vector<std::string> ByState(const v1::Listing& listing) { return {StateKey(listing.state())}; }

std::vector<std::string> ByExpireTime(const v1::Listing& listing) {
  const bool expires = listing.state() == v1::LISTING_STATE_PUBLISHED || listing.state() == v1::LISTING_STATE_ON_HOLD;
  if (!expires || !listing.has_expire_time()) return {};
  return {ExpireKey(runtime::ToTime(listing.expire_time()))};
}

storage::TableSchema<v1::Organization> OrganizationSchema() {
  return {.id = IdOf(RegistryTable::kOrganizations),
          .name = "organizations",
          .key = [](const v1::Organization& organization) { return NameKey(organization.name()); },
          .indexes = {{.id = IdOf(RegistryTable::kOrganizationsByExternalId),
                       .name = "organizations.external_id",
                       .unique = true,
                       .keys = ByExternalId<v1::Organization>}}};
}

storage::TableSchema<v1::Listing> ListingSchema() {
  return {
      .id = IdOf(RegistryTable::kListings),
      .name = "listings",
      .key = [](const v1::Listing& listing) { return NameKey(listing.name()); },
      .indexes = {
          {.id = IdOf(RegistryTable::kListingsByExternalId),
           .name = "listings.external_id",
           .unique = true,
           .keys = ByExternalId<v1::Listing>},
          {.id = IdOf(RegistryTable::kListingsByOrganization), .name = "listings.organization", .keys = ByOrganization},
          {.id = IdOf(RegistryTable::kListingsByState), .name = "listings.state", .keys = ByState},
          {.id = IdOf(RegistryTable::kListingsByExpireTime), .name = "listings.expire_time", .keys = ByExpireTime}}};
}

absl::Status NotFound(absl::string_view what, absl::string_view reason, absl::string_view name) {
  return runtime::MakeError(absl::StatusCode::kNotFound, reason,
                            absl::StrCat("name: got ", runtime::Quoted(name), ", want ", what, " that exists"),
                            {{"name", std::string(name)}});
}

template <typename Message>
void Stamp(const Message* before, Message& after, absl::Time now) {
  after.set_etag(runtime::NextEtag(before == nullptr ? absl::string_view() : before->etag()));
  *after.mutable_create_time() = before == nullptr ? runtime::ToTimestamp(now) : before->create_time();
  *after.mutable_update_time() = runtime::ToTimestamp(now);
  after.clear_sequence();
}

ChangeRecord Describe(const Cause& cause) {
  ChangeRecord record;
  *record.mutable_commit_time() = runtime::ToTimestamp(cause.time);
  record.set_principal(cause.principal);
  for (const std::string& verb : cause.verbs) record.add_verbs(verb);
  return record;
}

absl::StatusOr<storage::Sequence> Append(const storage::ChangeLog& log, storage::Transaction& transaction,
                                         uint32_t kind, absl::string_view name, const ChangeRecord& record) {
  return log.Append(transaction,
                    {.kind = kind, .key = std::string(name), .payload = storage::SerializeDeterministically(record)});
}

}  // namespace

std::string NameKey(absl::string_view name) { return storage::EncodeKey(name); }

std::string ExternalIdKey(const type::v1::ExternalId& id) {
  return storage::EncodeKey(absl::string_view(id.source()), absl::string_view(id.id()));
}

std::string StateKey(v1::ListingState state) { return storage::EncodeKey(static_cast<uint16_t>(state)); }

std::string ExpireKey(absl::Time time) { return storage::EncodeKey(absl::ToUnixMicros(time)); }

absl::Status ListingNotFound(absl::string_view name) { return NotFound("a listing", "LISTING_NOT_FOUND", name); }

Records::Records()
    : organizations_(OrganizationSchema()), listings_(ListingSchema()), changes_(IdOf(RegistryTable::kChanges)) {}

absl::StatusOr<ChangeRecord> Records::Parse(const storage::ChangeRecord& logged) {
  ChangeRecord record;
  if (record.ParseFromString(logged.change.payload)) return record;
  return absl::DataLossError(absl::StrCat("change log: the bytes of change ", logged.sequence, " are corrupt"));
}

absl::StatusOr<v1::Organization> Records::GetOrganization(const storage::Reader& reader, absl::string_view name) const {
  KAREZ_ASSIGN_OR_RETURN(std::optional<v1::Organization> organization, organizations_.Get(reader, NameKey(name)));
  if (!organization.has_value()) return NotFound("an organization", "ORGANIZATION_NOT_FOUND", name);
  return *std::move(organization);
}

absl::StatusOr<v1::Listing> Records::GetListing(const storage::Reader& reader, absl::string_view name) const {
  KAREZ_ASSIGN_OR_RETURN(std::optional<v1::Listing> listing, listings_.Get(reader, NameKey(name)));
  if (!listing.has_value()) return ListingNotFound(name);
  return *std::move(listing);
}

absl::Status Records::Put(storage::Transaction& transaction, const v1::Organization* before, v1::Organization& after,
                          const Cause& cause) const {
  Stamp(before, after, cause.time);
  ChangeRecord record = Describe(cause);
  *record.mutable_organization() = after;
  KAREZ_ASSIGN_OR_RETURN(storage::Sequence sequence,
                         Append(changes_, transaction, kOrganizationPut, after.name(), record));
  after.set_sequence(static_cast<int64_t>(sequence));
  return organizations_.Put(transaction, after);
}

absl::Status Records::Put(storage::Transaction& transaction, const v1::Listing* before, v1::Listing& after,
                          const Cause& cause) const {
  Stamp(before, after, cause.time);
  ChangeRecord record = Describe(cause);
  *record.mutable_listing() = after;
  if (before != nullptr) record.set_previous_state(before->state());
  KAREZ_ASSIGN_OR_RETURN(storage::Sequence sequence, Append(changes_, transaction, kListingPut, after.name(), record));
  after.set_sequence(static_cast<int64_t>(sequence));
  return listings_.Put(transaction, after);
}

absl::Status Records::Delete(storage::Transaction& transaction, const v1::Organization& organization,
                             const Cause& cause) const {
  ChangeRecord record = Describe(cause);
  record.set_removed(organization.name());
  KAREZ_RETURN_IF_ERROR(Append(changes_, transaction, kOrganizationDeleted, organization.name(), record).status());
  return organizations_.Delete(transaction, NameKey(organization.name()));
}

absl::Status Records::Delete(storage::Transaction& transaction, const v1::Listing& listing, const Cause& cause) const {
  ChangeRecord record = Describe(cause);
  record.set_removed(listing.name());
  record.set_removed_organization(listing.organization());
  record.set_previous_state(listing.state());
  KAREZ_RETURN_IF_ERROR(Append(changes_, transaction, kListingDeleted, listing.name(), record).status());
  return listings_.Delete(transaction, NameKey(listing.name()));
}

}  // namespace karez::registry
