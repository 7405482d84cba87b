#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/registry/lifecycle.h"
#include "services/registry/mutation.h"
#include "services/registry/registry.h"
#include "services/registry/rules.h"
#include "services/registry/view.h"
#include "services/runtime/etag.h"
#include "services/runtime/field_mask.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/validate.h"

namespace karez::registry {

struct Registry::ImportItem {
  v1::ImportResult result;
  // Of the item; the batch goes on without it.
  absl::Status status;
};

namespace {

using google::protobuf::util::MessageDifferencer;

// Few enough that other writers do not wait long, many enough that the disk's
// syncs do not count.
constexpr size_t kItemsPerTransaction = 100;

constexpr char kSubmitPermission[] = "registry.listings.submit";

// Whether an error is about one item, rather than about the store or the call.
bool IsOfItem(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kPermissionDenied:
      return true;
    default:
      return false;
  }
}

absl::Status CheckCallAlive(const runtime::CallContext& call) {
  if (call.cancelled && call.cancelled()) return absl::CancelledError("the caller has gone; what was imported stays");
  if (absl::Now() < call.deadline) return absl::OkStatus();
  return runtime::MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                            "deadline: got less time than the batch takes, want more or a smaller batch; "
                            "what was imported stays and the call is safe to repeat");
}

google::protobuf::FieldMask ReplaceAll() {
  google::protobuf::FieldMask mask;
  mask.add_paths("*");
  return mask;
}

// An item is known by its external id, which no item before it may have.
class ExternalIds {
 public:
  std::vector<runtime::Violation> Check(int index, const type::v1::ExternalId& id, absl::string_view field) {
    if (id.source().empty() || id.id().empty()) {
      return {{std::string(field), "got nothing, want source and id, by which the record is found again"}};
    }
    auto [it, fresh] = first_.emplace(ExternalIdKey(id), index);
    if (fresh) return {};
    return {{std::string(field), absl::StrCat("got ", runtime::Quoted(Describe(id)), ", which item ", it->second,
                                              " of the batch has, want each external id once")}};
  }

 private:
  absl::flat_hash_map<std::string, int> first_;
};

void Append(std::vector<runtime::Violation> from, std::vector<runtime::Violation>& to) {
  for (runtime::Violation& violation : from) to.push_back(std::move(violation));
}

runtime::Violation NoOwner(const v1::ListingImport& item) {
  if (!item.has_organization_external_id()) {
    return {"listing.organization", "got nothing, want the owner's name, or its organization_external_id"};
  }
  return {"organization_external_id", absl::StrCat("got ", runtime::Quoted(Describe(item.organization_external_id())),
                                                   ", want that of an organization that exists")};
}

absl::Status CheckSameName(absl::string_view field, absl::string_view wanted, absl::string_view stored) {
  if (wanted.empty() || wanted == stored) return absl::OkStatus();
  return runtime::InvalidArgument({{std::string(field), absl::StrCat("got ", runtime::Quoted(wanted), ", want ", stored,
                                                                     ", which has this external id, or nothing")}});
}

// Moves a listing by the ordinary verbs towards a state. One whose changes were
// requested is submitted again just if it has changed.
absl::Status Carry(const v1::BatchImportListingsRequest& request, bool changed, absl::Time now, v1::Listing& listing,
                   std::vector<std::string>& verbs) {
  auto done = [&](Verb verb) { verbs.emplace_back(TransitionOf(verb).name); };
  const v1::ListingState target = request.target_state();
  if (target != v1::LISTING_STATE_SUBMITTED && target != v1::LISTING_STATE_PUBLISHED) return absl::OkStatus();
  if (listing.state() == v1::LISTING_STATE_DRAFT ||
      (listing.state() == v1::LISTING_STATE_CHANGES_REQUESTED && changed)) {
    KAREZ_RETURN_IF_ERROR(Submit(listing));
    done(Verb::kSubmit);
  }
  if (target != v1::LISTING_STATE_PUBLISHED) return absl::OkStatus();
  const bool may_consent = TransitionOf(Verb::kRecordConsent).From(listing.state()) &&
                           listing.state() != v1::LISTING_STATE_CHANGES_REQUESTED;
  if (may_consent && request.has_consent() && !listing.has_consent()) {
    KAREZ_RETURN_IF_ERROR(RecordConsent(listing, request.consent(), now));
    done(Verb::kRecordConsent);
  }
  if (listing.state() == v1::LISTING_STATE_SUBMITTED) {
    KAREZ_RETURN_IF_ERROR(PublishOrExpire(listing, now));
    done(Verb::kPublish);
    if (listing.state() == v1::LISTING_STATE_EXPIRED) done(Verb::kExpire);
  }
  return absl::OkStatus();
}

