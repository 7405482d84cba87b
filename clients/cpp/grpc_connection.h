// How the clients call: the part of the library that knows gRPC, not for its users.
#ifndef KAREZ_CLIENTS_CPP_GRPC_CONNECTION_H_
#define KAREZ_CLIENTS_CPP_GRPC_CONNECTION_H_

#include <grpcpp/channel.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "clients/cpp/connection.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "services/runtime/channel.h"
#include "services/runtime/ids.h"

namespace karez::client {

class GrpcConnection final : public Connection {
 public:
  explicit GrpcConnection(ConnectionOptions options);

  const ConnectionOptions& options() const override { return options_; }
  absl::Status CheckHealth(const std::string& service) const override;

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // The one that Connect() has made.
  static const GrpcConnection& From(const Connection& connection) {
    return static_cast<const GrpcConnection&>(connection);
  }

  // Calls a unary method, with retries and a request_id.
  template <typename Stub, typename Interface, typename Request, typename Response>
  absl::StatusOr<Response> Call(Stub& stub,
                                grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
                                Request request) const {
    if constexpr (requires { request.set_request_id(std::string()); }) {
      if (request.request_id().empty()) request.set_request_id(runtime::RandomIds().NewId());
    }
    runtime::CallContext call;
    call.deadline = absl::Now() + options_.timeout;
    std::optional<Response> response;
    const absl::Status status = Retry(
        options_.retry, [&call] { return call.deadline - absl::Now(); },
        [](absl::Duration wait) { absl::SleepFor(wait); },
        [&] {
          absl::StatusOr<Response> answer = runtime::CallService(call, stub, method, request);
          if (answer.ok()) response = *std::move(answer);
          return answer.status();
        });
    if (!status.ok()) return Explained(status);
    return *std::move(response);
  }

  // Calls a unary method once.
  template <typename Stub, typename Interface, typename Request, typename Response>
  absl::StatusOr<Response> CallOnce(Stub& stub,
                                    grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
                                    const Request& request) const {
    runtime::CallContext call;
    call.deadline = absl::Now() + options_.timeout;
    absl::StatusOr<Response> answer = runtime::CallService(call, stub, method, request);
    if (!answer.ok()) return Explained(answer.status());
    return answer;
  }

  // The error, with the address where the server could not be reached there.
  absl::Status Explained(const absl::Status& status) const;

 private:
  const ConnectionOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<grpc::health::v1::Health::StubInterface> health_;
};

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_GRPC_CONNECTION_H_
