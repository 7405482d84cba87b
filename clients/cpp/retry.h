// When a call that failed is worth another try.
#ifndef KAREZ_CLIENTS_CPP_RETRY_H_
#define KAREZ_CLIENTS_CPP_RETRY_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

namespace karez::client {

struct RetryPolicy {
  // Tries in all, at least 1.
  int attempts = 5;
  // Wait before the second try; each further wait is three times as long, up to
  // max_wait.
  absl::Duration first_wait = absl::Milliseconds(100);
  absl::Duration max_wait = absl::Seconds(2);
};

// Whether the server did nothing, or may do it again without harm, and may
// answer the next time: UNAVAILABLE, and where too many wait.
bool IsTransient(const absl::Status& status);

// Runs attempt until it is OK, fails for good, or the tries are used up or would
// begin after time_left() is over; returns its last status. Waits by calling
// sleep.
absl::Status Retry(const RetryPolicy& policy, absl::FunctionRef<absl::Duration()> time_left,
                   absl::FunctionRef<void(absl::Duration)> sleep, absl::FunctionRef<absl::Status()> attempt);

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_RETRY_H_
