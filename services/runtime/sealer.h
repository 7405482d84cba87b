#ifndef KAREZ_SERVICES_RUNTIME_SEALER_H_
#define KAREZ_SERVICES_RUNTIME_SEALER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::runtime {

// Table of the key, the same in the store of every service that has one.
inline constexpr storage::TableId kSealingKey = 1002;

// Keeps what a caller is given to bring back, such as a place in an index, from
// telling the caller anything: AES-256-GCM (NIST SP 800-38D), whose nonce is an HMAC
// of the text, so that the same text gives the same bytes.
//
// Safe for concurrent use.
class Sealer {
 public:
  // key: 32 bytes.
  explicit Sealer(std::string key) : key_(std::move(key)) {}

  // With the key of store, which is made where there is none. Errors: of the store.
  static absl::StatusOr<Sealer> Of(storage::Store& store);

  // 28 bytes more than text; nothing of nothing.
  std::string Seal(absl::string_view text) const;
  // nullopt: Seal of this key has not given it.
  std::optional<std::string> Open(absl::string_view sealed) const;

 private:
  std::string key_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_SEALER_H_
