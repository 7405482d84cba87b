#include "services/runtime/server.h"

#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/channel.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::runtime {
namespace {

// Of a call: credentials, a forwarded principal with its organizations, a trace.
constexpr int kMaxMetadataBytes = 16 << 10;
// At a time. A gateway sends everybody's calls over one.
constexpr int kMaxCallsOfAConnection = 1000;

}  // namespace

Server::Server(std::vector<std::unique_ptr<grpc::Service>> services, std::shared_ptr<OpenStreams> streams)
    : services_(std::move(services)), streams_(std::move(streams)) {}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const Options& options,
                                                      std::vector<std::unique_ptr<grpc::Service>> services,
                                                      std::shared_ptr<OpenStreams> streams) {
  constexpr char kKey[] = "listen";
  std::unique_ptr<Server> server(new Server(std::move(services), std::move(streams)));
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(static_cast<int>(options.max_message_bytes));
  builder.SetMaxSendMessageSize(std::numeric_limits<int>::max());
  // Two servers that share a port would each get some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxCallsOfAConnection);
  // Callers compress nothing: what a message unpacks to would have no bound.
  for (const grpc_compression_algorithm algorithm : {GRPC_COMPRESS_DEFLATE, GRPC_COMPRESS_GZIP}) {
    builder.SetCompressionAlgorithmSupportStatus(algorithm, false);
  }
  for (const auto& service : server->services_) builder.RegisterService(service.get());
  int port = 0;
  if (options.address) {
    KAREZ_RETURN_IF_ERROR(CheckBindable(kKey, *options.address));
    builder.AddListeningPort(options.address->ToString(),
                             options.credentials != nullptr ? options.credentials : grpc::InsecureServerCredentials(),
                             &port);
  }
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || (options.address && port <= 0)) {
    return MakeError(
        absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
        absl::StrCat(kKey, ": cannot listen on ", options.address ? options.address->ToString() : "nothing"));
  }
  if (options.address) server->address_ = Address{options.address->host, port};
  return server;
}

Server::~Server() { Shutdown(absl::InfinitePast()); }

std::shared_ptr<grpc::Channel> Server::InProcessChannel() { return server_->InProcessChannel(ChannelArguments()); }

void Server::Shutdown(absl::Time deadline) {
  if (server_ == nullptr || std::exchange(shut_down_, true)) return;
  streams_->StopAll(MakeError(absl::StatusCode::kUnavailable, "SERVER_STOPPING", "the server is shutting down"));
  server_->Shutdown(absl::ToChronoTime(deadline));
  server_->Wait();
}

}  // namespace karez::runtime
