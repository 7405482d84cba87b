#include "services/exports/exports_service.h"

#include <memory>
#include <utility>

#include "services/exports/exporter.h"
#include "services/exports/exports_grpc.h"
#include "services/exports/matching_client.h"
#include "services/exports/registry_client.h"
#include "services/runtime/status_macros.h"

namespace karez::exports {

absl::Status ServeExports(runtime::Process& process) {
  KAREZ_ASSIGN_OR_RETURN(auto registry, process.Connect("registry"));
  KAREZ_ASSIGN_OR_RETURN(auto matching, process.Connect("matching"));
  KAREZ_ASSIGN_OR_RETURN(auto store, process.OpenStore("exports"));
  KAREZ_RETURN_IF_ERROR(process.AddAuditTrail("exports", store));
  return process.Serve<ExportsGrpc>(
      "exports", std::make_shared<Exporter>(std::move(store), process.clock(), MakeListingSource(registry),
                                            MakeMatchFinder(matching)));
}

}  // namespace karez::exports
