#include "clients/cpp/connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/grpc_connection.h"
#include "services/runtime/status.h"

namespace karez::client {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// A lost connection is made again as quickly as calls are retried.
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address) {
  grpc::ChannelArguments arguments = runtime::ChannelArguments();
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

GrpcConnection::GrpcConnection(ConnectionOptions options)
    : options_(std::move(options)), channel_(OpenChannel(options_.address)), health_(Health::NewStub(channel_)) {}

absl::Status GrpcConnection::CheckHealth(const std::string& service) const {
  HealthCheckRequest request;
  request.set_service(service);
  runtime::CallContext call;
  call.deadline = absl::Now() + options_.timeout;
  const absl::StatusOr<HealthCheckResponse> response =
      runtime::CallService(call, *health_, &Health::StubInterface::Check, request);
  if (!response.ok()) return Explained(response.status());
  if (response->status() == HealthCheckResponse::SERVING) return absl::OkStatus();
  return runtime::MakeError(
      absl::StatusCode::kUnavailable, "NOT_SERVING",
      absl::StrCat(service.empty() ? "server" : service, ": got ",
                   HealthCheckResponse::ServingStatus_Name(response->status()), ", want SERVING"));
}

// Errors that a karez server made have a reason.
absl::Status GrpcConnection::Explained(const absl::Status& status) const {
  if (status.code() != absl::StatusCode::kUnavailable || !runtime::ErrorReason(status).empty()) return status;
  return absl::UnavailableError(
      absl::StrCat("server: got no answer from ", options_.address, " (", status.message(), ")"));
}

std::shared_ptr<Connection> Connect(ConnectionOptions options) {
  return std::make_shared<GrpcConnection>(std::move(options));
}

}  // namespace karez::client
