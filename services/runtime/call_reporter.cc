#include "services/runtime/call_reporter.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace karez::runtime {

CallReporter::CallReporter(std::shared_ptr<CallObserver> counters, Log& log)
    : counters_(std::move(counters)), log_(log) {}

void CallReporter::CallEnded(const std::string& method, const absl::Status& status, absl::Duration latency) {
  counters_->CallEnded(method, status, latency);
  const bool own_fault = absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
  if (own_fault) {
    log_.Error("call_failed", {{"method", method},
                               {"code", absl::StatusCodeToString(status.code())},
                               {"error", std::string(status.message())}});
  } else if (absl::IsPermissionDenied(status)) {
    // Who asked, and for what they may not do.
    log_.Info("call_denied", {{"method", method}, {"error", std::string(status.message())}});
  } else if (log_.Logs(LogLevel::kDebug)) {
    log_.Debug("call", {{"method", method},
                        {"code", absl::StatusCodeToString(status.code())},
                        {"milliseconds", absl::StrCat(absl::ToDoubleMilliseconds(latency))}});
  }
}

}  // namespace karez::runtime
