#include "services/brokerage/brokerage_service.h"

#include <memory>
#include <string>
#include <utility>

#include "services/brokerage/brokerage.h"
#include "services/brokerage/brokerage_grpc.h"
#include "services/brokerage/matching_client.h"
#include "services/runtime/status_macros.h"

namespace karez::brokerage {
namespace {

constexpr absl::Duration kSynchronizePeriod = absl::Milliseconds(200);
constexpr absl::Duration kSynchronizePatience = absl::Seconds(5);

// Brokerage itself, when it brings what is recorded to matching.
runtime::CallContext OwnCall() {
  runtime::CallContext call;
  call.principal = runtime::ServicePrincipal("brokerage");
  call.deadline = absl::Now() + kSynchronizePatience;
  return call;
}

}  // namespace

absl::Status ServeBrokerage(runtime::Process& process) {
  runtime::Log& log = process.log();
  BrokerageOptions options;
  KAREZ_ASSIGN_OR_RETURN(options.store, process.OpenStore("brokerage"));
  KAREZ_RETURN_IF_ERROR(process.AddAuditTrail("brokerage", options.store));
  KAREZ_ASSIGN_OR_RETURN(const auto matching, process.Connect("matching"));
  options.finder = MakeMatchFinder(matching);
  options.scorer = MakeMatchScorer(matching);
  options.clock = &process.clock();
  options.ids = &process.ids();
  options.report = [&log](const std::string& line) { log.Warning("brokerage", {{"message", line}}); };
  auto brokerage = std::make_shared<Brokerage>(std::move(options));
  KAREZ_RETURN_IF_ERROR(process.Serve<BrokerageGrpc>("brokerage", brokerage));
  process.Every(
      kSynchronizePeriod, [brokerage, &log, ready = process.Readiness("brokerage"), told = std::string()]() mutable {
        // A call may have done it since the last tick.
        const absl::Status done = brokerage->IsSynchronized() ? absl::OkStatus() : brokerage->Synchronize(OwnCall());
        if (done.ok()) {
          ready(true);
          return;
        }
        if (done.ToString() == told) return;  // Once is enough.
        told = done.ToString();
        log.Warning("brokerage_waits_for_matching", {{"reason", told}});
      });
  return absl::OkStatus();
}

}  // namespace karez::brokerage
