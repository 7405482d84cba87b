#ifndef KAREZ_SERVICES_RUNTIME_SHA256_H_
#define KAREZ_SERVICES_RUNTIME_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace karez::runtime {

// The SHA-256 (FIPS 180-4) of bytes: 32 bytes, or 64 lower-case hex digits.
std::string Sha256(absl::string_view bytes);
std::string Sha256Hex(absl::string_view bytes);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_SHA256_H_
