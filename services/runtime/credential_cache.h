#ifndef KAREZ_SERVICES_RUNTIME_CREDENTIAL_CACHE_H_
#define KAREZ_SERVICES_RUNTIME_CREDENTIAL_CACHE_H_

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"

namespace karez::runtime {

// Whose a credential is, remembered for a short while. Holds hashes of
// credentials, never one itself, and at most max_entries. Safe for concurrent use.
class CredentialCache {
 public:
  // clock must outlive the cache.
  explicit CredentialCache(const Clock& clock, size_t max_entries = 10'000)
      : clock_(clock), max_entries_(max_entries) {}

  std::optional<Principal> Find(absl::string_view credential) const;

  // Remembers it for age; a later answer replaces an earlier one.
  void Keep(absl::string_view credential, const Principal& principal, absl::Duration age);

 private:
  struct Entry {
    Principal principal;
    absl::Time until;
  };

  const Clock& clock_;
  const size_t max_entries_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Entry> entries_;  // By SHA-256 of the credential.
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CREDENTIAL_CACHE_H_
