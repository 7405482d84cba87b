// FNV-1a (draft-eastlake-fnv): the same in every process and version, which
// absl::Hash is not.
#ifndef KAREZ_SERVICES_TEXT_HASH_H_
#define KAREZ_SERVICES_TEXT_HASH_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace karez::text {

inline constexpr uint64_t kFnv1a64Start = 0xCBF29CE484222325u;
inline constexpr uint32_t kFnv1a32Start = 0x811C9DC5u;

// The hash of what hash was of, followed by bytes.
inline uint64_t Fnv1a64(absl::string_view bytes, uint64_t hash = kFnv1a64Start) {
  for (const char byte : bytes) hash = (hash ^ static_cast<uint8_t>(byte)) * 0x100000001B3u;
  return hash;
}

// The same in 32 bits, of whole numbers in place of bytes: code points, for one.
inline uint32_t Fnv1a32(uint32_t value, uint32_t hash = kFnv1a32Start) { return (hash ^ value) * 0x01000193u; }

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_HASH_H_
