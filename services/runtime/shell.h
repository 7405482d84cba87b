// Turns the methods of a core into gRPC methods, one line each:
//
//   grpc::ServerUnaryReactor* PublishListing(grpc::CallbackServerContext* context,
//                                            const PublishListingRequest* request, Listing* response) override {
//     return runtime::Blocking(context, registry_, &Registry::PublishListing, request, response);
//   }
//
// where registry_ is a runtime::Served<Registry>. Around each call of the core
// `absl::StatusOr<Response> Core::Method(const CallContext&, const Request&)`:
// who calls, permission, validation; afterwards visibility, the answer's size,
// details of the error, metrics.
#ifndef KAREZ_SERVICES_RUNTIME_SHELL_H_
#define KAREZ_SERVICES_RUNTIME_SHELL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/runtime/call.h"
#include "services/runtime/shell_context.h"
#include "services/runtime/stream_call.h"

namespace karez::runtime {

// Calls the core and fills the response.
using UnaryCore = std::function<absl::Status(const CallContext&)>;

// The two below without their types; use those.
grpc::ServerUnaryReactor* RunImmediate(grpc::CallbackServerContext* context,
                                       const std::shared_ptr<const ShellContext>& shell,
                                       const google::protobuf::Message& request, google::protobuf::Message* response,
                                       UnaryCore core);
grpc::ServerUnaryReactor* RunBlocking(grpc::CallbackServerContext* context,
                                      const std::shared_ptr<const ShellContext>& shell,
                                      const google::protobuf::Message& request, google::protobuf::Message* response,
                                      UnaryCore core);

template <typename Core, typename Method, typename Request, typename Response>
UnaryCore BindUnary(const Served<Core>& served, Method method, const Request* request, Response* response) {
  return [core = served.core(), method, request, response](const CallContext& call) -> absl::Status {
    absl::StatusOr<Response> answer = std::invoke(method, *core, call, *request);
    if (answer.ok()) *response = *std::move(answer);
    return answer.status();
  };
}

// Runs a method that never waits, on gRPC's own thread.
template <typename Core, typename Method, typename Request, typename Response>
grpc::ServerUnaryReactor* Immediate(grpc::CallbackServerContext* context, const Served<Core>& served, Method method,
                                    const Request* request, Response* response) {
  return RunImmediate(context, served.context(), *request, response, BindUnary(served, method, request, response));
}

// Runs a method that waits for a disk or another service, on the service's own
// workers. RESOURCE_EXHAUSTED where too many calls wait for one.
template <typename Core, typename Method, typename Request, typename Response>
grpc::ServerUnaryReactor* Blocking(grpc::CallbackServerContext* context, const Served<Core>& served, Method method,
                                   const Request* request, Response* response) {
  return RunBlocking(context, served.context(), *request, response, BindUnary(served, method, request, response));
}

// Sends what the cursor gives that the core opens:
// `absl::StatusOr<std::unique_ptr<PullCursor<Message>>> Core::Method(const CallContext&, const Request&)`.
// The core and its cursor run on the service's workers, one message at a time
// and only while the reader takes them; a stream that waits holds no thread.
template <typename Message, typename Core, typename Method, typename Request>
grpc::ServerWriteReactor<Message>* Pump(grpc::CallbackServerContext* context, const Served<Core>& served, Method method,
                                        const Request* request) {
  auto call = std::make_shared<StreamCall<Message>>(
      context, served.context(), *request, [core = served.core(), method, request](const CallContext& call_context) {
        return std::invoke(method, *core, call_context, *request);
      });
  call->Start();
  return call.get();
}

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_SHELL_H_
