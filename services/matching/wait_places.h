#ifndef KAREZ_SERVICES_MATCHING_WAIT_PLACES_H_
#define KAREZ_SERVICES_MATCHING_WAIT_PLACES_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"

namespace karez::matching {

// The places in which calls wait for a sequence of the registry. Each holds one of
// the service's workers, so that all in all, and by one principal, there are few.
//
// Safe for concurrent use.
class WaitPlaces {
 public:
  struct Bounds {
    int all = 4;
    int of_one = 2;  // Of one principal.
  };

  explicit WaitPlaces(const Bounds& bounds) : bounds_(bounds) {}

  // A place, given back by its destruction; this must outlive it. Errors:
  // RESOURCE_EXHAUSTED with RetryInfo ("TOO_MANY_WAIT").
  absl::StatusOr<std::shared_ptr<void>> Take(const std::string& principal);

 private:
  const Bounds bounds_;
  std::mutex mutex_;
  int taken_ = 0;
  std::map<std::string, int> taken_by_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_WAIT_PLACES_H_
