#ifndef KAREZ_SERVICES_EXPORTS_EXPORTS_SERVICE_H_
#define KAREZ_SERVICES_EXPORTS_EXPORTS_SERVICE_H_

#include "absl/status/status.h"
#include "services/runtime/process.h"

namespace karez::exports {

// Serves exports in process, from the registry and the matching service that it
// connects to. Keeps nothing.
absl::Status ServeExports(runtime::Process& process);

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_EXPORTS_SERVICE_H_
