#ifndef KAREZ_SERVICES_REGISTRY_REGISTRY_H_
#define KAREZ_SERVICES_REGISTRY_REGISTRY_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/message.h"
#include "karez/registry/v1/registry_service.pb.h"
#include "services/registry/change_feed.h"
#include "services/registry/change_watch.h"
#include "services/registry/crosswalks.h"
#include "services/registry/directories.h"
#include "services/registry/records.h"
#include "services/registry/taxonomy.h"
#include "services/registry/transitions.h"
#include "services/runtime/audit.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"
#include "services/runtime/ids.h"
#include "services/runtime/pull_cursor.h"
#include "services/runtime/replay.h"
#include "services/runtime/sealer.h"
#include "storage/store.h"

namespace karez::registry {

struct RegistryOptions {
  // How long a change stays in the feed; whoever is further behind starts again
  // with a snapshot.
  absl::Duration change_retention = absl::Hours(24 * 30);
  // Calls of ListChanges that may wait for something new at a time; one more is
  // answered at once.
  int max_waiting_calls = 4;
};

// The record: organizations, listings, taxonomy and change feed, kept in a store
// of its own.
//
// Each method is the one of RegistryService of its name; the proto says what it
// does and which errors it gives. Callers hold the permission, and have validated
// the request against its proto; what needs the stored records is checked here.
// A record that the caller may not see is NOT_FOUND. Answers hold every field:
// the caller redacts them.
//
// A change is durable when the method returns; validate_only does everything but
// commit, and answers with sequence 0.
//
// Safe for concurrent use.
class Registry {
 public:
  // clock and ids must outlive the registry. Errors: those of the store, DATA_LOSS.
  static absl::StatusOr<std::shared_ptr<Registry>> Open(std::shared_ptr<storage::Store> store,
                                                        const runtime::Clock& clock, runtime::IdSource& ids,
                                                        const RegistryOptions& options = {});

  using CallContext = runtime::CallContext;

