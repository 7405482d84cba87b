#ifndef KAREZ_SERVICES_RUNTIME_CREDENTIAL_CACHE_H_
#define KAREZ_SERVICES_RUNTIME_CREDENTIAL_CACHE_H_

#include <cstddef>
#include <cstdint>
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
  // How much longer an answer may serve where nobody can be asked.
  static constexpr absl::Duration kGrace = absl::Seconds(5);

  // clock must outlive the cache.
  explicit CredentialCache(const Clock& clock, size_t max_entries = 10'000)
      : clock_(clock), max_entries_(max_entries) {}

  std::optional<Principal> Find(absl::string_view credential) const { return FindWithin(credential, {}); }
  // The same, also where the time is over since less than kGrace.
  std::optional<Principal> FindLate(absl::string_view credential) const { return FindWithin(credential, kGrace); }

  // Whether it let in when it was last asked for, however long ago: whoever brings
  // it is no stranger.
  bool Knows(absl::string_view credential) const;

  // To be taken before it is asked whose a credential is.
  uint64_t Changes() const;

  // Remembers it for age; a later answer replaces an earlier one. `changes` is what
  // Changes() was before the question: an answer from before a change is not kept.
  void Keep(absl::string_view credential, const Principal& principal, absl::Duration age, uint64_t changes);

  // It lets nobody in.
  void Drop(absl::string_view credential);

  // What is known of the principal called name holds no more.
  void Forget(absl::string_view name);

 private:
  struct Entry {
    Principal principal;
    absl::Time until;
  };

  std::optional<Principal> FindWithin(absl::string_view credential, absl::Duration grace) const;

  const Clock& clock_;
  const size_t max_entries_;
  mutable std::mutex mutex_;
  uint64_t changes_ = 0;
  absl::flat_hash_map<std::string, Entry> entries_;  // By SHA-256 of the credential.
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CREDENTIAL_CACHE_H_
