#include "services/matching/registry_feed_client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <mutex>
#include <string>
#include <utility>

#include "karez/registry/v1/registry_service.grpc.pb.h"
#include "services/runtime/forwarded_caller.h"
#include "services/runtime/status_grpc.h"

namespace karez::matching {
namespace {

using registry::v1::RegistryService;

constexpr int kChangesAtOnce = 1000;
constexpr absl::Duration kAnswerTime = absl::Seconds(10);

class RegistryFeed final : public ListingFeed {
 public:
  explicit RegistryFeed(std::shared_ptr<grpc::Channel> registry)
      : stub_(RegistryService::NewStub(std::move(registry))) {}

  absl::StatusOr<registry::v1::ListChangesResponse> Next(const std::string& cursor, absl::Duration wait) override {
    registry::v1::ListChangesRequest request;
    request.set_cursor(cursor);
    request.set_max_changes(kChangesAtOnce);
    request.mutable_wait()->set_seconds(absl::ToInt64Seconds(wait));
    return Call<registry::v1::ListChangesResponse>(wait + kAnswerTime, [&](grpc::ClientContext* context, auto* answer) {
      return stub_->ListChanges(context, request, answer);
    });
  }

  absl::StatusOr<std::string> TaxonomyRevision() override {
    const auto taxonomy = Call<registry::v1::Taxonomy>(kAnswerTime, [&](grpc::ClientContext* context, auto* answer) {
      return stub_->GetTaxonomy(context, {}, answer);
    });
    if (!taxonomy.ok()) return taxonomy.status();
    return taxonomy->revision();
  }

  void Cancel() override {
    std::lock_guard<std::mutex> lock(mutex_);
    cancelled_ = true;
    if (current_ != nullptr) current_->TryCancel();
  }

 private:
  template <typename Answer, typename Method>
  absl::StatusOr<Answer> Call(absl::Duration timeout, const Method& method) {
    grpc::ClientContext context;
    runtime::ForwardCaller(own_call_, context);
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (cancelled_) return absl::CancelledError("the feed is closed");
      current_ = &context;
    }
    Answer answer;
    const grpc::Status status = method(&context, &answer);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      current_ = nullptr;
    }
    if (!status.ok()) return runtime::FromGrpc(status);
    return answer;
  }

  const std::unique_ptr<RegistryService::Stub> stub_;
  const runtime::CallContext own_call_{.principal = runtime::ServicePrincipal("matching")};
  std::mutex mutex_;
  bool cancelled_ = false;
  grpc::ClientContext* current_ = nullptr;  // Of the call that is under way.
};

}  // namespace

std::unique_ptr<ListingFeed> MakeRegistryFeed(std::shared_ptr<grpc::Channel> registry) {
  return std::make_unique<RegistryFeed>(std::move(registry));
}

}  // namespace karez::matching
