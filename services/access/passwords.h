// Passwords of people: argon2id (RFC 9106) of Debian's libargon2.
#ifndef KAREZ_SERVICES_ACCESS_PASSWORDS_H_
#define KAREZ_SERVICES_ACCESS_PASSWORDS_H_

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/status.h"

namespace karez::access {

// What is wrong with password as the new one of user_name, described for field;
// OK where nothing is. It is held to 12 to 1,000 code points of its normal form.
absl::Status CheckNewPassword(absl::string_view password, absl::string_view user_name, absl::string_view field);

// Hashes and verifies, a few at a time: each takes memory and a processor, so that
// whoever calls without being known could take all of it.
//
// Safe for concurrent use.
class PasswordHasher {
 public:
  // The least that OWASP's Password Storage Cheat Sheet asks of argon2id.
  struct Cost {
    uint32_t memory_kib = 19 * 1024;
    uint32_t passes = 2;
  };

  explicit PasswordHasher(const Cost& cost) : PasswordHasher(cost, kAtOnce) {}
  PasswordHasher(const Cost& cost, int at_once);

  // The right to hash one password, given back by its destruction; the hasher must
  // outlive it.
  using Turn = std::unique_ptr<PasswordHasher, void (*)(PasswordHasher*)>;

  // Waits for a turn behind at most as many callers as may hash at once. Errors:
  // RESOURCE_EXHAUSTED with RetryInfo ("PASSWORD_CHECKS_BUSY").
  absl::StatusOr<Turn> TakeTurn();

  // How many wait for a turn.
  int waiting() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return waiting_;
  }

  // The encoded hash, with a salt of its own. Errors: RESOURCE_EXHAUSTED (memory).
  absl::StatusOr<std::string> Hash(const Turn& turn, absl::string_view password) const;

  // Whether encoded is a hash of password. An empty encoded takes as long as any
  // other, so that nobody learns by the clock who has a password.
  bool Verify(const Turn& turn, absl::string_view encoded, absl::string_view password) const;

 private:
  static constexpr int kAtOnce = 2;

  const Cost cost_;
  const int at_once_;
  std::string decoy_;  // Of no password.
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  int running_ = 0;
  int waiting_ = 0;
};

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_PASSWORDS_H_
