#ifndef KAREZ_SERVICES_RUNTIME_CHANNEL_H_
#define KAREZ_SERVICES_RUNTIME_CHANNEL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/call.h"
#include "services/runtime/forwarded_caller.h"
#include "services/runtime/status_grpc.h"

namespace karez::runtime {

// Of every channel between services: answers of any size (the server limits
// them), and errors with all their details.
grpc::ChannelArguments ChannelArguments();

// A channel to a service of another process; address as "127.0.0.1:50051". It
// connects at the first call, and again whenever the connection is lost.
// credentials: as tls.h makes them; without them nothing is encrypted.
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address);
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address,
                                           const std::shared_ptr<grpc::ChannelCredentials>& credentials);

// Calls a unary method of another service on behalf of call's principal, within
// its deadline:
//
//   return runtime::CallService(call, *stub_, &RegistryService::StubInterface::GetListing, request);
template <typename Stub, typename Interface, typename Request, typename Response>
absl::StatusOr<Response> CallService(const CallContext& call, Stub& stub,
                                     grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
                                     const Request& request) {
  grpc::ClientContext context;
  ForwardCaller(call, context);
  if (call.deadline != absl::InfiniteFuture()) context.set_deadline(absl::ToChronoTime(call.deadline));
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return response;
}

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CHANNEL_H_
