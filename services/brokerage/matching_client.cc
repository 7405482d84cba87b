#include "services/brokerage/matching_client.h"

#include <utility>

#include "karez/matching/v1/matching_service.grpc.pb.h"
#include "services/runtime/channel.h"

namespace karez::brokerage {
namespace {

using Api = matching::v1::MatchingService::StubInterface;

class FinderClient final : public MatchFinder {
 public:
  explicit FinderClient(std::shared_ptr<grpc::Channel> matching)
      : stub_(matching::v1::MatchingService::NewStub(std::move(matching))) {}

  absl::StatusOr<matching::v1::FindMatchesResponse> Find(const runtime::CallContext& call,
                                                         const matching::v1::FindMatchesRequest& request) override {
    return runtime::CallService(call, *stub_, &Api::FindMatches, request);
  }
  absl::StatusOr<matching::v1::Match> Explain(const runtime::CallContext& call,
                                              const matching::v1::ExplainMatchRequest& request) override {
    return runtime::CallService(call, *stub_, &Api::ExplainMatch, request);
  }

 private:
  const std::unique_ptr<Api> stub_;
};

class ScorerClient final : public MatchScorer {
 public:
  explicit ScorerClient(std::shared_ptr<grpc::Channel> matching)
      : stub_(matching::v1::MatchingService::NewStub(std::move(matching))) {}

  absl::StatusOr<matching::v1::ScoringProfile> InstallProfile(
      const runtime::CallContext& call, const matching::v1::InstallProfileRequest& request) override {
    return runtime::CallService(call, *stub_, &Api::InstallProfile, request);
  }
  absl::StatusOr<matching::v1::ListProfilesResponse> ListProfiles(
      const runtime::CallContext& call, const matching::v1::ListProfilesRequest& request) override {
    return runtime::CallService(call, *stub_, &Api::ListProfiles, request);
  }
  absl::StatusOr<matching::v1::ScoreFeaturesResponse> ScoreFeatures(
      const runtime::CallContext& call, const matching::v1::ScoreFeaturesRequest& request) override {
    return runtime::CallService(call, *stub_, &Api::ScoreFeatures, request);
  }

 private:
  const std::unique_ptr<Api> stub_;
};

}  // namespace

std::unique_ptr<MatchFinder> MakeMatchFinder(std::shared_ptr<grpc::Channel> matching) {
  return std::make_unique<FinderClient>(std::move(matching));
}

std::unique_ptr<MatchScorer> MakeMatchScorer(std::shared_ptr<grpc::Channel> matching) {
  return std::make_unique<ScorerClient>(std::move(matching));
}

}  // namespace karez::brokerage
