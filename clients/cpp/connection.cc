#include "clients/cpp/connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/client_interceptor.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/grpc_connection.h"
#include "services/runtime/status.h"

namespace karez::client {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// Sends the credential with each call, also where the channel is not by TLS, for
// which gRPC's own call credentials are not made.
class CredentialSender final : public grpc::experimental::Interceptor {
 public:
  explicit CredentialSender(const std::string& authorization) : authorization_(authorization) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(grpc::experimental::InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace("authorization", authorization_);
    }
    methods->Proceed();
  }

 private:
  const std::string& authorization_;
};

class CredentialSenders final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit CredentialSenders(absl::string_view credential) : authorization_(absl::StrCat("Bearer ", credential)) {}

  grpc::experimental::Interceptor* CreateClientInterceptor(grpc::experimental::ClientRpcInfo*) override {
    return new CredentialSender(authorization_);
  }

 private:
  const std::string authorization_;
};

std::shared_ptr<grpc::ChannelCredentials> SecurityOf(const ConnectionOptions& options) {
  if (options.root_certificates.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.root_certificates;
  return grpc::SslCredentials(tls);
}

// A lost connection is made again as quickly as calls are retried.
std::shared_ptr<grpc::Channel> OpenChannel(const ConnectionOptions& options) {
  grpc::ChannelArguments arguments = runtime::ChannelArguments();
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> interceptors;
  if (!options.credential.empty()) interceptors.push_back(std::make_unique<CredentialSenders>(options.credential));
  return grpc::experimental::CreateCustomChannelWithInterceptors(options.address, SecurityOf(options), arguments,
                                                                 std::move(interceptors));
}

}  // namespace

GrpcConnection::GrpcConnection(ConnectionOptions options)
    : options_(std::move(options)), channel_(OpenChannel(options_)), health_(Health::NewStub(channel_)) {}

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
