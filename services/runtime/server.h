#ifndef KAREZ_SERVICES_RUNTIME_SERVER_H_
#define KAREZ_SERVICES_RUNTIME_SERVER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/address.h"
#include "services/runtime/open_streams.h"

namespace grpc {
class Channel;
class Server;
class ServerCredentials;
class Service;
}  // namespace grpc

namespace karez::runtime {

// A running gRPC server.
class Server {
 public:
  struct Options {
    // nullopt: reached by InProcessChannel() only.
    std::optional<Address> address;
    // How it is encrypted there; null: not at all.
    std::shared_ptr<grpc::ServerCredentials> credentials = nullptr;
    // Larger requests are RESOURCE_EXHAUSTED, before any handler sees them.
    size_t max_message_bytes = size_t{16} << 20;
  };

  // Starts to serve. streams are the open streams of the services. Errors:
  // UNAVAILABLE if the address cannot be had ("listen: ADDRESS is in use").
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Options& options,
                                                       std::vector<std::unique_ptr<grpc::Service>> services,
                                                       std::shared_ptr<OpenStreams> streams);
  // Shuts down at once.
  ~Server();

  // Where it listens, with the port that a port 0 has become.
  const std::optional<Address>& address() const { return address_; }

  // A channel that calls this server without a socket. No call may begin on it
  // after Shutdown: gRPC 1.51 crashes there.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Takes no more calls, ends the open streams with UNAVAILABLE, lets unary
  // calls finish until deadline and then cancels them; returns when all have
  // ended. The second time it does nothing.
  void Shutdown(absl::Time deadline);

 private:
  Server(std::vector<std::unique_ptr<grpc::Service>> services, std::shared_ptr<OpenStreams> streams);

  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::shared_ptr<OpenStreams> streams_;
  std::optional<Address> address_;
  std::unique_ptr<grpc::Server> server_;
  bool shut_down_ = false;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_SERVER_H_
