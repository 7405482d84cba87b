#include "services/runtime/clock.h"

#include "absl/time/clock.h"

namespace karez::runtime {
namespace {

class MachineClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

}  // namespace

const Clock& SystemClock() {
  static const MachineClock clock;
  return clock;
}

}  // namespace karez::runtime
