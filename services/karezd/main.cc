// karezd: every service in one process, each with a store of its own below one
// data folder. Services call each other within the process.
#include <vector>

#include "services/access/access_service.h"
#include "services/brokerage/brokerage_service.h"
#include "services/exports/exports_service.h"
#include "services/matching/matching_service.h"
#include "services/registry/registry_service.h"
#include "services/runtime/main.h"
#include "services/runtime/status_macros.h"

int main(int argc, char** argv) {
  using namespace karez;
  std::vector<runtime::ConfigKey> keys = matching::MatchingKeys();
  keys.push_back(runtime::DataKey());
  const auto start = [](runtime::Process& process) -> absl::Status {
    // Each after those that it calls.
    KAREZ_RETURN_IF_ERROR(access::ServeAccess(process));
    KAREZ_RETURN_IF_ERROR(registry::ServeRegistry(process));
    KAREZ_RETURN_IF_ERROR(matching::ServeMatching(process));
    KAREZ_RETURN_IF_ERROR(brokerage::ServeBrokerage(process));
    return exports::ServeExports(process);
  };
  return runtime::Main(argc, argv, keys, start, {access::InitAdmin()});
}
