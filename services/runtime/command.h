#ifndef KAREZ_SERVICES_RUNTIME_COMMAND_H_
#define KAREZ_SERVICES_RUNTIME_COMMAND_H_

#include <functional>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "services/runtime/config.h"
#include "services/runtime/process.h"

namespace karez::runtime {

// What a program does once, instead of serving, where key, a switch, is set.
struct Command {
  ConfigKey key;
  std::function<absl::Status(Process&)> run;
};

// Runs the first that the process's configuration asks for; nullopt: it asks for none.
std::optional<absl::Status> RunCommand(const std::vector<Command>& commands, Process& process);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_COMMAND_H_
