#include "services/runtime/process.h"

#include <google/protobuf/descriptor.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/runtime/access_authenticator.h"
#include "services/runtime/audit.h"
#include "services/runtime/audit_grpc.h"
#include "services/runtime/audit_trails.h"
#include "services/runtime/call_reporter.h"
#include "services/runtime/channel.h"
#include "services/runtime/client_address.h"
#include "services/runtime/credential_cache.h"
#include "services/runtime/health_grpc.h"
#include "services/runtime/periodic_task.h"
#include "services/runtime/prometheus_metrics.h"
#include "services/runtime/reflection_grpc.h"
#include "services/runtime/server.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/tls.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace karez::runtime {
namespace {

constexpr char kOpen[] = "open";
constexpr char kRequired[] = "required";
constexpr WorkerPool::Options kAuthenticationPool = {.threads = 4, .queue_limit = 1'024};

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnavailable, "DATA_FOLDER_UNAVAILABLE",
                   absl::StrCat("data: cannot make the folder ", path, ": ", error.message()));
}

}  // namespace

std::vector<ConfigKey> ServerKeys() {
  return {
      {"listen",
       "Where to serve: HOST:PORT; port 0 takes a free one. Others than this machine's loopback want access and TLS.",
       "127.0.0.1:50051"},
      {"port-file", "File to write the port to once it is open.", ""},
      {"metrics-address", "Where to answer GET /metrics: HOST:PORT of loopback; empty: nowhere.", ""},
      {"access",
       "open: whoever reaches the address is the local operator; required: callers bring a credential.",
       kOpen,
       std::nullopt,
       {kOpen, kRequired}},
      {"tls-certificate", "File of the certificate (PEM) that this server shows; looked at again when it changes.", ""},
      {"tls-key", "File of the certificate's key (PEM).", ""},
      {"tls-client-ca",
       "File of the authority (PEM) of other services' certificates, whose common name is services/NAME: they are "
       "believed when they say on whose behalf they call.",
       ""},
      {"tls-server-ca", "File of the authority (PEM) of the services that this one calls by TLS.", ""},
      {"calls-per-second", "Calls of one principal, where callers are told apart.", "100",
       ConfigKey::Range{1, 1'000'000}},
      {"call-burst", "Calls of one principal at once after a pause.", "500", ConfigKey::Range{1, 1'000'000}},
      {"max-deadline-seconds", "Longest time that a call is given, but for streams.", "300",
       ConfigKey::Range{1, 86'400}},
      {"log-level", "Least level of the events logged.", "info", std::nullopt, {"debug", "info", "warning", "error"}},
      {"max-message-bytes", "Largest request and answer.", "16777216", ConfigKey::Range{1 << 16, 1 << 30}},
      {"workers", "Threads a service for calls that wait for a disk or another service.", "8",
       ConfigKey::Range{1, 512}},
      {"worker-queue", "Calls a service that may wait for a worker.", "1024", ConfigKey::Range{1, 1'000'000}},
      {"drain-seconds", "How long calls may go on once the process is told to stop.", "10", ConfigKey::Range{0, 3600}},
  };
}

ConfigKey DataKey() { return {"data", "Folder of the stores; made where it is missing. Required.", ""}; }

ConfigKey AddressKey(absl::string_view service) {
  return {absl::StrCat(service, "-address"),
          absl::StrCat("Where the ", service, " service is: HOST:PORT. Required",
                       service == "access" ? " where callers are told apart." : "."),
          ""};
}

Process::Process(Config config)
    : config_(std::move(config)),
      log_(LogLevelFrom(config_.Text("log-level"))),
      metrics_(std::make_shared<PrometheusMetrics>()),
      reporter_(std::make_shared<CallReporter>(metrics_, log_)),
      health_(std::make_shared<HealthState>()),
      callers_(std::make_shared<CredentialCache>(clock())),
      authentication_(std::make_shared<WorkerPool>(kAuthenticationPool)) {
  // The port of a process before would mislead whoever waits for this one's.
  std::error_code error;
  std::filesystem::remove(config_.Text("port-file"), error);
}

Process::~Process() { Stop(); }

Metrics& Process::metrics() { return *metrics_; }

size_t Process::max_message_bytes() const { return static_cast<size_t>(config_.Number("max-message-bytes")); }

absl::StatusOr<std::shared_ptr<storage::Store>> Process::OpenStore(absl::string_view service) {
  const std::string& data = config_.Text(DataKey().name);
  if (data.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_CONFIGURATION",
                     "data: got nothing, want the folder in which to keep data (--data FOLDER)");
  }
  KAREZ_RETURN_IF_ERROR(MakeFolder(data));
  storage::RocksdbOptions options;
  options.path = absl::StrCat(data, "/", service);
  options.identity.service = std::string(service);
  KAREZ_ASSIGN_OR_RETURN(std::shared_ptr<storage::Store> store, storage::OpenRocksdbStore(options));
  const Metrics::Labels labels = {{"service", std::string(service)}};
  metrics_->AddCounter("karez_store_commits_total", "Transactions that wrote something.", labels,
                       [store] { return static_cast<double>(store->Stats().commits); });
  metrics_->AddCounter("karez_store_groups_total", "Syncs that they took: commits a group is their ratio.", labels,
                       [store] { return static_cast<double>(store->Stats().groups); });
  stores_.push_back(store);
  log_.Info("store_open", {{"service", std::string(service)}, {"store", store->header().store_id}});
  return store;
}

absl::Status Process::ServeBy(absl::string_view service, const char* full_name,
                              std::shared_ptr<const Vocabulary> vocabulary, MakeShell make_shell) {
  const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(full_name);
  if (descriptor == nullptr) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "UNKNOWN_SERVICE",
                     absl::StrCat("got the service ", full_name, ", want one whose proto is linked in"));
  }
  auto served = std::make_unique<Service>();
  served->full_name = full_name;
  served->make_shell = std::move(make_shell);
  ShellContext& context = served->context;
  KAREZ_ASSIGN_OR_RETURN(context.methods, MethodTable::Create(*descriptor));
  context.pool = std::make_shared<WorkerPool>(
      WorkerPool::Options{.threads = static_cast<int>(config_.Number("workers")),
                          .queue_limit = static_cast<size_t>(config_.Number("worker-queue"))});
  context.vocabulary = vocabulary != nullptr
                           ? std::move(vocabulary)
                           : std::shared_ptr<const Vocabulary>(std::shared_ptr<void>(), &OpenVocabulary());
  context.authentication = authentication_;
  context.observer = reporter_;
  context.max_message_bytes = max_message_bytes();
  context.max_deadline = absl::Seconds(config_.Number("max-deadline-seconds"));
  metrics_->AddGauge("karez_worker_queue_depth", "Calls that wait for a worker.", {{"service", std::string(service)}},
                     [pool = context.pool] { return static_cast<double>(pool->queue_depth()); });
  health_->Set(served->full_name, true);
  served_.push_back(served.get());
  services_[std::string(service)] = std::move(served);
  return absl::OkStatus();
}

