#include "services/runtime/credential_cache.h"

#include "services/runtime/sha256.h"

namespace karez::runtime {

std::optional<Principal> CredentialCache::FindWithin(absl::string_view credential, absl::Duration grace) const {
  const std::string key = Sha256(credential);
  const absl::Time now = clock_.Now();
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.until + grace <= now) return std::nullopt;
  return found->second.principal;
}

bool CredentialCache::Knows(absl::string_view credential) const {
  const std::string key = Sha256(credential);
  std::lock_guard<std::mutex> lock(mutex_);
  return entries_.contains(key);
}

uint64_t CredentialCache::Changes() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return changes_;
}

void CredentialCache::Keep(absl::string_view credential, const Principal& principal, absl::Duration age,
                           uint64_t changes) {
  std::string key = Sha256(credential);
  const absl::Time now = clock_.Now();
  std::lock_guard<std::mutex> lock(mutex_);
  if (changes != changes_) return;
  if (entries_.size() >= max_entries_ && !entries_.contains(key)) {
    absl::erase_if(entries_, [now](const auto& entry) { return entry.second.until <= now; });
    if (entries_.size() >= max_entries_) entries_.clear();
  }
  entries_[std::move(key)] = {principal, now + age};
}

void CredentialCache::Drop(absl::string_view credential) {
  const std::string key = Sha256(credential);
  std::lock_guard<std::mutex> lock(mutex_);
  entries_.erase(key);
}

void CredentialCache::Forget(absl::string_view name) {
  std::lock_guard<std::mutex> lock(mutex_);
  ++changes_;
  for (auto& [key, entry] : entries_) {
    if (entry.principal.name == name) entry.until = absl::InfinitePast();
  }
}

}  // namespace karez::runtime