absl::Status CheckTarget(const runtime::CallContext& call, v1::ListingState target) {
  switch (target) {
    case v1::LISTING_STATE_UNSPECIFIED:
    case v1::LISTING_STATE_DRAFT:
      return absl::OkStatus();
    case v1::LISTING_STATE_SUBMITTED:
    case v1::LISTING_STATE_PUBLISHED:
      break;
    default:
      return runtime::InvalidArgument(
          {{"target_state", absl::StrCat("got ", StateName(target), ", want DRAFT, SUBMITTED or PUBLISHED")}});
  }
  std::vector<const char*> permissions = {kSubmitPermission};
  if (target == v1::LISTING_STATE_PUBLISHED) permissions.push_back(kPublishPermission);
  for (const char* permission : permissions) {
    if (call.principal.May(permission)) continue;
    return runtime::MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED",
                              absl::StrCat("target_state: got ", StateName(target), ", want permission ", permission),
                              {{"permission", permission}, {"principal", call.principal.name}});
  }
  return absl::OkStatus();
}

}  // namespace

template <typename Request>
absl::StatusOr<v1::BatchImportResponse> Registry::ImportItems(
    const CallContext& call, const Request& request, std::vector<ImportItem> items,
    absl::FunctionRef<absl::Status(storage::Transaction&, ImportItem&, Cause&)> apply) {
  const bool validate_only = request.validate_only();
  const audit::v1::AuditEntry entry = validate_only ? audit::v1::AuditEntry() : runtime::DescribeCall(call, request);
  for (size_t begin = 0; begin < items.size(); begin += kItemsPerTransaction) {
    KAREZ_RETURN_IF_ERROR(CheckCallAlive(call));
    const size_t end = std::min(begin + kItemsPerTransaction, items.size());
    const absl::Time now = clock_.Now();
    const auto apply_chunk = [&](storage::Transaction& transaction) -> absl::Status {
      std::vector<std::string> changed;
      for (size_t i = begin; i < end; ++i) {
        if (!items[i].status.ok()) continue;
        Cause cause{.principal = call.principal.name, .time = now};
        absl::Status applied = apply(transaction, items[i], cause);
        if (!applied.ok() && !IsOfItem(applied)) return applied;
        items[i].status = std::move(applied);
        if (items[i].status.ok() && items[i].result.action() != v1::IMPORT_ACTION_UNCHANGED) {
          changed.push_back(items[i].result.name());
        }
      }
      return changed.empty() ? absl::OkStatus() : audit_.Append(transaction, entry, changed);
    };
    KAREZ_RETURN_IF_ERROR(validate_only ? RunDry(apply_chunk) : store_->Write(apply_chunk).status());
  }

  v1::BatchImportResponse response;
  for (ImportItem& item : items) {
    v1::ImportResult& result = *response.add_results();
    result = std::move(item.result);
    if (validate_only) result.clear_sequence();
    if (item.status.ok()) continue;
    const int index = result.index();
    result.Clear();
    result.set_index(index);
    *result.mutable_status() = runtime::ToRpcStatus(item.status);
  }
  return response;
}

