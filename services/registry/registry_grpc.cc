#include "services/registry/registry_grpc.h"

namespace karez::registry {

grpc::ServerUnaryReactor* RegistryGrpc::CreateOrganization(grpc::CallbackServerContext* context,
                                                           const v1::CreateOrganizationRequest* request,
                                                           v1::Organization* response) {
  return runtime::Blocking(context, registry_, &Registry::CreateOrganization, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::GetOrganization(grpc::CallbackServerContext* context,
                                                        const v1::GetOrganizationRequest* request,
                                                        v1::Organization* response) {
  return runtime::Blocking(context, registry_, &Registry::GetOrganization, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::ListOrganizations(grpc::CallbackServerContext* context,
                                                          const v1::ListOrganizationsRequest* request,
                                                          v1::ListOrganizationsResponse* response) {
  return runtime::Blocking(context, registry_, &Registry::ListOrganizations, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::UpdateOrganization(grpc::CallbackServerContext* context,
                                                           const v1::UpdateOrganizationRequest* request,
                                                           v1::Organization* response) {
  return runtime::Blocking(context, registry_, &Registry::UpdateOrganization, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::DeleteOrganization(grpc::CallbackServerContext* context,
                                                           const v1::DeleteOrganizationRequest* request,
                                                           google::protobuf::Empty* response) {
  return runtime::Blocking(context, registry_, &Registry::DeleteOrganization, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::CreateListing(grpc::CallbackServerContext* context,
                                                      const v1::CreateListingRequest* request, v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::CreateListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::GetListing(grpc::CallbackServerContext* context,
                                                   const v1::GetListingRequest* request, v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::GetListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::ListListings(grpc::CallbackServerContext* context,
                                                     const v1::ListListingsRequest* request,
                                                     v1::ListListingsResponse* response) {
  return runtime::Blocking(context, registry_, &Registry::ListListings, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::CountListings(grpc::CallbackServerContext* context,
                                                      const v1::CountListingsRequest* request,
                                                      v1::CountListingsResponse* response) {
  return runtime::Blocking(context, registry_, &Registry::CountListings, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::FindSimilarListings(grpc::CallbackServerContext* context,
                                                            const v1::FindSimilarListingsRequest* request,
                                                            v1::FindSimilarListingsResponse* response) {
  return runtime::Blocking(context, registry_, &Registry::FindSimilarListings, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::UpdateListing(grpc::CallbackServerContext* context,
                                                      const v1::UpdateListingRequest* request, v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::UpdateListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::DeleteListing(grpc::CallbackServerContext* context,
                                                      const v1::DeleteListingRequest* request,
                                                      google::protobuf::Empty* response) {
  return runtime::Blocking(context, registry_, &Registry::DeleteListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::SubmitListing(grpc::CallbackServerContext* context,
                                                      const v1::SubmitListingRequest* request, v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::SubmitListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::RequestListingChanges(grpc::CallbackServerContext* context,
                                                              const v1::RequestListingChangesRequest* request,
                                                              v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::RequestListingChanges, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::RejectListing(grpc::CallbackServerContext* context,
                                                      const v1::RejectListingRequest* request, v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::RejectListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::PublishListing(grpc::CallbackServerContext* context,
                                                       const v1::PublishListingRequest* request,
                                                       v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::PublishListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::RecordConsent(grpc::CallbackServerContext* context,
                                                      const v1::RecordConsentRequest* request, v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::RecordConsent, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::HoldListing(grpc::CallbackServerContext* context,
                                                    const v1::HoldListingRequest* request, v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::HoldListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::ReleaseListing(grpc::CallbackServerContext* context,
                                                       const v1::ReleaseListingRequest* request,
                                                       v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::ReleaseListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::RenewListing(grpc::CallbackServerContext* context,
                                                     const v1::RenewListingRequest* request, v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::RenewListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::WithdrawListing(grpc::CallbackServerContext* context,
                                                        const v1::WithdrawListingRequest* request,
                                                        v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::WithdrawListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::ArchiveListing(grpc::CallbackServerContext* context,
                                                       const v1::ArchiveListingRequest* request,
                                                       v1::Listing* response) {
  return runtime::Blocking(context, registry_, &Registry::ArchiveListing, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::BatchImportOrganizations(grpc::CallbackServerContext* context,
                                                                 const v1::BatchImportOrganizationsRequest* request,
                                                                 v1::BatchImportResponse* response) {
  return runtime::Blocking(context, registry_, &Registry::BatchImportOrganizations, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::BatchImportListings(grpc::CallbackServerContext* context,
                                                            const v1::BatchImportListingsRequest* request,
                                                            v1::BatchImportResponse* response) {
  return runtime::Blocking(context, registry_, &Registry::BatchImportListings, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::GetTaxonomy(grpc::CallbackServerContext* context,
                                                    const v1::GetTaxonomyRequest* request, v1::Taxonomy* response) {
  return runtime::Immediate(context, registry_, &Registry::GetTaxonomy, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::ListCrosswalks(grpc::CallbackServerContext* context,
                                                       const v1::ListCrosswalksRequest* request,
                                                       v1::ListCrosswalksResponse* response) {
  return runtime::Immediate(context, registry_, &Registry::ListCrosswalks, request, response);
}

grpc::ServerUnaryReactor* RegistryGrpc::ListChanges(grpc::CallbackServerContext* context,
                                                    const v1::ListChangesRequest* request,
                                                    v1::ListChangesResponse* response) {
  return runtime::Blocking(context, registry_, &Registry::ListChanges, request, response);
}

grpc::ServerWriteReactor<v1::WatchChangesResponse>* RegistryGrpc::WatchChanges(grpc::CallbackServerContext* context,
                                                                               const v1::WatchChangesRequest* request) {
  return runtime::Pump<v1::WatchChangesResponse>(context, registry_, &Registry::WatchChanges, request);
}

}  // namespace karez::registry