std::unique_ptr<grpc::Service> Process::MakeShellFor(const Service& service, std::shared_ptr<OpenStreams> streams,
                                                     std::shared_ptr<Authenticator> authenticator,
                                                     std::shared_ptr<RateLimiter> limiter) const {
  auto context = std::make_shared<ShellContext>(service.context);
  context->streams = std::move(streams);
  context->authenticator = std::move(authenticator);
  context->limiter = std::move(limiter);
  return service.make_shell(std::move(context));
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Process::Connect(absl::string_view service) {
  if (const auto found = services_.find(std::string(service)); found != services_.end()) {
    if (found->second->internal == nullptr) KAREZ_RETURN_IF_ERROR(StartInternalServer(*found->second));
    return found->second->internal->InProcessChannel();
  }
  const std::string key = AddressKey(service).name;
  if (!config_.Has(key) || config_.Text(key).empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_CONFIGURATION",
                     absl::StrCat(key, ": got nothing, want HOST:PORT of the ", service, " service (--", key, ")"));
  }
  TlsFiles files = tls_files();
  files.peer_ca = config_.Text("tls-server-ca");
  if (!files.stated() && files.peer_ca.empty()) return OpenChannel(config_.Text(key));
  return OpenChannel(config_.Text(key), TlsChannelCredentials(files));
}

