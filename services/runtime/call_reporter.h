#ifndef KAREZ_SERVICES_RUNTIME_CALL_REPORTER_H_
#define KAREZ_SERVICES_RUNTIME_CALL_REPORTER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/runtime/call_observer.h"
#include "services/runtime/log.h"

namespace karez::runtime {

// Counts every call, and logs it: as "call" at level debug; as "call_failed" at
// level error, with the message, where the fault is the server's own (INTERNAL,
// UNKNOWN, DATA_LOSS). Messages of other errors may quote the caller and are not
// logged.
class CallReporter final : public CallObserver {
 public:
  // log must outlive the reporter.
  CallReporter(std::shared_ptr<CallObserver> counters, Log& log);

  void CallEnded(const std::string& method, const absl::Status& status, absl::Duration latency) override;

 private:
  const std::shared_ptr<CallObserver> counters_;
  Log& log_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CALL_REPORTER_H_
