#include "clients/cpp/retry.h"

#include <algorithm>
#include <string>

#include "services/runtime/status.h"

namespace karez::client {

bool IsTransient(const absl::Status& status) {
  if (status.code() == absl::StatusCode::kUnavailable) return true;
  const std::string reason = runtime::ErrorReason(status);
  return reason == "QUEUE_FULL" || reason == "TOO_MANY_WAIT" || reason == "LISTS_BUSY";
}

absl::Status Retry(const RetryPolicy& policy, absl::FunctionRef<absl::Duration()> time_left,
                   absl::FunctionRef<void(absl::Duration)> sleep, absl::FunctionRef<absl::Status()> attempt) {
  absl::Duration wait = policy.first_wait;
  for (int tries = 1;; ++tries) {
    const absl::Status status = attempt();
    if (status.ok() || !IsTransient(status) || tries >= policy.attempts || wait >= time_left()) return status;
    sleep(wait);
    wait = std::min(wait * 3, policy.max_wait);
  }
}

}  // namespace karez::client
