#include "services/access/passwords.h"

#include <argon2.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/access/secrets.h"
#include "services/runtime/status_macros.h"
#include "services/text/normalize.h"
#include "services/text/utf8.h"

namespace karez::access {
namespace {

constexpr size_t kLeastCodePoints = 12;
constexpr size_t kMostCodePoints = 1000;
constexpr size_t kHashBytes = 32;
constexpr size_t kArgonSaltBytes = 16;
constexpr uint32_t kLanes = 1;
constexpr absl::Duration kBusyWait = absl::Seconds(1);

// As every keyboard and system writes it.
std::string Normal(absl::string_view password) { return text::Normalize(password, text::Folding::kNone); }

}  // namespace

absl::Status CheckNewPassword(absl::string_view password, absl::string_view user_name, absl::string_view field) {
  const std::string normal = Normal(password);
  const size_t length = text::CountCodePoints(normal);
  if (length < kLeastCodePoints || length > kMostCodePoints) {
    return runtime::InvalidArgument({{std::string(field), absl::StrCat("got ", length, " characters, want ",
                                                                       kLeastCodePoints, " to ", kMostCodePoints)}});
  }
  if (absl::AsciiStrToLower(normal) == user_name) {
    return runtime::InvalidArgument(
        {{std::string(field), "got the user name, want something that others do not know"}});
  }
  return absl::OkStatus();
}

PasswordHasher::PasswordHasher(const Cost& cost, int at_once) : cost_(cost), at_once_(at_once) {
  if (const auto turn = TakeTurn(); turn.ok()) decoy_ = Hash(*turn, NewSecret()).value_or("");
}

absl::StatusOr<PasswordHasher::Turn> PasswordHasher::TakeTurn() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (running_ == at_once_) {
    if (waiting_ == at_once_) {
      return runtime::TryAgainLater("PASSWORD_CHECKS_BUSY", "passwords: got more at once than are checked", kBusyWait);
    }
    ++waiting_;
    freed_.wait(lock, [this] { return running_ < at_once_; });
    --waiting_;
  }
  ++running_;
  return Turn(this, [](PasswordHasher* hasher) {
    const std::lock_guard<std::mutex> given_back(hasher->mutex_);
    --hasher->running_;
    hasher->freed_.notify_one();
  });
}

absl::StatusOr<std::string> PasswordHasher::Hash(const Turn&, absl::string_view password) const {
  const std::string normal = Normal(password);
  const std::string salt = RandomBytes(kArgonSaltBytes);
  std::string encoded(argon2_encodedlen(cost_.passes, cost_.memory_kib, kLanes, kArgonSaltBytes, kHashBytes, Argon2_id),
                      '\0');
  const int result = argon2id_hash_encoded(cost_.passes, cost_.memory_kib, kLanes, normal.data(), normal.size(),
                                           salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (result != ARGON2_OK) {
    return runtime::TryAgainLater("PASSWORD_HASH_FAILED", absl::StrCat("password: ", argon2_error_message(result)),
                                  kBusyWait);
  }
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool PasswordHasher::Verify(const Turn&, absl::string_view encoded, absl::string_view password) const {
  const std::string normal = Normal(password);
  const std::string hash(encoded.empty() ? absl::string_view(decoy_) : encoded);
  const bool same = argon2id_verify(hash.c_str(), normal.data(), normal.size()) == ARGON2_OK;
  return same && !encoded.empty();
}

}  // namespace karez::access
