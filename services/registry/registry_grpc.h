#ifndef KAREZ_SERVICES_REGISTRY_REGISTRY_GRPC_H_
#define KAREZ_SERVICES_REGISTRY_REGISTRY_GRPC_H_

#include <utility>

#include "karez/registry/v1/registry_service.grpc.pb.h"
#include "services/registry/registry.h"
#include "services/runtime/shell.h"

namespace karez::registry {

// The registry as a gRPC service.
class RegistryGrpc final : public v1::RegistryService::CallbackService {
 public:
  using Api = v1::RegistryService;

  explicit RegistryGrpc(runtime::Served<Registry> registry) : registry_(std::move(registry)) {}

  grpc::ServerUnaryReactor* CreateOrganization(grpc::CallbackServerContext* context,
                                               const v1::CreateOrganizationRequest* request,
                                               v1::Organization* response) override;
  grpc::ServerUnaryReactor* GetOrganization(grpc::CallbackServerContext* context,
                                            const v1::GetOrganizationRequest* request,
                                            v1::Organization* response) override;
  grpc::ServerUnaryReactor* ListOrganizations(grpc::CallbackServerContext* context,
                                              const v1::ListOrganizationsRequest* request,
                                              v1::ListOrganizationsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateOrganization(grpc::CallbackServerContext* context,
                                               const v1::UpdateOrganizationRequest* request,
                                               v1::Organization* response) override;
  grpc::ServerUnaryReactor* DeleteOrganization(grpc::CallbackServerContext* context,
                                               const v1::DeleteOrganizationRequest* request,
                                               google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* CreateListing(grpc::CallbackServerContext* context, const v1::CreateListingRequest* request,
                                          v1::Listing* response) override;
  grpc::ServerUnaryReactor* GetListing(grpc::CallbackServerContext* context, const v1::GetListingRequest* request,
                                       v1::Listing* response) override;
  grpc::ServerUnaryReactor* ListListings(grpc::CallbackServerContext* context, const v1::ListListingsRequest* request,
                                         v1::ListListingsResponse* response) override;
  grpc::ServerUnaryReactor* CountListings(grpc::CallbackServerContext* context, const v1::CountListingsRequest* request,
                                          v1::CountListingsResponse* response) override;
  grpc::ServerUnaryReactor* FindSimilarListings(grpc::CallbackServerContext* context,
                                                const v1::FindSimilarListingsRequest* request,
                                                v1::FindSimilarListingsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateListing(grpc::CallbackServerContext* context, const v1::UpdateListingRequest* request,
                                          v1::Listing* response) override;
  grpc::ServerUnaryReactor* DeleteListing(grpc::CallbackServerContext* context, const v1::DeleteListingRequest* request,
                                          google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* SubmitListing(grpc::CallbackServerContext* context, const v1::SubmitListingRequest* request,
                                          v1::Listing* response) override;
  grpc::ServerUnaryReactor* RequestListingChanges(grpc::CallbackServerContext* context,
                                                  const v1::RequestListingChangesRequest* request,
                                                  v1::Listing* response) override;
  grpc::ServerUnaryReactor* RejectListing(grpc::CallbackServerContext* context, const v1::RejectListingRequest* request,
                                          v1::Listing* response) override;
  grpc::ServerUnaryReactor* PublishListing(grpc::CallbackServerContext* context,
                                           const v1::PublishListingRequest* request, v1::Listing* response) override;
  grpc::ServerUnaryReactor* RecordConsent(grpc::CallbackServerContext* context, const v1::RecordConsentRequest* request,
                                          v1::Listing* response) override;
  grpc::ServerUnaryReactor* HoldListing(grpc::CallbackServerContext* context, const v1::HoldListingRequest* request,
                                        v1::Listing* response) override;
  grpc::ServerUnaryReactor* ReleaseListing(grpc::CallbackServerContext* context,
                                           const v1::ReleaseListingRequest* request, v1::Listing* response) override;
  grpc::ServerUnaryReactor* RenewListing(grpc::CallbackServerContext* context, const v1::RenewListingRequest* request,
                                         v1::Listing* response) override;
  grpc::ServerUnaryReactor* WithdrawListing(grpc::CallbackServerContext* context,
                                            const v1::WithdrawListingRequest* request, v1::Listing* response) override;
  grpc::ServerUnaryReactor* ArchiveListing(grpc::CallbackServerContext* context,
                                           const v1::ArchiveListingRequest* request, v1::Listing* response) override;
  grpc::ServerUnaryReactor* BatchImportOrganizations(grpc::CallbackServerContext* context,
                                                     const v1::BatchImportOrganizationsRequest* request,
                                                     v1::BatchImportResponse* response) override;
  grpc::ServerUnaryReactor* BatchImportListings(grpc::CallbackServerContext* context,
                                                const v1::BatchImportListingsRequest* request,
                                                v1::BatchImportResponse* response) override;
  grpc::ServerUnaryReactor* GetTaxonomy(grpc::CallbackServerContext* context, const v1::GetTaxonomyRequest* request,
                                        v1::Taxonomy* response) override;
  grpc::ServerUnaryReactor* ListCrosswalks(grpc::CallbackServerContext* context,
                                           const v1::ListCrosswalksRequest* request,
                                           v1::ListCrosswalksResponse* response) override;
  grpc::ServerUnaryReactor* ListChanges(grpc::CallbackServerContext* context, const v1::ListChangesRequest* request,
                                        v1::ListChangesResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchChangesResponse>* WatchChanges(grpc::CallbackServerContext* context,
                                                                   const v1::WatchChangesRequest* request) override;

 private:
  const runtime::Served<Registry> registry_;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_REGISTRY_GRPC_H_
