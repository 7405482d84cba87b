// For tests only: time and identity under control, and matchers for statuses.
#ifndef KAREZ_SERVICES_RUNTIME_TESTING_H_
#define KAREZ_SERVICES_RUNTIME_TESTING_H_

#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/runtime/clock.h"
#include "services/runtime/ids.h"
#include "services/runtime/status.h"

namespace karez::runtime {

// A clock that moves when told to. Starts at 2026-01-01T00:00:00Z.
class FakeClock final : public Clock {
 public:
  absl::Time Now() const override {
    std::lock_guard<std::mutex> lock(mutex_);
    return now_;
  }
  void Advance(absl::Duration by) {
    std::lock_guard<std::mutex> lock(mutex_);
    now_ += by;
  }
  void Set(absl::Time now) {
    std::lock_guard<std::mutex> lock(mutex_);
    now_ = now;
  }

 private:
  mutable std::mutex mutex_;
  absl::Time now_ = absl::FromUnixSeconds(1767225600);
};

// Ids "id-1", "id-2" …
class FakeIds final : public IdSource {
 public:
  std::string NewId() override { return absl::StrCat("id-", ++count_); }

 private:
  std::atomic<int> count_{0};
};

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// EXPECT_THAT(status or status-or, IsOk()).
MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// EXPECT_THAT(status or status-or, StatusIs(code, HasSubstr("…"))).
MATCHER_P2(StatusIs, code, message, "") {
  const absl::Status& status = StatusOf(arg);
  *result_listener << status.ToString();
  return status.code() == code && testing::ExplainMatchResult(message, std::string(status.message()), result_listener);
}
MATCHER_P(StatusIs, code, "") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// EXPECT_THAT(status or status-or, HasReason("LISTING_NOT_FOUND")).
MATCHER_P(HasReason, reason, "") {
  *result_listener << StatusOf(arg).ToString();
  return ErrorReason(StatusOf(arg)) == reason;
}

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_TESTING_H_
