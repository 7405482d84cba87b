#include "services/runtime/health_state.h"

#include <algorithm>
#include <utility>

namespace karez::runtime {

void HealthState::Set(absl::string_view service, bool ready) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto [entry, added] = ready_.try_emplace(std::string(service), ready);
    if (!added && entry->second == ready) return;
    entry->second = ready;
  }
  NotifyWatchers();
}

void HealthState::StartServing() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    serving_ = true;
  }
  NotifyWatchers();
}

void HealthState::StopServing() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    serving_ = false;
  }
  NotifyWatchers();
}

std::optional<bool> HealthState::IsReady(absl::string_view service) const {
  std::lock_guard<std::mutex> lock(mutex_);
  if (service == kOverall) {
    return serving_ && std::all_of(ready_.begin(), ready_.end(), [](const auto& entry) { return entry.second; });
  }
  const auto found = ready_.find(std::string(service));
  if (found == ready_.end()) return std::nullopt;
  return serving_ && found->second;
}

int HealthState::Watch(std::function<void()> changed) {
  std::lock_guard<std::mutex> lock(watchers_mutex_);
  watchers_.emplace(++next_watcher_, std::move(changed));
  return next_watcher_;
}

void HealthState::Unwatch(int id) {
  std::lock_guard<std::mutex> lock(watchers_mutex_);
  watchers_.erase(id);
}

void HealthState::NotifyWatchers() {
  std::lock_guard<std::mutex> lock(watchers_mutex_);
  for (const auto& [id, changed] : watchers_) changed();
}

}  // namespace karez::runtime
