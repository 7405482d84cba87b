#ifndef KAREZ_SERVICES_RUNTIME_PROCESS_H_
#define KAREZ_SERVICES_RUNTIME_PROCESS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/address.h"
#include "services/runtime/clock.h"
#include "services/runtime/config.h"
#include "services/runtime/health_state.h"
#include "services/runtime/ids.h"
#include "services/runtime/log.h"
#include "services/runtime/metrics.h"
#include "services/runtime/shell_context.h"

namespace grpc {
class Channel;
class Service;
}  // namespace grpc
namespace karez::storage {
class Store;
}

namespace karez::runtime {

class AuditTrails;
class Authenticator;
class CredentialCache;
class PeriodicTask;
class PrometheusMetrics;
class Server;
struct TlsFiles;

// The settings of every process that serves.
std::vector<ConfigKey> ServerKeys();
// Of a process that calls OpenStore: "data".
ConfigKey DataKey();
// Of a process that calls Connect(service) without serving it: "SERVICE-address".
ConfigKey AddressKey(absl::string_view service);

// A process that serves one service or several: what they need from outside,
// and the order in which all of it starts and stops. Services are started in
// the order of their dependencies, each by OpenStore, Connect, Serve:
//
//   KAREZ_ASSIGN_OR_RETURN(auto store, process.OpenStore("registry"));
//   auto registry = std::make_shared<Registry>(std::move(store), process.clock(), process.ids());
//   return process.Serve<RegistryGrpc>("registry", registry, vocabulary);
//
// It is set up and stopped by one thread; clock, ids, log, metrics and the
// switches of Readiness are safe for concurrent use.
class Process {
 public:
  explicit Process(Config config);
  // Stops.
  ~Process();

  const Config& config() const { return config_; }
  const Clock& clock() const { return SystemClock(); }
  IdSource& ids() { return ids_; }
  Log& log() { return log_; }
  Metrics& metrics();

  // Opens the store of service, at DATA/SERVICE; makes it where there is none.
  // Errors: of the storage (locked by another process, written by a newer version).
  absl::StatusOr<std::shared_ptr<storage::Store>> OpenStore(absl::string_view service);

  // The way to service: within this process if it serves it already, else to the
  // address of "SERVICE-address", by TLS where this process has a certificate or an
  // authority of servers. It connects at the first call. No call may begin on it once
  // the functions of OnStop have returned.
  absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(absl::string_view service);

  // Serves core by Shell, a CallbackService of the generated class Shell::Api that
  // is made of a Served<Core>. vocabulary: of the taxonomy; null: every code is taken.
  // Errors: FAILED_PRECONDITION if the proto does not declare what it must.
  template <typename Shell, typename Core>
  absl::Status Serve(absl::string_view service, std::shared_ptr<Core> core,
                     std::shared_ptr<const Vocabulary> vocabulary = nullptr) {
    return ServeBy(service, Shell::Api::service_full_name(), std::move(vocabulary),
                   [core = std::move(core)](std::shared_ptr<const ShellContext> context) {
                     return std::make_unique<Shell>(Served<Core>(core, std::move(context)));
                   });
  }

  // Has AuditService, which is served from the first trail on, tell what was done in
  // service, whose store holds it; begins the trail of a new store. Errors: as Serve,
  // and of the store.
  absl::Status AddAuditTrail(absl::string_view service, std::shared_ptr<storage::Store> store);

  // To be called with the name of a principal whose credentials, roles or sessions
  // have just changed: this process asks anew who calls by them.
  std::function<void(const std::string& principal)> CallerChanged() const;

  // Makes service, which is served already, not ready until the result is called
  // with true. To be called before the process listens; the result at any time.
  std::function<void(bool ready)> Readiness(absl::string_view service);

  // Runs task now and again every period on a thread of its own until Stop().
  void Every(absl::Duration period, std::function<void()> task);

  // Has stop called by Stop(), the last that was added first, when no call from
  // outside is served any more while calls between services still are. It ends
  // what runs in the background: followers, workers.
  void OnStop(std::function<void()> stop);

  // Whether Listen could have its addresses now: to be told before stores are
  // opened. Errors: INVALID_ARGUMENT (others could reach it, and there is not both
  // access control and TLS; a file of TLS that will not do), UNAVAILABLE (in use).
  absl::Status CheckAddresses() const;

  // Opens the public server, where callers are told apart as "access" says, says so by
  // "listening on HOST:PORT" on standard output and writes the port to the port file.
  // Errors: of the addresses.
  absl::Status Listen();

  // Where the public server listens; it must.
  const Address& address() const;

  // Drains: closes the public server, ends streams, lets unary calls finish for
  // "drain-seconds", stops the background, then the servers within in reverse,
  // drains the workers, closes the stores. The second time it does nothing.
  void Stop();

 private:
  using MakeShell = std::function<std::unique_ptr<grpc::Service>(std::shared_ptr<const ShellContext>)>;

  struct Service {
    std::string full_name;
    // Without the streams, the authenticator and the limiter, which each server has its own.
    ShellContext context;
    MakeShell make_shell;
    std::unique_ptr<Server> internal;  // Once somebody has connected.
  };

  absl::Status ServeBy(absl::string_view service, const char* full_name, std::shared_ptr<const Vocabulary> vocabulary,
                       MakeShell make_shell);
  std::unique_ptr<grpc::Service> MakeShellFor(const Service& service, std::shared_ptr<OpenStreams> streams,
                                              std::shared_ptr<Authenticator> authenticator,
                                              std::shared_ptr<RateLimiter> limiter) const;
  // Of the public server.
  absl::StatusOr<std::shared_ptr<Authenticator>> MakeAuthenticator();
  absl::Status StartInternalServer(Service& service);
  absl::Status ListenForMetrics();
  absl::Status WritePortFile() const;
  size_t max_message_bytes() const;
  bool is_open() const;
  // Of the server; peer_ca is of clients.
  TlsFiles tls_files() const;
  absl::StatusOr<Address> ListenAddress() const;

  const Config config_;
  RandomIds ids_;
  Log log_;
  std::shared_ptr<PrometheusMetrics> metrics_;
  std::shared_ptr<CallObserver> reporter_;
  std::shared_ptr<HealthState> health_;
  std::shared_ptr<CredentialCache> callers_;
  std::shared_ptr<WorkerPool> authentication_;  // Calls of which it is to be found out who makes them.
  std::vector<std::shared_ptr<storage::Store>> stores_;
  std::shared_ptr<AuditTrails> audit_trails_;
  std::map<std::string, std::unique_ptr<Service>> services_;
  std::vector<Service*> served_;     // In the order in which they were served.
  std::vector<Service*> connected_;  // In the order in which their internal servers started.
  std::vector<std::unique_ptr<PeriodicTask>> periodic_;
  std::vector<std::function<void()>> stops_;
  std::unique_ptr<Server> public_;
  bool stopped_ = false;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_PROCESS_H_
