#ifndef KAREZ_SERVICES_BROKERAGE_BROKERAGE_SERVICE_H_
#define KAREZ_SERVICES_BROKERAGE_BROKERAGE_SERVICE_H_

#include "absl/status/status.h"
#include "services/runtime/process.h"

namespace karez::brokerage {

// Opens brokerage's store and serves brokerage in the process under the name
// "brokerage"; ready once the active profile is in force in matching.
absl::Status ServeBrokerage(runtime::Process& process);

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_BROKERAGE_SERVICE_H_
