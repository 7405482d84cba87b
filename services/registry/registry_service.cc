#include "services/registry/registry_service.h"

#include <memory>
#include <utility>

#include "services/registry/registry.h"
#include "services/registry/registry_grpc.h"
#include "services/runtime/status_macros.h"

namespace karez::registry {
namespace {

// How late a listing may expire, and a heartbeat come.
constexpr absl::Duration kTickPeriod = absl::Milliseconds(500);

}  // namespace

absl::Status ServeRegistry(runtime::Process& process) {
  KAREZ_ASSIGN_OR_RETURN(auto store, process.OpenStore("registry"));
  KAREZ_RETURN_IF_ERROR(process.AddAuditTrail("registry", store));
  KAREZ_ASSIGN_OR_RETURN(auto registry, Registry::Open(std::move(store), process.clock(), process.ids()));
  process.Every(kTickPeriod, [registry, &log = process.log()] {
    const absl::Status ticked = registry->Tick();
    if (!ticked.ok()) log.Error("registry_tick_failed", {{"error", ticked.ToString()}});
  });
  return process.Serve<RegistryGrpc>("registry", registry, registry->taxonomy());
}

}  // namespace karez::registry
