#ifndef KAREZ_SERVICES_RUNTIME_CALL_OBSERVER_H_
#define KAREZ_SERVICES_RUNTIME_CALL_OBSERVER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace karez::runtime {

// Told about every call that a shell has served. Safe for concurrent use.
class CallObserver {
 public:
  virtual ~CallObserver() = default;

  // method as in CallContext; status as the caller got it; latency from the
  // shell's first sight of the call to its answer, for a stream to its end.
  virtual void CallEnded(const std::string& method, const absl::Status& status, absl::Duration latency) = 0;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CALL_OBSERVER_H_
