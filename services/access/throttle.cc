#include "services/access/throttle.h"

#include <algorithm>

#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::access {
namespace {

absl::Status TooMany(absl::Duration wait) {
  return runtime::TryAgainLater("TOO_MANY_ATTEMPTS", "password: got too many attempts", wait);
}

absl::Duration WaitAfter(int failures) {
  absl::Duration wait = Throttle::kFirstWait;
  for (int i = Throttle::kFreeFailures; i < failures && wait < Throttle::kLongestWait; ++i) wait *= 2;
  return std::min(wait, Throttle::kLongestWait);
}

}  // namespace

Throttle::Throttle(const runtime::Clock& clock) : clock_(clock), filled_(clock.Now()) {}

absl::Status Throttle::Admit(const std::string& user_name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const absl::Time now = clock_.Now();
  const auto found = names_.find(user_name);
  const bool known = found != names_.end() && now - found->second.last < kMemory;
  if (known && now < found->second.wait_until) return TooMany(found->second.wait_until - now);
  KAREZ_RETURN_IF_ERROR(CheckTotal(now));
  if (found == names_.end()) MakeRoom(now);
  Failures& failures = names_[user_name];
  if (!known) failures = Failures();
  ++failures.count;
  failures.last = now;
  if (failures.count >= kFreeFailures) failures.wait_until = now + WaitAfter(failures.count);
  left_ -= 1;
  return absl::OkStatus();
}

absl::Status Throttle::CheckTotal(absl::Time now) {
  const absl::Duration for_one = absl::Minutes(1) / kFailuresAMinute;
  left_ = std::min<double>(kFailuresAMinute, left_ + absl::FDivDuration(now - filled_, for_one));
  filled_ = now;
  return left_ >= 1 ? absl::OkStatus() : TooMany((1 - left_) * for_one);
}

void Throttle::Succeeded(const std::string& user_name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (names_.erase(user_name) > 0) left_ = std::min<double>(kFailuresAMinute, left_ + 1);
}

// Far more names than can fail while they are remembered, so that nobody gets a
// name forgotten by trying others.
void Throttle::MakeRoom(absl::Time now) {
  if (names_.size() < kMostNames) return;
  std::erase_if(names_, [&](const auto& entry) { return now - entry.second.last >= kMemory; });
  if (names_.size() < kMostNames) return;
  names_.erase(std::min_element(names_.begin(), names_.end(),
                                [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
}

size_t Throttle::remembered() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return names_.size();
}

}  // namespace karez::access
