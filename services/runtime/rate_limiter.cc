#include "services/runtime/rate_limiter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"

namespace karez::runtime {

double RateLimiter::TokensAt(const Bucket& bucket, absl::Time now) const {
  const double gained = absl::ToDoubleSeconds(now - bucket.time) * options_.calls_per_second;
  return std::min(options_.burst, bucket.tokens + std::max(0.0, gained));
}

absl::Status RateLimiter::Take(absl::string_view principal) {
  const absl::Time now = clock_.Now();
  std::lock_guard<std::mutex> lock(mutex_);
  auto found = buckets_.find(principal);
  if (found == buckets_.end()) {
    if (buckets_.size() >= options_.max_buckets) {
      absl::erase_if(buckets_, [&](const auto& entry) { return TokensAt(entry.second, now) >= options_.burst; });
      // So many at once are no usual callers: all begin anew rather than memory grows.
      if (buckets_.size() >= options_.max_buckets) buckets_.clear();
    }
    found = buckets_.emplace(principal, Bucket{options_.burst, now}).first;
  }
  Bucket& bucket = found->second;
  bucket = {TokensAt(bucket, now), std::max(now, bucket.time)};
  if (bucket.tokens < 1) {
    return TryAgainLater("TOO_MANY_CALLS",
                         absl::StrCat("caller: got more calls of ", principal, " than ", options_.calls_per_second,
                                      " a second, want fewer"),
                         absl::Seconds((1 - bucket.tokens) / options_.calls_per_second));
  }
  bucket.tokens -= 1;
  return absl::OkStatus();
}

void RateLimiter::GiveBack(absl::string_view principal) {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(principal);
  if (found != buckets_.end()) found->second.tokens = std::min(options_.burst, found->second.tokens + 1);
}

}  // namespace karez::runtime
