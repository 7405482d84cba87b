#ifndef KAREZ_SERVICES_ACCESS_ACCESS_SERVICE_H_
#define KAREZ_SERVICES_ACCESS_ACCESS_SERVICE_H_

#include "absl/status/status.h"
#include "services/runtime/main.h"
#include "services/runtime/process.h"

namespace karez::access {

// Opens access's store and serves access in the process under the name "access".
absl::Status ServeAccess(runtime::Process& process);

// --init-admin: creates the first administrator, or brings it back, and prints the
// one-time password on standard output. Errors: of Access::CreateFirstAdministrator.
runtime::Command InitAdmin();

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_ACCESS_SERVICE_H_
