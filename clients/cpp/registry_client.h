#ifndef KAREZ_CLIENTS_CPP_REGISTRY_CLIENT_H_
#define KAREZ_CLIENTS_CPP_REGISTRY_CLIENT_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "karez/registry/v1/registry_service.pb.h"

namespace karez::client {

// RegistryService: organizations, listings, taxonomy. The methods and their
// errors are those of karez/registry/v1/registry_service.proto; connection.h
// says how they are called. Safe for concurrent use.
class RegistryClient {
 public:
  explicit RegistryClient(std::shared_ptr<Connection> connection);
  ~RegistryClient();

  absl::StatusOr<registry::v1::Organization> CreateOrganization(
      const registry::v1::CreateOrganizationRequest& request) const;
  absl::StatusOr<registry::v1::Organization> GetOrganization(const registry::v1::GetOrganizationRequest& request) const;
  absl::StatusOr<registry::v1::ListOrganizationsResponse> ListOrganizations(
      const registry::v1::ListOrganizationsRequest& request) const;
  absl::StatusOr<registry::v1::Organization> UpdateOrganization(
      const registry::v1::UpdateOrganizationRequest& request) const;
  absl::Status DeleteOrganization(const registry::v1::DeleteOrganizationRequest& request) const;
  absl::StatusOr<registry::v1::BatchImportResponse> BatchImportOrganizations(
      const registry::v1::BatchImportOrganizationsRequest& request) const;
  absl::StatusOr<registry::v1::Listing> CreateListing(const registry::v1::CreateListingRequest& request) const;
  absl::StatusOr<registry::v1::Listing> GetListing(const registry::v1::GetListingRequest& request) const;
  absl::StatusOr<registry::v1::ListListingsResponse> ListListings(
      const registry::v1::ListListingsRequest& request) const;
  absl::StatusOr<registry::v1::Listing> UpdateListing(const registry::v1::UpdateListingRequest& request) const;
  absl::Status DeleteListing(const registry::v1::DeleteListingRequest& request) const;
  absl::StatusOr<registry::v1::BatchImportResponse> BatchImportListings(
      const registry::v1::BatchImportListingsRequest& request) const;
  absl::StatusOr<registry::v1::Listing> SubmitListing(const registry::v1::SubmitListingRequest& request) const;
  absl::StatusOr<registry::v1::Listing> RequestListingChanges(
      const registry::v1::RequestListingChangesRequest& request) const;
  absl::StatusOr<registry::v1::Listing> RejectListing(const registry::v1::RejectListingRequest& request) const;
  absl::StatusOr<registry::v1::Listing> PublishListing(const registry::v1::PublishListingRequest& request) const;
  absl::StatusOr<registry::v1::Listing> RecordConsent(const registry::v1::RecordConsentRequest& request) const;
  absl::StatusOr<registry::v1::Listing> HoldListing(const registry::v1::HoldListingRequest& request) const;
  absl::StatusOr<registry::v1::Listing> ReleaseListing(const registry::v1::ReleaseListingRequest& request) const;
  absl::StatusOr<registry::v1::Listing> RenewListing(const registry::v1::RenewListingRequest& request) const;
  absl::StatusOr<registry::v1::Listing> WithdrawListing(const registry::v1::WithdrawListingRequest& request) const;
  absl::StatusOr<registry::v1::Listing> ArchiveListing(const registry::v1::ArchiveListingRequest& request) const;
  absl::StatusOr<registry::v1::Taxonomy> GetTaxonomy(const registry::v1::GetTaxonomyRequest& request) const;
  absl::StatusOr<registry::v1::ListCrosswalksResponse> ListCrosswalks(
      const registry::v1::ListCrosswalksRequest& request) const;

  // Visits every record that the filter takes, page by page, until visit returns
  // false. page_token of request must be empty.
  absl::Status ForEachOrganization(registry::v1::ListOrganizationsRequest request,
                                   absl::FunctionRef<bool(registry::v1::Organization&&)> visit) const;
  absl::Status ForEachListing(registry::v1::ListListingsRequest request,
                              absl::FunctionRef<bool(registry::v1::Listing&&)> visit) const;

 private:
  struct Stub;
  const std::shared_ptr<Connection> connection_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_REGISTRY_CLIENT_H_
