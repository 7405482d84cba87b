#ifndef KAREZ_SERVICES_MATCHING_MATCHING_SERVICE_H_
#define KAREZ_SERVICES_MATCHING_MATCHING_SERVICE_H_

#include <vector>

#include "absl/status/status.h"
#include "services/runtime/config.h"
#include "services/runtime/process.h"

namespace karez::matching {

// "model", "alignment", "statistics": the files that matching reads.
std::vector<runtime::ConfigKey> MatchingKeys();

// Opens matching's store, loads the model, follows the registry and serves
// matching in the process under the name "matching"; ready once everything that
// the registry had is admitted. A model that cannot be loaded is said in the
// log, in the status and on every match, and matching runs on words alone.
absl::Status ServeMatching(runtime::Process& process);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_MATCHING_SERVICE_H_
