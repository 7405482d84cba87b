#include "services/access/refusal_log.h"

#include "absl/strings/str_cat.h"

namespace karez::access {

bool RefusalLog::IsDue(const std::string& name, const std::string& reason) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const absl::Time now = clock_.Now();
  std::erase_if(recorded_, [&](const auto& entry) { return now - entry.second >= kPeriod; });
  if (recorded_.size() >= kMostAMinute) return false;
  return recorded_.try_emplace(absl::StrCat(reason, " ", name), now).second;
}

}  // namespace karez::access