absl::StatusOr<v1::BatchImportResponse> Registry::BatchImportOrganizations(
    const CallContext& call, const v1::BatchImportOrganizationsRequest& request) {
  std::vector<v1::Organization> organizations(request.organizations().begin(), request.organizations().end());
  std::vector<ImportItem> items(organizations.size());
  ExternalIds external_ids;
  for (int i = 0; i < request.organizations_size(); ++i) {
    v1::Organization& organization = organizations[i];
    runtime::ClearOutputOnly(&organization);
    std::vector<runtime::Violation> violations = runtime::FindViolations(organization, *taxonomy_, "organization");
    Append(CheckOrganization(organization, "organization"), violations);
    Append(external_ids.Check(i, organization.external_id(), "organization.external_id"), violations);
    items[i].result.set_index(i);
    items[i].status = runtime::InvalidArgument(std::move(violations));
  }
  return ImportItems(call, request, std::move(items),
                     [&](storage::Transaction& transaction, ImportItem& item, Cause& cause) {
                       return ImportOrganization(transaction, call, organizations[item.result.index()], item, cause);
                     });
}

absl::Status Registry::ImportOrganization(storage::Transaction& transaction, const CallContext& call,
                                          v1::Organization& organization, ImportItem& item, Cause& cause) const {
  KAREZ_ASSIGN_OR_RETURN(
      const std::optional<v1::Organization> before,
      records_->organizations().GetByIndex(transaction, IdOf(RegistryTable::kOrganizationsByExternalId),
                                           ExternalIdKey(organization.external_id())));
  if (!before.has_value()) {
    if (organization.name().empty()) organization.set_name(absl::StrCat("organizations/", ids_.NewId()));
    KAREZ_RETURN_IF_ERROR(CheckFree(transaction, records_->organizations(), RegistryTable::kOrganizationsByExternalId,
                                    organization, call.principal));
    cause.verbs = {"Create"};
    KAREZ_RETURN_IF_ERROR(records_->Put(transaction, nullptr, organization, cause));
    item.result.set_action(v1::IMPORT_ACTION_CREATED);
  } else {
    KAREZ_RETURN_IF_ERROR(CheckActsFor(call, "organization.name", before->name()));
    KAREZ_RETURN_IF_ERROR(CheckSameName("organization.name", organization.name(), before->name()));
    KAREZ_RETURN_IF_ERROR(runtime::CheckEtag(before->name(), organization.etag(), before->etag()));
    v1::Organization after = *before;
    KAREZ_RETURN_IF_ERROR(runtime::ApplyUpdate(ReplaceAll(), organization, "organization", &after));
    const bool same = MessageDifferencer::Equals(*before, after);
    cause.verbs = {"Update"};
    if (!same) KAREZ_RETURN_IF_ERROR(records_->Put(transaction, &*before, after, cause));
    item.result.set_action(same ? v1::IMPORT_ACTION_UNCHANGED : v1::IMPORT_ACTION_UPDATED);
    organization = std::move(after);
  }
  item.result.set_name(organization.name());
  item.result.set_sequence(organization.sequence());
  return absl::OkStatus();
}

absl::StatusOr<std::string> Registry::ResolveOwner(const storage::Reader& reader, const v1::ListingImport& item) const {
  if (!item.listing().organization().empty() || !item.has_organization_external_id()) {
    return item.listing().organization();
  }
  KAREZ_ASSIGN_OR_RETURN(const std::optional<v1::Organization> owner,
                         records_->organizations().GetByIndex(reader, IdOf(RegistryTable::kOrganizationsByExternalId),
                                                              ExternalIdKey(item.organization_external_id())));
  return owner.has_value() ? owner->name() : std::string();
}

