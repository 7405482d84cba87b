#include "services/runtime/health_grpc.h"

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/client_address.h"
#include "services/runtime/status.h"
#include "services/runtime/status_grpc.h"

namespace karez::runtime {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

HealthCheckResponse::ServingStatus ToProto(std::optional<bool> ready) {
  if (!ready.has_value()) return HealthCheckResponse::SERVICE_UNKNOWN;
  return *ready ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

// Writes the state of one service, now and after each change. Owns itself from
// Start() to OnDone().
class WatchCall final : public grpc::ServerWriteReactor<HealthCheckResponse>,
                        public OpenStreams::Stream,
                        public std::enable_shared_from_this<WatchCall> {
 public:
  WatchCall(std::shared_ptr<HealthState> state, std::shared_ptr<OpenStreams> streams, std::string service)
      : state_(std::move(state)), streams_(std::move(streams)), service_(std::move(service)) {}

  void Start() {
    self_ = shared_from_this();
    watch_ = state_->Watch([this] { WriteIfChanged(); });
    if (const absl::Status added = streams_->Add(self_); !added.ok()) {
      Stop(added);
    } else {
      WriteIfChanged();
    }
  }

  void Stop(const absl::Status& status) override {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (finished_) return;
      finished_ = true;
    }
    Finish(ToGrpc(status));
  }

  void OnCancel() override { Stop(absl::CancelledError("the caller has given up")); }

  void OnWriteDone(bool ok) override {
    if (!ok) return Stop(absl::CancelledError("the caller has gone"));
    {
      std::lock_guard<std::mutex> lock(mutex_);
      writing_ = false;
    }
    WriteIfChanged();
  }

  void OnDone() override {
    state_->Unwatch(watch_);
    streams_->Remove(this);
    self_.reset();
  }

 private:
  void WriteIfChanged() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      const HealthCheckResponse::ServingStatus status = ToProto(state_->IsReady(service_));
      if (finished_ || writing_ || written_ == status) return;
      writing_ = true;
      written_ = status;
      message_.set_status(status);
    }
    StartWrite(&message_);
  }

  const std::shared_ptr<HealthState> state_;
  const std::shared_ptr<OpenStreams> streams_;
  const std::string service_;
  std::shared_ptr<WatchCall> self_;
  int watch_ = 0;

  std::mutex mutex_;
  bool writing_ = false;
  bool finished_ = false;
  std::optional<HealthCheckResponse::ServingStatus> written_;
  HealthCheckResponse message_;
};

}  // namespace

HealthGrpc::HealthGrpc(std::shared_ptr<HealthState> state, std::shared_ptr<OpenStreams> streams, bool open)
    : state_(std::move(state)), streams_(std::move(streams)), open_(open) {}

grpc::ServerUnaryReactor* HealthGrpc::Check(grpc::CallbackServerContext* context, const HealthCheckRequest* request,
                                            HealthCheckResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  if (const absl::Status refused = RefuseForwarded(*context); open_ && !refused.ok()) {
    reactor->Finish(ToGrpc(refused));
    return reactor;
  }
  const std::optional<bool> ready = state_->IsReady(request->service());
  response->set_status(ToProto(ready));
  reactor->Finish(ready.has_value() ? grpc::Status::OK
                                    : ToGrpc(MakeError(absl::StatusCode::kNotFound, "SERVICE_NOT_FOUND",
                                                       absl::StrCat("service: got ", Quoted(request->service()),
                                                                    ", want one that this server has"))));
  return reactor;
}

grpc::ServerWriteReactor<HealthCheckResponse>* HealthGrpc::Watch(grpc::CallbackServerContext*,
                                                                 const HealthCheckRequest* request) {
  auto call = std::make_shared<WatchCall>(state_, streams_, request->service());
  call->Start();
  return call.get();
}

}  // namespace karez::runtime
