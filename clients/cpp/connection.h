#ifndef KAREZ_CLIENTS_CPP_CONNECTION_H_
#define KAREZ_CLIENTS_CPP_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "clients/cpp/retry.h"

namespace karez::client {

struct ConnectionOptions {
  // Where the server listens, as "127.0.0.1:50051".
  std::string address = "127.0.0.1:50051";
  // What a call may take, its retries included.
  absl::Duration timeout = absl::Seconds(30);
  RetryPolicy retry;
  // An API key or a session's token, sent with every call; empty: none. It can be
  // read on the way unless root_certificates are given.
  std::string credential;
  // PEM of the authorities that may have signed the server's certificate: the
  // connection is by TLS. Empty: it is not.
  std::string root_certificates;
};

// A connection to a server, for the clients of its services (registry_client.h
// …), which may share it.
//
// Every call of these clients is tried again as the policy says. That is safe:
// a call that changes something carries a request_id (made here where the
// request has none), by which the server tells that it has answered it before.
// Errors carry the server's details (services/runtime/status.h has the
// accessors): UNAVAILABLE where it cannot be reached, DEADLINE_EXCEEDED past the
// timeout, and what each method names in its proto.
//
// Safe for concurrent use.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual const ConnectionOptions& options() const = 0;

  // Whether the service of that full name, such as
  // "karez.registry.v1.RegistryService", is ready; "": every service of the
  // process. Asks once. UNAVAILABLE where it is not, with the reason
  // "NOT_SERVING" if the server said so; NOT_FOUND where it has no such service.
  virtual absl::Status CheckHealth(const std::string& service) const = 0;
};

// Does not wait for the server: the first call connects.
std::shared_ptr<Connection> Connect(ConnectionOptions options);

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_CONNECTION_H_