// The servers within are started by the first to connect, and so in the order
// in which the services depend on each other.
absl::Status Process::StartInternalServer(Service& service) {
  auto streams = std::make_shared<OpenStreams>();
  std::vector<std::unique_ptr<grpc::Service>> shells;
  shells.push_back(MakeShellFor(service, streams, TrustingAuthenticator(), /*limiter=*/nullptr));
  KAREZ_ASSIGN_OR_RETURN(service.internal,
                         Server::Start({.address = std::nullopt, .max_message_bytes = max_message_bytes()},
                                       std::move(shells), std::move(streams)));
  connected_.push_back(&service);
  return absl::OkStatus();
}

absl::Status Process::AddAuditTrail(absl::string_view service, std::shared_ptr<storage::Store> store) {
  if (audit_trails_ == nullptr) {
    audit_trails_ = std::make_shared<AuditTrails>();
    KAREZ_RETURN_IF_ERROR(Serve<AuditGrpc>("audit", audit_trails_));
  }
  KAREZ_RETURN_IF_ERROR(AuditTrail(clock()).Begin(*store, service));
  audit_trails_->Add(service, std::move(store));
  return absl::OkStatus();
}

std::function<void(const std::string& principal)> Process::CallerChanged() const {
  return [callers = callers_](const std::string& principal) { callers->Forget(principal); };
}

std::function<void(bool ready)> Process::Readiness(absl::string_view service) {
  const std::string full_name = services_.at(std::string(service))->full_name;
  health_->Set(full_name, false);
  return [health = health_, full_name](bool ready) { health->Set(full_name, ready); };
}

void Process::Every(absl::Duration period, std::function<void()> task) {
  periodic_.push_back(std::make_unique<PeriodicTask>(period, std::move(task)));
}

void Process::OnStop(std::function<void()> stop) { stops_.push_back(std::move(stop)); }

bool Process::is_open() const { return config_.Text("access") == kOpen; }

TlsFiles Process::tls_files() const {
  return {.certificate = config_.Text("tls-certificate"),
          .key = config_.Text("tls-key"),
          .peer_ca = config_.Text("tls-client-ca")};
}

absl::StatusOr<Address> Process::ListenAddress() const {
  const std::string& text = config_.Text("listen");
  if (!is_open() && tls_files().stated()) return ParseAddress("listen", text);
  return ParseLoopbackAddress("listen", text, "--access required with --tls-certificate and --tls-key");
}

absl::Status Process::CheckAddresses() const {
  KAREZ_ASSIGN_OR_RETURN(const Address address, ListenAddress());
  KAREZ_RETURN_IF_ERROR(CheckBindable("listen", address));
  if (const std::string& text = config_.Text("metrics-address"); !text.empty()) {
    KAREZ_ASSIGN_OR_RETURN(const Address metrics, ParseLoopbackAddress("metrics-address", text));
    KAREZ_RETURN_IF_ERROR(CheckBindable("metrics-address", metrics));
  }
  const TlsFiles files = tls_files();
  if (files.stated()) return CheckTlsFiles(files);
  if (files.peer_ca.empty()) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_CONFIGURATION",
                   "tls-client-ca: got it alone, want --tls-certificate and --tls-key beside it");
}

// Asked for last, since the access service may be served by this process itself.
absl::StatusOr<std::shared_ptr<Authenticator>> Process::MakeAuthenticator() {
  if (is_open()) {
    return std::make_shared<ImmediateAuthenticator>(
        [](const grpc::CallbackServerContext& context) -> absl::StatusOr<Principal> {
          KAREZ_RETURN_IF_ERROR(RefuseForwarded(context));
          return LocalOperator();
        });
  }
  KAREZ_ASSIGN_OR_RETURN(auto access, Connect("access"));
  return AccessAuthenticator(std::move(access), callers_, clock());
}

