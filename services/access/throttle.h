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
// an hour without failure forgets them. One client fails 10 times at once, then 10
// times a minute, whatever the names, so that it does not use up what all together
// may: 100 times at once, then 100 times a minute. Who succeeds has failed nothing.
// What is remembered is bounded by that, and is gone with the process.
//
// Safe for concurrent use.
class Throttle {
 public:
  static constexpr int kFreeFailures = 5;
  static constexpr absl::Duration kFirstWait = absl::Seconds(1);
  static constexpr absl::Duration kLongestWait = absl::Minutes(15);
  static constexpr absl::Duration kMemory = absl::Hours(1);
  static constexpr int kFailuresAMinute = 100;
  static constexpr int kFailuresOfAClientAMinute = 10;
  static constexpr size_t kMostNames = 10'000;
  static constexpr size_t kMostClients = 1'000;  // Before those without failures are dropped.

  // clock must outlive it.
  explicit Throttle(const runtime::Clock& clock);

  // Whether Admit would let user_name try a password now. Errors: RESOURCE_EXHAUSTED
  // with RetryInfo ("TOO_MANY_ATTEMPTS").
  absl::Status Check(const std::string& user_name, const std::string& client);

  // Lets user_name try a password now, and counts it as a failure until Succeeded
  // says otherwise: tries at the same time are no way around. client is where the
  // call comes from (CallContext::client); this machine is not limited as a client.
  // Errors: as Check.
  absl::Status Admit(const std::string& user_name, const std::string& client = "");
  void Succeeded(const std::string& user_name, const std::string& client = "");

  size_t remembered() const;
  size_t remembered_clients() const;

 private:
  struct Failures {
    int count = 0;
    absl::Time last;
    absl::Time wait_until;
  };

  // Failures that may still happen.
  struct Bucket {
    double left;
    absl::Time filled;
  };

  // Fills bucket up to now, of which a minute brings as many as it has room for.
  // Errors: as Check.
  static absl::Status CheckBucket(Bucket& bucket, int a_minute, absl::Time now);
  absl::Status CheckLocked(const std::string& user_name, const std::string& client, absl::Time now);
  void MakeRoom(absl::Time now);
  void DropFullClients(absl::Time now);

  const runtime::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Failures> names_;
  // A full one need not be there; others are few, since failures of all together are.
  std::map<std::string, Bucket> clients_;
  Bucket all_;
};

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_THROTTLE_H_