  // organizations.cc
  absl::StatusOr<v1::Organization> CreateOrganization(const CallContext& call,
                                                      const v1::CreateOrganizationRequest& request);
  absl::StatusOr<v1::Organization> GetOrganization(const CallContext& call, const v1::GetOrganizationRequest& request);
  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(const CallContext& call,
                                                                  const v1::ListOrganizationsRequest& request);
  absl::StatusOr<v1::Organization> UpdateOrganization(const CallContext& call,
                                                      const v1::UpdateOrganizationRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteOrganization(const CallContext& call,
                                                             const v1::DeleteOrganizationRequest& request);

  // listings.cc
  absl::StatusOr<v1::Listing> CreateListing(const CallContext& call, const v1::CreateListingRequest& request);
  absl::StatusOr<v1::Listing> GetListing(const CallContext& call, const v1::GetListingRequest& request);
  absl::StatusOr<v1::ListListingsResponse> ListListings(const CallContext& call,
                                                        const v1::ListListingsRequest& request);
  absl::StatusOr<v1::CountListingsResponse> CountListings(const CallContext& call,
                                                          const v1::CountListingsRequest& request);
  // similar.cc
  absl::StatusOr<v1::FindSimilarListingsResponse> FindSimilarListings(const CallContext& call,
                                                                      const v1::FindSimilarListingsRequest& request);

  absl::StatusOr<v1::Listing> UpdateListing(const CallContext& call, const v1::UpdateListingRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteListing(const CallContext& call,
                                                        const v1::DeleteListingRequest& request);

  // verbs.cc
  absl::StatusOr<v1::Listing> SubmitListing(const CallContext& call, const v1::SubmitListingRequest& request);
  absl::StatusOr<v1::Listing> RequestListingChanges(const CallContext& call,
                                                    const v1::RequestListingChangesRequest& request);
  absl::StatusOr<v1::Listing> RejectListing(const CallContext& call, const v1::RejectListingRequest& request);
  absl::StatusOr<v1::Listing> PublishListing(const CallContext& call, const v1::PublishListingRequest& request);
  absl::StatusOr<v1::Listing> RecordConsent(const CallContext& call, const v1::RecordConsentRequest& request);
  absl::StatusOr<v1::Listing> HoldListing(const CallContext& call, const v1::HoldListingRequest& request);
  absl::StatusOr<v1::Listing> ReleaseListing(const CallContext& call, const v1::ReleaseListingRequest& request);
  absl::StatusOr<v1::Listing> RenewListing(const CallContext& call, const v1::RenewListingRequest& request);
  absl::StatusOr<v1::Listing> WithdrawListing(const CallContext& call, const v1::WithdrawListingRequest& request);
  absl::StatusOr<v1::Listing> ArchiveListing(const CallContext& call, const v1::ArchiveListingRequest& request);

  // import.cc
  absl::StatusOr<v1::BatchImportResponse> BatchImportOrganizations(const CallContext& call,
                                                                   const v1::BatchImportOrganizationsRequest& request);
  absl::StatusOr<v1::BatchImportResponse> BatchImportListings(const CallContext& call,
                                                              const v1::BatchImportListingsRequest& request);

  // registry.cc
  absl::StatusOr<v1::Taxonomy> GetTaxonomy(const CallContext& call, const v1::GetTaxonomyRequest& request);
  absl::StatusOr<v1::ListCrosswalksResponse> ListCrosswalks(const CallContext& call,
                                                            const v1::ListCrosswalksRequest& request);
  absl::StatusOr<v1::ListChangesResponse> ListChanges(const CallContext& call, const v1::ListChangesRequest& request);
  absl::StatusOr<std::unique_ptr<runtime::PullCursor<v1::WatchChangesResponse>>> WatchChanges(
      const CallContext& call, const v1::WatchChangesRequest& request);

  // What time brings about: listings expire, streams get their heartbeat, old
  // replay records and old changes go. To be called about once a second, by one
  // thread at a time. (tick.cc)
  absl::Status Tick();

  // For the validation of requests.
  const std::shared_ptr<const Taxonomy>& taxonomy() const { return taxonomy_; }

 private:
  struct Mutation;
  struct ImportItem;

  Registry(std::shared_ptr<storage::Store> store, const runtime::Clock& clock, runtime::IdSource& ids,
           const RegistryOptions& options, Taxonomy taxonomy, Crosswalks crosswalks, runtime::Sealer sealer);

  // Runs body in a transaction and commits, unless it is validate_only; a request
  // seen before is answered as it was then, without running body.
  absl::Status Mutate(const Mutation& mutation, google::protobuf::Message& response,
                      absl::FunctionRef<absl::Status(storage::Transaction&, const Cause&)> body);

  // Runs body in a transaction that is not committed, and returns its status.
  absl::Status RunDry(absl::FunctionRef<absl::Status(storage::Transaction&)> body);

  // Changes a listing, unless the request means another revision of it.
  template <typename Request>
  absl::StatusOr<v1::Listing> ChangeListing(const CallContext& call, const Request& request, Verb verb,
                                            absl::FunctionRef<absl::Status(v1::Listing&, absl::Time now)> change);

  // As Records, but NOT_FOUND also where the caller may not see the listing.
  absl::StatusOr<v1::Listing> FindListing(const storage::Reader& reader, const CallContext& call,
                                          absl::string_view name) const;
  // The same to change it: PERMISSION_DENIED where the caller does not act for its owner.
  absl::StatusOr<v1::Listing> FindListingToChange(const storage::Reader& reader, const CallContext& call,
                                                  absl::string_view name) const;

  // FAILED_PRECONDITION unless the owner and every party exist.
  absl::Status CheckOrganizationsExist(const storage::Reader& reader, const v1::Listing& listing) const;

  // Makes the content of a listing that of wanted, as far as mask says.
  absl::Status ReviseListing(const google::protobuf::FieldMask& mask, const v1::Listing& wanted,
                             v1::Listing& listing) const;

  // Applies the items of a batch that are in order, some in a transaction, and
  // says what became of each.
  template <typename Request>
  absl::StatusOr<v1::BatchImportResponse> ImportItems(
      const CallContext& call, const Request& request, std::vector<ImportItem> items,
      absl::FunctionRef<absl::Status(storage::Transaction&, ImportItem&, Cause&)> apply);
  absl::Status ImportOrganization(storage::Transaction& transaction, const CallContext& call,
                                  v1::Organization& organization, ImportItem& item, Cause& cause) const;
  absl::Status ImportListing(storage::Transaction& transaction, const CallContext& call,
                             const v1::BatchImportListingsRequest& request, v1::Listing& listing, ImportItem& item,
                             Cause& cause) const;
  // Puts the owner's name where an item gives its external id only.
  absl::StatusOr<std::string> ResolveOwner(const storage::Reader& reader, const v1::ListingImport& item) const;

  absl::Status ExpireListings(absl::Time now);
  // Whether it expired; it may have changed since it was found to be due.
  absl::StatusOr<bool> ExpireListing(storage::Transaction& transaction, const std::string& name, absl::Time now) const;
  absl::Status CompactChanges(absl::Time now);
  absl::Status PurgeReplays();

  const std::shared_ptr<storage::Store> store_;
  const runtime::Clock& clock_;
  runtime::IdSource& ids_;
  const RegistryOptions options_;
  const std::shared_ptr<const Taxonomy> taxonomy_;
  const Crosswalks crosswalks_;
  const runtime::Sealer sealer_;  // Of page tokens and cursors.
  const std::shared_ptr<const Records> records_;
  const std::unique_ptr<Directories> directories_;
  const runtime::ReplayTable replays_;
  const runtime::AuditTrail audit_;
  const std::shared_ptr<const ChangeFeed> feed_;
  const std::shared_ptr<Heartbeats> heartbeats_;
  std::atomic<int> waiting_calls_{0};
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_REGISTRY_H_
