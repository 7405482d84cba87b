// For tests only: a small core, behind the shells of a running server.
#ifndef KAREZ_SERVICES_RUNTIME_SHELL_FIXTURE_H_
#define KAREZ_SERVICES_RUNTIME_SHELL_FIXTURE_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "karez/registry/v1/registry_service.grpc.pb.h"
#include "services/runtime/channel.h"
#include "services/runtime/server.h"
#include "services/runtime/shell.h"
#include "services/runtime/status.h"

namespace karez::runtime {

using Watch = PullCursor<registry::v1::WatchChangesResponse>;

// A core whose methods do what the test says.
struct FakeCore {
  std::function<absl::StatusOr<registry::v1::Listing>(const CallContext&, const registry::v1::GetListingRequest&)> get;
  std::function<absl::StatusOr<std::unique_ptr<Watch>>(const CallContext&)> watch;

  absl::StatusOr<registry::v1::Listing> GetListing(const CallContext& call,
                                                   const registry::v1::GetListingRequest& request) {
    return get(call, request);
  }
  absl::StatusOr<registry::v1::Listing> CreateListing(const CallContext&,
                                                      const registry::v1::CreateListingRequest& request) {
    return request.listing();
  }
  absl::StatusOr<registry::v1::Taxonomy> GetTaxonomy(const CallContext&,
                                                     const registry::v1::GetTaxonomyRequest&) const {
    registry::v1::Taxonomy taxonomy;
    taxonomy.set_revision("1");
    return taxonomy;
  }
  absl::StatusOr<std::unique_ptr<Watch>> WatchChanges(const CallContext& call,
                                                      const registry::v1::WatchChangesRequest&) {
    return watch(call);
  }
};

class FakeShell final : public registry::v1::RegistryService::CallbackService {
 public:
  using Api = registry::v1::RegistryService;

  explicit FakeShell(Served<FakeCore> core) : core_(std::move(core)) {}

  grpc::ServerUnaryReactor* GetListing(grpc::CallbackServerContext* context,
                                       const registry::v1::GetListingRequest* request,
                                       registry::v1::Listing* response) override {
    return Blocking(context, core_, &FakeCore::GetListing, request, response);
  }
  grpc::ServerUnaryReactor* CreateListing(grpc::CallbackServerContext* context,
                                          const registry::v1::CreateListingRequest* request,
                                          registry::v1::Listing* response) override {
    return Immediate(context, core_, &FakeCore::CreateListing, request, response);
  }
  grpc::ServerUnaryReactor* GetTaxonomy(grpc::CallbackServerContext* context,
                                        const registry::v1::GetTaxonomyRequest* request,
                                        registry::v1::Taxonomy* response) override {
    return Immediate(context, core_, &FakeCore::GetTaxonomy, request, response);
  }
  grpc::ServerWriteReactor<registry::v1::WatchChangesResponse>* WatchChanges(
      grpc::CallbackServerContext* context, const registry::v1::WatchChangesRequest* request) override {
    return Pump<registry::v1::WatchChangesResponse>(context, core_, &FakeCore::WatchChanges, request);
  }

 private:
  const Served<FakeCore> core_;
};

struct ObservedCall {
  std::string method;
  absl::StatusCode code;
};

class RecordingObserver final : public CallObserver {
 public:
  void CallEnded(const std::string& method, const absl::Status& status, absl::Duration) override {
    std::lock_guard<std::mutex> lock(mutex_);
    calls_.push_back({method, status.code()});
  }
  std::vector<ObservedCall> calls() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return calls_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<ObservedCall> calls_;
};

// The server and a client of it. Tests set core, principal (or an
// authenticator) and limits, then Start().
class ShellFixture {
 public:
  ~ShellFixture() {
    if (server) server->Shutdown(absl::Now());
    pool->Drain();
  }

  void Start() {
    auto methods = MethodTable::Create(*google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        registry::v1::RegistryService::service_full_name()));
    ASSERT_TRUE(methods.ok()) << methods.status();
    context.methods = *methods;
    context.pool = pool;
    context.vocabulary = std::shared_ptr<const Vocabulary>(std::shared_ptr<void>(), &OpenVocabulary());
    if (context.authenticator == nullptr) {
      context.authenticator =
          std::make_shared<ImmediateAuthenticator>([this](const grpc::CallbackServerContext&) { return principal; });
    }
    context.observer = observer;
    context.streams = streams;
    std::vector<std::unique_ptr<grpc::Service>> shells;
    shells.push_back(
        std::make_unique<FakeShell>(Served<FakeCore>(core, std::make_shared<const ShellContext>(context))));
    auto started = Server::Start(
        {.address = Address{"127.0.0.1", 0}, .credentials = credentials, .max_message_bytes = kMaxMessageBytes},
        std::move(shells), streams);
    ASSERT_TRUE(started.ok()) << started.status();
    server = *std::move(started);
    stub = registry::v1::RegistryService::NewStub(OpenChannel(server->address()->ToString()));
  }

  absl::StatusOr<registry::v1::Listing> Get(const std::string& name, absl::Time deadline = absl::InfiniteFuture()) {
    registry::v1::GetListingRequest request;
    request.set_name(name);
    CallContext call;
    call.deadline = deadline;
    return CallService(call, *stub, &registry::v1::RegistryService::StubInterface::GetListing, request);
  }

  static constexpr size_t kMaxMessageBytes = size_t{1} << 20;

  std::shared_ptr<FakeCore> core = std::make_shared<FakeCore>();
  absl::StatusOr<Principal> principal = LocalOperator();
  std::shared_ptr<WorkerPool> pool = std::make_shared<WorkerPool>(WorkerPool::Options{.threads = 2});
  std::shared_ptr<RecordingObserver> observer = std::make_shared<RecordingObserver>();
  std::shared_ptr<OpenStreams> streams = std::make_shared<OpenStreams>();
  std::shared_ptr<grpc::ServerCredentials> credentials;
  ShellContext context{.max_message_bytes = kMaxMessageBytes};
  std::unique_ptr<Server> server;
  std::unique_ptr<registry::v1::RegistryService::Stub> stub;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_SHELL_FIXTURE_H_
