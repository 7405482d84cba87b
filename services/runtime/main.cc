#include "services/runtime/main.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "services/runtime/status_macros.h"

namespace karez::runtime {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

absl::Status Start(Process& process, const std::function<absl::Status(Process&)>& start) {
  KAREZ_RETURN_IF_ERROR(process.CheckAddresses());
  KAREZ_RETURN_IF_ERROR(start(process));
  return process.Listen();
}

}  // namespace

int Main(int argc, char** argv, std::vector<ConfigKey> keys, const std::function<absl::Status(Process&)>& start) {
  for (ConfigKey& key : ServerKeys()) keys.push_back(std::move(key));
  absl::StatusOr<Config> config = Config::Parse(argc, argv, keys, [](const char* name) { return std::getenv(name); });
  if (!config.ok()) {
    std::fprintf(stderr, "%s: %s\n", argv[0], std::string(config.status().message()).c_str());
    return 2;
  }
  if (config->help()) {
    std::fputs(config->help()->c_str(), stdout);
    return 0;
  }

  // Blocked before any thread is there, so that none but this one takes them.
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  Process process(*std::move(config));
  if (const absl::Status started = Start(process, start); !started.ok()) {
    process.log().Error("start_failed", {{"error", std::string(started.message())}});
    return 1;
  }
  int signal = 0;
  sigwait(&signals, &signal);
  process.log().Info("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
  process.Stop();
  process.log().Info("stopped");
  return 0;
}

}  // namespace karez::runtime
