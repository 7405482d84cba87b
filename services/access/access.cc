#include "services/access/access.h"

#include <algorithm>

#include "services/runtime/status_macros.h"

namespace karez::access {

Access::Access(AccessOptions options)
    : store_(std::move(options.store)),
      clock_(*options.clock),
      ids_(*options.ids),
      permissions_(std::move(options.permissions)),
      changed_(std::move(options.changed)),
      replays_(IdOf(AccessTable::kReplays), IdOf(AccessTable::kReplaysByTime), clock_),
      audit_(clock_),
      hasher_(options.password_cost),
      throttle_(clock_),
      refusals_(clock_) {}

void Access::Changed(const std::string& principal) const {
  if (changed_) changed_(principal);
}

absl::Status Access::Commit(bool dry_run, absl::FunctionRef<absl::Status(storage::Transaction&)> body) {
  std::optional<absl::Status> outcome;
  const absl::Status written = store_
                                   ->Write([&](storage::Transaction& transaction) -> absl::Status {
                                     outcome = body(transaction);
                                     if (!outcome->ok() || !dry_run) return *outcome;
                                     return absl::CancelledError("nothing is to be committed");
                                   })
                                   .status();
  return dry_run && outcome ? *outcome : written;
}

}  // namespace karez::access
