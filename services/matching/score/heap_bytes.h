// What strings and lists hold beyond their sizeof, bytes.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_HEAP_BYTES_H_
#define KAREZ_SERVICES_MATCHING_SCORE_HEAP_BYTES_H_

#include <cstddef>
#include <string>
#include <vector>

namespace karez::matching {

inline size_t BytesOf(const std::string& text) {
  static const size_t inlined = std::string().capacity();
  return text.capacity() > inlined ? text.capacity() + 1 : 0;
}

inline size_t BytesOf(const std::vector<std::string>& texts) {
  size_t bytes = texts.capacity() * sizeof(std::string);
  for (const std::string& text : texts) bytes += BytesOf(text);
  return bytes;
}

// Of values that hold nothing themselves.
template <typename Plain>
size_t BytesOf(const std::vector<Plain>& values) {
  return values.capacity() * sizeof(Plain);
}

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_HEAP_BYTES_H_
