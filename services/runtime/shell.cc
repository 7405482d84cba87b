#include "services/runtime/shell.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/call_gate.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::runtime {
namespace {

// One unary call from its arrival to its answer. The context, the request and
// the response live until the reactor is finished.
struct UnaryCall {
  grpc::CallbackServerContext* context;
  grpc::ServerUnaryReactor* reactor;
  std::shared_ptr<const ShellContext> shell;
  const google::protobuf::Message& request;
  google::protobuf::Message* response;
  absl::Time started;

  absl::Status Run(absl::StatusOr<Principal> principal, const UnaryCore& core) const {
    if (context->IsCancelled()) {
      return MakeError(absl::StatusCode::kCancelled, "CALL_CANCELLED",
                       "the caller has given up, or its deadline passed");
    }
    KAREZ_RETURN_IF_ERROR(principal.status());
    KAREZ_ASSIGN_OR_RETURN(CallContext call, AdmitCall(*shell, *context, request, *std::move(principal)));
    call.deadline = std::min(call.deadline, started + shell->max_deadline);
    call.cancelled = [context = context, deadline = call.deadline] {
      return context->IsCancelled() || absl::Now() >= deadline;
    };
    KAREZ_RETURN_IF_ERROR(core(call));
    return SealAnswer(*shell, call, response);
  }

  void Finish(const absl::Status& status) const {
    shell->observer->CallEnded(shell->methods->Find(request.GetDescriptor()).path, status, absl::Now() - started);
    reactor->Finish(EndCall(*context, status));
  }
};

UnaryCall Begin(grpc::CallbackServerContext* context, const std::shared_ptr<const ShellContext>& shell,
                const google::protobuf::Message& request, google::protobuf::Message* response) {
  return UnaryCall{context, context->DefaultReactor(), shell, request, response, absl::Now()};
}

}  // namespace

grpc::ServerUnaryReactor* RunImmediate(grpc::CallbackServerContext* context,
                                       const std::shared_ptr<const ShellContext>& shell,
                                       const google::protobuf::Message& request, google::protobuf::Message* response,
                                       UnaryCore core) {
  const UnaryCall call = Begin(context, shell, request, response);
  IdentifyCaller(*shell, *context, [call, core](absl::StatusOr<Principal> principal) {
    call.Finish(call.Run(std::move(principal), core));
  });
  return call.reactor;
}

grpc::ServerUnaryReactor* RunBlocking(grpc::CallbackServerContext* context,
                                      const std::shared_ptr<const ShellContext>& shell,
                                      const google::protobuf::Message& request, google::protobuf::Message* response,
                                      UnaryCore core) {
  const UnaryCall call = Begin(context, shell, request, response);
  IdentifyCaller(*shell, *context, [call, core = std::move(core)](absl::StatusOr<Principal> principal) mutable {
    const absl::Status queued =
        principal.ok() ? call.shell->pool->Submit([call, principal = std::move(principal), core = std::move(core)] {
          call.Finish(call.Run(principal, core));
        })
                       : principal.status();
    if (!queued.ok()) call.Finish(queued);
  });
  return call.reactor;
}

}  // namespace karez::runtime
