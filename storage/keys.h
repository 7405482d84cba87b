#ifndef KAREZ_STORAGE_KEYS_H_
#define KAREZ_STORAGE_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

// Order-preserving keys: the bytes of two encoded tuples compare as the tuples
// do, part by part, and no encoded tuple is a proper prefix of another of the
// same types. docs/formats.md has the encoding. Stores keep it for ever: it may
// gain types, but never change.
namespace karez::storage {

// The first two bytes of every key. Id 0 is the store's own. An id whose table
// or index is gone is never given out again.
using TableId = uint16_t;

// Sorts the greater number first.
struct Descending {
  uint64_t value;
};

void AppendKey(std::string& key, uint16_t part);
void AppendKey(std::string& key, uint32_t part);
void AppendKey(std::string& key, uint64_t part);
void AppendKey(std::string& key, int64_t part);
void AppendKey(std::string& key, Descending part);
// Any bytes, 0 included.
void AppendKey(std::string& key, absl::string_view part);

// EncodeKey("listings", uint64_t{7}): the type of each part decides its
// encoding, so integers need their exact type.
template <typename... Parts>
std::string EncodeKey(const Parts&... parts) {
  std::string key;
  (AppendKey(key, parts), ...);
  return key;
}

// Takes a key apart again. Each method returns false, and leaves the output
// alone, when the rest of the key does not hold such a part.
class KeyReader {
 public:
  explicit KeyReader(absl::string_view key) : rest_(key) {}

  bool Read(uint16_t& part);
  bool Read(uint32_t& part);
  bool Read(uint64_t& part);
  bool Read(int64_t& part);
  bool Read(Descending& part);
  bool Read(std::string& part);

  absl::string_view rest() const { return rest_; }

 private:
  absl::string_view rest_;
};

// True if key decodes to exactly these parts.
template <typename... Parts>
bool DecodeKey(absl::string_view key, Parts&... parts) {
  KeyReader reader(key);
  return (reader.Read(parts) && ...) && reader.rest().empty();
}

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_KEYS_H_