absl::Status Process::Listen() {
  KAREZ_ASSIGN_OR_RETURN(const Address wanted, ListenAddress());
  KAREZ_ASSIGN_OR_RETURN(const std::shared_ptr<Authenticator> authenticator, MakeAuthenticator());
  const auto limiter = std::make_shared<RateLimiter>(
      RateLimiter::Options{.calls_per_second = static_cast<double>(config_.Number("calls-per-second")),
                           .burst = static_cast<double>(config_.Number("call-burst"))},
      clock());
  auto streams = std::make_shared<OpenStreams>();
  std::vector<std::unique_ptr<grpc::Service>> shells;
  std::vector<std::string> names = {"grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                                    "grpc.reflection.v1alpha.ServerReflection"};
  for (const Service* service : served_) {
    shells.push_back(MakeShellFor(*service, streams, authenticator, limiter));
    names.push_back(service->full_name);
  }
  shells.push_back(std::make_unique<HealthGrpc>(health_, streams, is_open()));
  shells.push_back(MakeReflectionV1(names, streams));
  shells.push_back(MakeReflectionV1Alpha(names, streams));
  const TlsFiles files = tls_files();
  KAREZ_ASSIGN_OR_RETURN(public_, Server::Start({.address = wanted,
                                                 .credentials = files.stated() ? TlsServerCredentials(files) : nullptr,
                                                 .max_message_bytes = max_message_bytes()},
                                                std::move(shells), std::move(streams)));
  KAREZ_RETURN_IF_ERROR(ListenForMetrics());
  health_->StartServing();
  log_.Info("listening", {{"address", address().ToString()}});
  if (is_open()) {
    constexpr char kOpenDoor[] =
        "no access control: whoever reaches this address is the local operator, who may do "
        "and read everything (--access required tells callers apart)";
    log_.Warning("access_open", {{"address", address().ToString()}, {"message", kOpenDoor}});
    std::printf("WARNING: %s\n", kOpenDoor);
  }
  std::printf("listening on %s\n", address().ToString().c_str());
  std::fflush(stdout);
  return WritePortFile();
}

const Address& Process::address() const { return *public_->address(); }

absl::Status Process::ListenForMetrics() {
  constexpr char kKey[] = "metrics-address";
  if (config_.Text(kKey).empty()) return absl::OkStatus();
  KAREZ_ASSIGN_OR_RETURN(const Address wanted, ParseLoopbackAddress(kKey, config_.Text(kKey)));
  KAREZ_ASSIGN_OR_RETURN(const Address address, metrics_->Listen(wanted));
  log_.Info("metrics_listening", {{"address", address.ToString()}});
  return absl::OkStatus();
}

// Whoever waits for the file never sees half of it.
absl::Status Process::WritePortFile() const {
  const std::string& path = config_.Text("port-file");
  if (path.empty()) return absl::OkStatus();
  const std::string unfinished = path + ".new";
  std::ofstream file(unfinished);
  file << address().port << "\n";
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(unfinished, path, error);
  if (file && !error) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnavailable, "PORT_FILE_UNAVAILABLE",
                   absl::StrCat("port-file: cannot write ", path));
}

void Process::Stop() {
  if (std::exchange(stopped_, true)) return;
  health_->StopServing();
  const absl::Time deadline = absl::Now() + absl::Seconds(config_.Number("drain-seconds"));
  if (public_ != nullptr) public_->Shutdown(deadline);
  authentication_->Drain();
  periodic_.clear();
  for (auto stop = stops_.rbegin(); stop != stops_.rend(); ++stop) (*stop)();
  for (auto service = connected_.rbegin(); service != connected_.rend(); ++service) {
    (*service)->internal->Shutdown(deadline);
  }
  metrics_->Close();
  for (auto service = served_.rbegin(); service != served_.rend(); ++service) (*service)->context.pool->Drain();
  // Shells hold cores, cores hold stores; whoever depends goes first.
  stops_.clear();
  public_.reset();
  for (auto service = served_.rbegin(); service != served_.rend(); ++service) **service = Service();
  audit_trails_.reset();
  stores_.clear();
}

}  // namespace karez::runtime
