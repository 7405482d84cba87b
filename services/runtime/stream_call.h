#ifndef KAREZ_SERVICES_RUNTIME_STREAM_CALL_H_
#define KAREZ_SERVICES_RUNTIME_STREAM_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/call_gate.h"
#include "services/runtime/open_streams.h"
#include "services/runtime/pull_cursor.h"
#include "services/runtime/shell_context.h"
#include "services/runtime/status.h"
#include "services/runtime/stream_turns.h"

namespace karez::runtime {

// Sends the messages of a PullCursor, for shell.h. It goes in steps, of which
// there is one at a time: a task on the workers that pulls one message, then its
// write, then the next task. Between steps, while there is nothing to send, it
// waits for the cursor's word without a thread.
//
// Owns itself from Start() to OnDone().
template <typename Message>
class StreamCall final : public grpc::ServerWriteReactor<Message>,
                         public OpenStreams::Stream,
                         public std::enable_shared_from_this<StreamCall<Message>> {
 public:
  using Open = std::function<absl::StatusOr<std::unique_ptr<PullCursor<Message>>>(const CallContext&)>;

  // request lives as long as the call.
  StreamCall(grpc::CallbackServerContext* context, std::shared_ptr<const ShellContext> shell,
             const google::protobuf::Message& request, Open open)
      : context_(context), shell_(std::move(shell)), request_(request), open_(std::move(open)) {}

  void Start() {
    self_ = this->shared_from_this();
    if (const absl::Status added = shell_->streams->Add(self_); !added.ok()) return End(added);
    IdentifyCaller(*shell_, *context_, [self = self_](absl::StatusOr<Principal> principal) {
      self->principal_ = std::move(principal);
      const absl::Status queued = self->principal_.ok() ? self->EnqueueStep() : self->principal_.status();
      if (!queued.ok()) self->End(queued);
    });
  }

  void Stop(const absl::Status& status) override {
    turns_.Stop(status);
    Wake();
  }

  void OnCancel() override {
    cancelled_->store(true);
    Stop(MakeError(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the caller has given up, or its deadline passed"));
  }

  void OnWriteDone(bool ok) override {
    if (!ok) Stop(MakeError(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the caller has gone"));
    Continue();
  }

  void OnDone() override { self_.reset(); }

 private:
  static constexpr size_t kMessageBytes = size_t{256} << 10;
  static constexpr absl::Duration kRetry = absl::Milliseconds(10);
  static constexpr absl::Duration kCallerHolds = absl::Seconds(5);

  absl::Status EnqueueStep() {
    return shell_->pool->Submit([self = this->shared_from_this()] { self->Step(); });
  }

  void Step() {
    if (const absl::Status stopped = turns_.stopped(); !stopped.ok()) return End(stopped);
    if (cursor_ == nullptr) {
      if (const absl::Status opened = OpenCursor(); !opened.ok()) return End(opened);
    }
    if (const absl::Status checked = CheckCaller(); !checked.ok()) return End(checked);
    absl::StatusOr<std::optional<Message>> next = cursor_->Next(std::min(kMessageBytes, shell_->max_message_bytes));
    if (!next.ok()) return End(next.status());
    if (next->has_value()) return Send(*std::move(*next));
    if (cursor_->done()) return End(absl::OkStatus());
    Await();
  }

  absl::Status OpenCursor() {
    absl::StatusOr<CallContext> call = AdmitCall(*shell_, *context_, request_, *principal_);
    if (!call.ok()) return call.status();
    call_ = *std::move(call);
    call_.cancelled = [cancelled = cancelled_] { return cancelled->load(); };
    absl::StatusOr<std::unique_ptr<PullCursor<Message>>> cursor = open_(call_);
    if (!cursor.ok()) return cursor.status();
    cursor_ = *std::move(cursor);
    next_check_ = absl::Now() + kCallerHolds;
    return absl::OkStatus();
  }

  // A stream may outlive its caller's credential, which is looked at again.
  absl::Status CheckCaller() {
    if (absl::Now() < next_check_) return absl::OkStatus();
    next_check_ = absl::Now() + kCallerHolds;
    const absl::StatusOr<Principal> caller = shell_->authenticator->Ask(*context_);
    if (!caller.ok()) return caller.status();
    if (*caller == call_.principal) return absl::OkStatus();
    return MakeError(absl::StatusCode::kAborted, "CALLER_CHANGED",
                     "caller: what it may do or see has changed since the stream began; open it again");
  }

  void Send(Message message) {
    message_ = std::move(message);
    if (const absl::Status sealed = SealAnswer(*shell_, call_, &message_); !sealed.ok()) return End(sealed);
    this->StartWrite(&message_);
  }

  // Waits for the cursor's word. The word may come at once and on this thread;
  // the next step begins only when OnReady has returned, since the cursor is
  // used by one thread at a time.
  void Await() {
    turns_.Arm();
    std::weak_ptr<StreamCall> weak = this->weak_from_this();
    cursor_->OnReady([weak] {
      if (const auto self = weak.lock()) self->Wake();
    });
    if (!turns_.WaitUnlessWoken()) Continue();
  }

  void Wake() {
    if (turns_.Wake()) Continue();
  }

  // Begins the next step. Where the workers' queue is full, a stream that was
  // let in is not dropped: it tries again. Streams end before the workers drain.
  void Continue() {
    if (EnqueueStep().ok()) return;
    turns_.Wait();
    auto alarm = std::make_unique<grpc::Alarm>();
    std::weak_ptr<StreamCall> weak = this->weak_from_this();
    alarm->Set(absl::ToChronoTime(absl::Now() + kRetry), [weak](bool expired) {
      if (!expired) return;
      if (const auto self = weak.lock()) self->Wake();
    });
    std::lock_guard<std::mutex> lock(alarm_mutex_);
    alarm_.swap(alarm);
  }

  // The last thing that a step does. The cursor goes first: once it is destroyed
  // it gives its word no more.
  void End(const absl::Status& status) {
    cursor_.reset();
    shell_->streams->Remove(this);
    shell_->observer->CallEnded(shell_->methods->Find(request_.GetDescriptor()).path, status, absl::Now() - started_);
    this->Finish(EndCall(*context_, status));
  }

  grpc::CallbackServerContext* const context_;
  const std::shared_ptr<const ShellContext> shell_;
  const google::protobuf::Message& request_;
  const Open open_;
  const absl::Time started_ = absl::Now();
  const std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<StreamCall> self_;

  // Of the step whose turn it is.
  absl::StatusOr<Principal> principal_;
  CallContext call_;
  absl::Time next_check_;
  std::unique_ptr<PullCursor<Message>> cursor_;
  Message message_;

  StreamTurns turns_;
  std::mutex alarm_mutex_;
  std::unique_ptr<grpc::Alarm> alarm_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_STREAM_CALL_H_
