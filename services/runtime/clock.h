#ifndef KAREZ_SERVICES_RUNTIME_CLOCK_H_
#define KAREZ_SERVICES_RUNTIME_CLOCK_H_

#include "absl/time/time.h"

namespace karez::runtime {

// The source of time for everything that stores or compares it; injected, so
// that tests turn it by hand (FakeClock in testing.h). Safe for concurrent use.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The machine's clock.
const Clock& SystemClock();

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CLOCK_H_