absl::StatusOr<v1::BatchImportResponse> Registry::BatchImportListings(const CallContext& call,
                                                                      const v1::BatchImportListingsRequest& request) {
  KAREZ_RETURN_IF_ERROR(CheckTarget(call, request.target_state()));
  std::vector<v1::Listing> listings(request.items_size());
  std::vector<ImportItem> items(request.items_size());
  ExternalIds external_ids;
  const std::unique_ptr<storage::Snapshot> snapshot = store_->Read();
  for (int i = 0; i < request.items_size(); ++i) {
    const v1::ListingImport& item = request.items(i);
    v1::Listing& listing = listings[i];
    listing = item.listing();
    runtime::ClearOutputOnly(&listing);
    KAREZ_ASSIGN_OR_RETURN(std::string owner, ResolveOwner(*snapshot, item));
    listing.set_organization(std::move(owner));

    std::vector<runtime::Violation> violations = runtime::FindViolations(item, *taxonomy_);
    if (listing.organization().empty()) violations.push_back(NoOwner(item));
    Append(CheckListing(listing, "listing"), violations);
    Append(external_ids.Check(i, listing.external_id(), "listing.external_id"), violations);
    items[i].result.set_index(i);
    items[i].status = runtime::InvalidArgument(std::move(violations));
  }
  return ImportItems(call, request, std::move(items),
                     [&](storage::Transaction& transaction, ImportItem& item, Cause& cause) {
                       return ImportListing(transaction, call, request, listings[item.result.index()], item, cause);
                     });
}

absl::Status Registry::ImportListing(storage::Transaction& transaction, const CallContext& call,
                                     const v1::BatchImportListingsRequest& request, v1::Listing& listing,
                                     ImportItem& item, Cause& cause) const {
  KAREZ_RETURN_IF_ERROR(CheckActsFor(call, "listing.organization", listing.organization()));
  KAREZ_ASSIGN_OR_RETURN(const std::optional<v1::Listing> before,
                         records_->listings().GetByIndex(transaction, IdOf(RegistryTable::kListingsByExternalId),
                                                         ExternalIdKey(listing.external_id())));
  // As if it were new: what it is taken by need not be for the caller to know.
  if (before.has_value() && !call.principal.ActsFor(before->organization())) {
    return AlreadyExists("listing.external_id", Describe(listing.external_id()),
                         MaySee(*before, call.principal) ? before->name() : "");
  }
  v1::Listing after = before.has_value() ? *before : listing;
  bool changed = true;
  if (!before.has_value()) {
    if (after.name().empty()) after.set_name(absl::StrCat("listings/", ids_.NewId()));
    KAREZ_RETURN_IF_ERROR(
        CheckFree(transaction, records_->listings(), RegistryTable::kListingsByExternalId, after, call.principal));
    KAREZ_RETURN_IF_ERROR(CheckAuthor(call.principal, v1::Listing(), after));
    after.set_state(v1::LISTING_STATE_DRAFT);
    Settle(after);
    cause.verbs = {"Create"};
  } else {
    KAREZ_RETURN_IF_ERROR(CheckSameName("listing.name", listing.name(), before->name()));
    KAREZ_RETURN_IF_ERROR(runtime::CheckEtag(before->name(), listing.etag(), before->etag()));
    KAREZ_RETURN_IF_ERROR(runtime::ApplyUpdate(ReplaceAll(), listing, "listing", &after));
    changed = !MessageDifferencer::Equals(*before, after);
    if (changed) {
      after = *before;
      KAREZ_RETURN_IF_ERROR(ReviseListing(ReplaceAll(), listing, after));
      KAREZ_RETURN_IF_ERROR(CheckAuthor(call.principal, *before, after));
      cause.verbs = {"Update"};
    }
  }
  if (changed) KAREZ_RETURN_IF_ERROR(CheckOrganizationsExist(transaction, after));
  KAREZ_RETURN_IF_ERROR(Carry(request, changed, cause.time, after, cause.verbs));
  if (!cause.verbs.empty()) {
    KAREZ_RETURN_IF_ERROR(records_->Put(transaction, before.has_value() ? &*before : nullptr, after, cause));
  }
  item.result.set_action(!before.has_value()   ? v1::IMPORT_ACTION_CREATED
                         : cause.verbs.empty() ? v1::IMPORT_ACTION_UNCHANGED
                                               : v1::IMPORT_ACTION_UPDATED);
  item.result.set_name(after.name());
  item.result.set_sequence(after.sequence());
  return absl::OkStatus();
}

}  // namespace karez::registry
