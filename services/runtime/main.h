#ifndef KAREZ_SERVICES_RUNTIME_MAIN_H_
#define KAREZ_SERVICES_RUNTIME_MAIN_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "services/runtime/command.h"
#include "services/runtime/config.h"
#include "services/runtime/process.h"

namespace karez::runtime {

// The main of a program that serves: reads the configuration (ServerKeys() and
// keys), has start set up the services, listens, and stops upon SIGTERM or
// SIGINT; or runs the first of commands that is asked for. Returns the exit code: 0
// stopped, command done or --help; 1 could not start or do the command, 2 wrong
// configuration, both with the reason on standard error.
//
//   int main(int argc, char** argv) {
//     return runtime::Main(argc, argv, {runtime::DataKey()}, [](runtime::Process& process) -> absl::Status {
//       KAREZ_ASSIGN_OR_RETURN(auto store, process.OpenStore("registry"));
//       …
//       return process.Serve<RegistryGrpc>("registry", registry, vocabulary);
//     });
//   }
int Main(int argc, char** argv, std::vector<ConfigKey> keys, const std::function<absl::Status(Process&)>& start,
         const std::vector<Command>& commands = {});

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_MAIN_H_
