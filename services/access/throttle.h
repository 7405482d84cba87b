#ifndef KAREZ_SERVICES_ACCESS_THROTTLE_H_
#define KAREZ_SERVICES_ACCESS_THROTTLE_H_

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/runtime/clock.h"

namespace karez::access {

// Slows down who guesses passwords. After 5 failures in a row a user name waits
// 1 s, then 2 s, 4 s … up to 15 minutes, whether anybody has that name or not;
// an hour without failure forgets them. All names together fail 100 times at once,
// then 100 times a minute. What is remembered is bounded by that, and is gone with
// the process.
//
// Safe for concurrent use.
class Throttle {
 public:
  static constexpr int kFreeFailures = 5;
  static constexpr absl::Duration kFirstWait = absl::Seconds(1);
  static constexpr absl::Duration kLongestWait = absl::Minutes(15);
  static constexpr absl::Duration kMemory = absl::Hours(1);
  static constexpr int kFailuresAMinute = 100;
  static constexpr size_t kMostNames = 10'000;

  // clock must outlive it.
  explicit Throttle(const runtime::Clock& clock);

  // Lets user_name try a password now, and counts it as a failure until Succeeded
  // says otherwise: tries at the same time are no way around. Errors:
  // RESOURCE_EXHAUSTED with RetryInfo ("TOO_MANY_ATTEMPTS").
  absl::Status Admit(const std::string& user_name);
  void Succeeded(const std::string& user_name);

  size_t remembered() const;

 private:
  struct Failures {
    int count = 0;
    absl::Time last;
    absl::Time wait_until;
  };

  absl::Status CheckTotal(absl::Time now);
  void MakeRoom(absl::Time now);

  const runtime::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Failures> names_;
  // A bucket of failures that may still happen.
  double left_ = kFailuresAMinute;
  absl::Time filled_;
};

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_THROTTLE_H_
