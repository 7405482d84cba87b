#ifndef KAREZ_SERVICES_RUNTIME_RATE_LIMITER_H_
#define KAREZ_SERVICES_RUNTIME_RATE_LIMITER_H_

#include <cstddef>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/clock.h"

namespace karez::runtime {

// Keeps one caller from taking what all others need: a token bucket for each
// principal. Safe for concurrent use.
class RateLimiter {
 public:
  struct Options {
    double calls_per_second = 100;  // Over 0.
    double burst = 500;             // Calls at once after a pause; at least 1.
    size_t max_buckets = 10'000;    // Principals that are told apart at a time.
  };

  // clock must outlive it.
  RateLimiter(const Options& options, const Clock& clock) : options_(options), clock_(clock) {}

  // Takes a token of principal's. Errors: RESOURCE_EXHAUSTED (TOO_MANY_CALLS) with
  // when there is one again.
  absl::Status Take(absl::string_view principal);
  // One that was taken was not used.
  void GiveBack(absl::string_view principal);

 private:
  struct Bucket {
    double tokens;
    absl::Time time;  // When it held them.
  };

  // What the bucket holds at now.
  double TokensAt(const Bucket& bucket, absl::Time now) const;

  const Options options_;
  const Clock& clock_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Bucket> buckets_;  // A full one need not be there.
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_RATE_LIMITER_H_
