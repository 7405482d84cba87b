#include "services/exports/registry_client.h"

#include <utility>

#include "karez/registry/v1/registry_service.grpc.pb.h"
#include "services/runtime/channel.h"

namespace karez::exports {
namespace {

using registry::v1::RegistryService;

class RegistryClient final : public ListingSource {
 public:
  explicit RegistryClient(std::shared_ptr<grpc::Channel> registry)
      : stub_(RegistryService::NewStub(std::move(registry))) {}

  absl::StatusOr<registry::v1::ListListingsResponse> List(const runtime::CallContext& call,
                                                          const registry::v1::ListListingsRequest& request) override {
    return runtime::CallService(call, *stub_, &RegistryService::StubInterface::ListListings, request);
  }

  absl::StatusOr<registry::v1::Listing> Get(const runtime::CallContext& call, const std::string& name) override {
    registry::v1::GetListingRequest request;
    request.set_name(name);
    return runtime::CallService(call, *stub_, &RegistryService::StubInterface::GetListing, request);
  }

 private:
  const std::unique_ptr<RegistryService::Stub> stub_;
};

}  // namespace

std::unique_ptr<ListingSource> MakeListingSource(std::shared_ptr<grpc::Channel> registry) {
  return std::make_unique<RegistryClient>(std::move(registry));
}

}  // namespace karez::exports
