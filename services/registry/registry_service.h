#ifndef KAREZ_SERVICES_REGISTRY_REGISTRY_SERVICE_H_
#define KAREZ_SERVICES_REGISTRY_REGISTRY_SERVICE_H_

#include "absl/status/status.h"
#include "services/runtime/process.h"

namespace karez::registry {

// Opens the registry's store and serves it in the process, under the name
// "registry", with its clock ticking.
absl::Status ServeRegistry(runtime::Process& process);

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_REGISTRY_SERVICE_H_
