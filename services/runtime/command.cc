#include "services/runtime/command.h"

namespace karez::runtime {

std::optional<absl::Status> RunCommand(const std::vector<Command>& commands, Process& process) {
  for (const Command& command : commands) {
    if (process.config().Text(command.key.name) == "true") return command.run(process);
  }
  return std::nullopt;
}

}  // namespace karez::runtime
