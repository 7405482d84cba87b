#include "services/exports/matching_client.h"

#include <utility>

#include "karez/matching/v1/matching_service.grpc.pb.h"
#include "services/runtime/channel.h"

namespace karez::exports {
namespace {

using matching::v1::MatchingService;

class MatchingClient final : public MatchFinder {
 public:
  explicit MatchingClient(std::shared_ptr<grpc::Channel> matching)
      : stub_(MatchingService::NewStub(std::move(matching))) {}

  absl::StatusOr<matching::v1::FindMatchesResponse> Find(const runtime::CallContext& call,
                                                         const matching::v1::FindMatchesRequest& request) override {
    return runtime::CallService(call, *stub_, &MatchingService::StubInterface::FindMatches, request);
  }

 private:
  const std::unique_ptr<MatchingService::Stub> stub_;
};

}  // namespace

std::unique_ptr<MatchFinder> MakeMatchFinder(std::shared_ptr<grpc::Channel> matching) {
  return std::make_unique<MatchingClient>(std::move(matching));
}

}  // namespace karez::exports
