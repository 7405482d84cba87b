// The core of exports: files of matches for analysts.
#ifndef KAREZ_SERVICES_EXPORTS_EXPORTER_H_
#define KAREZ_SERVICES_EXPORTS_EXPORTER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "karez/exports/v1/exports_service.pb.h"
#include "services/exports/listing_source.h"
#include "services/exports/match_finder.h"
#include "services/runtime/audit.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"
#include "services/runtime/pull_cursor.h"
#include "storage/store.h"

namespace karez::exports {

// Thread safety: safe for concurrent use.
class Exporter {
 public:
  // store holds the trail of exports; clock must outlive the exporter.
  Exporter(std::shared_ptr<storage::Store> store, const runtime::Clock& clock, std::unique_ptr<ListingSource> listings,
           std::unique_ptr<MatchFinder> finder);

  // The matches of the needs that request.filter names, each need's when the
  // reader has taken those before: what is held in memory does not grow with the
  // export. A published need that matching has not admitted yet has no rows. That
  // it was asked for is in the trail before anything is given.
  //
  // Errors: INVALID_ARGUMENT (filter, format), of the store; of the stream also ABORTED
  // (MATCHED_STATE_CHANGED) and those of the registry and of matching.
  absl::StatusOr<std::unique_ptr<runtime::PullCursor<v1::ExportMatchesResponse>>> ExportMatches(
      const runtime::CallContext& call, const v1::ExportMatchesRequest& request);

 private:
  const std::shared_ptr<storage::Store> store_;
  const runtime::AuditTrail audit_;
  const std::shared_ptr<ListingSource> listings_;
  const std::shared_ptr<MatchFinder> finder_;
};

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_EXPORTER_H_
