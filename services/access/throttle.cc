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

Throttle::Throttle(const runtime::Clock& clock) : clock_(clock), all_{kFailuresAMinute, clock.Now()} {}

absl::Status Throttle::CheckBucket(Bucket& bucket, int a_minute, absl::Time now) {
  const absl::Duration for_one = absl::Minutes(1) / a_minute;
  bucket.left = std::min<double>(a_minute, bucket.left + absl::FDivDuration(now - bucket.filled, for_one));
  bucket.filled = now;
  return bucket.left >= 1 ? absl::OkStatus() : TooMany((1 - bucket.left) * for_one);
}

absl::Status Throttle::CheckLocked(const std::string& user_name, const std::string& client, absl::Time now) {
  if (const auto found = clients_.find(client); found != clients_.end()) {
    KAREZ_RETURN_IF_ERROR(CheckBucket(found->second, kFailuresOfAClientAMinute, now));
    if (found->second.left >= kFailuresOfAClientAMinute) clients_.erase(found);
  }
  const auto found = names_.find(user_name);
  if (found != names_.end() && now < found->second.wait_until) return TooMany(found->second.wait_until - now);
  return CheckBucket(all_, kFailuresAMinute, now);
}

absl::Status Throttle::Check(const std::string& user_name, const std::string& client) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return CheckLocked(user_name, client, clock_.Now());
}

absl::Status Throttle::Admit(const std::string& user_name, const std::string& client) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const absl::Time now = clock_.Now();
  KAREZ_RETURN_IF_ERROR(CheckLocked(user_name, client, now));
  if (!names_.contains(user_name)) MakeRoom(now);
  if (clients_.size() >= kMostClients) DropFullClients(now);
  Failures& failures = names_[user_name];
  if (now - failures.last >= kMemory) failures = Failures();
  ++failures.count;
  failures.last = now;
  if (failures.count >= kFreeFailures) failures.wait_until = now + WaitAfter(failures.count);
  all_.left -= 1;
  if (!client.empty()) clients_.try_emplace(client, Bucket{kFailuresOfAClientAMinute, now}).first->second.left -= 1;
  return absl::OkStatus();
}

void Throttle::Succeeded(const std::string& user_name, const std::string& client) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (names_.erase(user_name) > 0) all_.left = std::min<double>(kFailuresAMinute, all_.left + 1);
  const auto found = clients_.find(client);
  if (found != clients_.end() && ++found->second.left >= kFailuresOfAClientAMinute) clients_.erase(found);
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

void Throttle::DropFullClients(absl::Time now) {
  std::erase_if(clients_, [&](const auto& entry) {
    Bucket bucket = entry.second;
    return CheckBucket(bucket, kFailuresOfAClientAMinute, now).ok() && bucket.left >= kFailuresOfAClientAMinute;
  });
}

size_t Throttle::remembered_clients() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return clients_.size();
}

size_t Throttle::remembered() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return names_.size();
}

}  // namespace karez::access
