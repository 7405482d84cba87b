#include "clients/cpp/registry_client.h"

#include <utility>

#include "clients/cpp/grpc_connection.h"
#include "karez/registry/v1/registry_service.grpc.pb.h"

namespace karez::client {

using registry::v1::BatchImportResponse;
using registry::v1::Listing;
using registry::v1::ListListingsResponse;
using registry::v1::ListOrganizationsResponse;
using registry::v1::Organization;
using registry::v1::Taxonomy;
using RegistryApi = registry::v1::RegistryService::StubInterface;

struct RegistryClient::Stub {
  const GrpcConnection& connection;
  const std::unique_ptr<RegistryApi> api;

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (RegistryApi::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) const {
    return connection.Call(*api, method, request);
  }
};

RegistryClient::RegistryClient(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)),
      stub_(new Stub{GrpcConnection::From(*connection_),
                     registry::v1::RegistryService::NewStub(GrpcConnection::From(*connection_).channel())}) {}

RegistryClient::~RegistryClient() = default;

absl::StatusOr<Organization> RegistryClient::CreateOrganization(
    const registry::v1::CreateOrganizationRequest& request) const {
  return stub_->Call(&RegistryApi::CreateOrganization, request);
}

absl::StatusOr<Organization> RegistryClient::GetOrganization(
    const registry::v1::GetOrganizationRequest& request) const {
  return stub_->Call(&RegistryApi::GetOrganization, request);
}

absl::StatusOr<ListOrganizationsResponse> RegistryClient::ListOrganizations(
    const registry::v1::ListOrganizationsRequest& request) const {
  return stub_->Call(&RegistryApi::ListOrganizations, request);
}

absl::StatusOr<Organization> RegistryClient::UpdateOrganization(
    const registry::v1::UpdateOrganizationRequest& request) const {
  return stub_->Call(&RegistryApi::UpdateOrganization, request);
}

absl::Status RegistryClient::DeleteOrganization(const registry::v1::DeleteOrganizationRequest& request) const {
  return stub_->Call(&RegistryApi::DeleteOrganization, request).status();
}

absl::StatusOr<BatchImportResponse> RegistryClient::BatchImportOrganizations(
    const registry::v1::BatchImportOrganizationsRequest& request) const {
  return stub_->Call(&RegistryApi::BatchImportOrganizations, request);
}

absl::StatusOr<Listing> RegistryClient::CreateListing(const registry::v1::CreateListingRequest& request) const {
  return stub_->Call(&RegistryApi::CreateListing, request);
}

absl::StatusOr<Listing> RegistryClient::GetListing(const registry::v1::GetListingRequest& request) const {
  return stub_->Call(&RegistryApi::GetListing, request);
}

absl::StatusOr<ListListingsResponse> RegistryClient::ListListings(
    const registry::v1::ListListingsRequest& request) const {
  return stub_->Call(&RegistryApi::ListListings, request);
}

absl::StatusOr<Listing> RegistryClient::UpdateListing(const registry::v1::UpdateListingRequest& request) const {
  return stub_->Call(&RegistryApi::UpdateListing, request);
}

absl::Status RegistryClient::DeleteListing(const registry::v1::DeleteListingRequest& request) const {
  return stub_->Call(&RegistryApi::DeleteListing, request).status();
}

absl::StatusOr<BatchImportResponse> RegistryClient::BatchImportListings(
    const registry::v1::BatchImportListingsRequest& request) const {
  return stub_->Call(&RegistryApi::BatchImportListings, request);
}

absl::StatusOr<Listing> RegistryClient::SubmitListing(const registry::v1::SubmitListingRequest& request) const {
  return stub_->Call(&RegistryApi::SubmitListing, request);
}

absl::StatusOr<Listing> RegistryClient::RequestListingChanges(
    const registry::v1::RequestListingChangesRequest& request) const {
  return stub_->Call(&RegistryApi::RequestListingChanges, request);
}

absl::StatusOr<Listing> RegistryClient::RejectListing(const registry::v1::RejectListingRequest& request) const {
  return stub_->Call(&RegistryApi::RejectListing, request);
}

absl::StatusOr<Listing> RegistryClient::PublishListing(const registry::v1::PublishListingRequest& request) const {
  return stub_->Call(&RegistryApi::PublishListing, request);
}

absl::StatusOr<Listing> RegistryClient::RecordConsent(const registry::v1::RecordConsentRequest& request) const {
  return stub_->Call(&RegistryApi::RecordConsent, request);
}

absl::StatusOr<Listing> RegistryClient::HoldListing(const registry::v1::HoldListingRequest& request) const {
  return stub_->Call(&RegistryApi::HoldListing, request);
}

absl::StatusOr<Listing> RegistryClient::ReleaseListing(const registry::v1::ReleaseListingRequest& request) const {
  return stub_->Call(&RegistryApi::ReleaseListing, request);
}

absl::StatusOr<Listing> RegistryClient::RenewListing(const registry::v1::RenewListingRequest& request) const {
  return stub_->Call(&RegistryApi::RenewListing, request);
}

absl::StatusOr<Listing> RegistryClient::WithdrawListing(const registry::v1::WithdrawListingRequest& request) const {
  return stub_->Call(&RegistryApi::WithdrawListing, request);
}

absl::StatusOr<Listing> RegistryClient::ArchiveListing(const registry::v1::ArchiveListingRequest& request) const {
  return stub_->Call(&RegistryApi::ArchiveListing, request);
}

absl::StatusOr<Taxonomy> RegistryClient::GetTaxonomy(const registry::v1::GetTaxonomyRequest& request) const {
  return stub_->Call(&RegistryApi::GetTaxonomy, request);
}

absl::StatusOr<registry::v1::ListCrosswalksResponse> RegistryClient::ListCrosswalks(
    const registry::v1::ListCrosswalksRequest& request) const {
  return stub_->Call(&RegistryApi::ListCrosswalks, request);
}

absl::Status RegistryClient::ForEachOrganization(registry::v1::ListOrganizationsRequest request,
                                                 absl::FunctionRef<bool(Organization&&)> visit) const {
  do {
    auto page = ListOrganizations(request);
    if (!page.ok()) return page.status();
    for (Organization& organization : *page->mutable_organizations()) {
      if (!visit(std::move(organization))) return absl::OkStatus();
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status RegistryClient::ForEachListing(registry::v1::ListListingsRequest request,
                                            absl::FunctionRef<bool(Listing&&)> visit) const {
  do {
    auto page = ListListings(request);
    if (!page.ok()) return page.status();
    for (Listing& listing : *page->mutable_listings()) {
      if (!visit(std::move(listing))) return absl::OkStatus();
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace karez::client
