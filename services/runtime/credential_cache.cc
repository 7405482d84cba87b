#include "services/runtime/credential_cache.h"

#include "services/runtime/sha256.h"

namespace karez::runtime {

std::optional<Principal> CredentialCache::Find(absl::string_view credential) const {
  const std::string key = Sha256(credential);
  const absl::Time now = clock_.Now();
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.until <= now) return std::nullopt;
  return found->second.principal;
}

void CredentialCache::Keep(absl::string_view credential, const Principal& principal, absl::Duration age) {
  std::string key = Sha256(credential);
  const absl::Time now = clock_.Now();
  std::lock_guard<std::mutex> lock(mutex_);
  if (entries_.size() >= max_entries_ && !entries_.contains(key)) {
    absl::erase_if(entries_, [now](const auto& entry) { return entry.second.until <= now; });
    if (entries_.size() >= max_entries_) entries_.clear();
  }
  entries_[std::move(key)] = {principal, now + age};
}

}  // namespace karez::runtime
