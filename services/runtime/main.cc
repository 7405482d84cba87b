#include "services/runtime/main.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "services/runtime/status_macros.h"
#include "services/runtime/stop_signals.h"

namespace karez::runtime {
namespace {

absl::Status Start(Process& process, const std::function<absl::Status(Process&)>& start) {
  KAREZ_RETURN_IF_ERROR(process.CheckAddresses());
  KAREZ_RETURN_IF_ERROR(start(process));
  return process.Listen();
}

}  // namespace

int Main(int argc, char** argv, std::vector<ConfigKey> keys, const std::function<absl::Status(Process&)>& start,
         const std::vector<Command>& commands) {
  for (const Command& command : commands) keys.push_back(command.key);
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

  const StopSignals signals;
  Process process(*std::move(config));
  if (const std::optional<absl::Status> done = RunCommand(commands, process)) {
    if (!done->ok()) std::fprintf(stderr, "%s: %s\n", argv[0], std::string(done->message()).c_str());
    return done->ok() ? 0 : 1;
  }
  if (const absl::Status started = Start(process, start); !started.ok()) {
    process.log().Error("start_failed", {{"error", std::string(started.message())}});
    return 1;
  }
  process.log().Info("stopping", {{"signal", signals.Wait()}});
  process.Stop();
  process.log().Info("stopped");
  return 0;
}

}  // namespace karez::runtime
