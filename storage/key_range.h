#ifndef KAREZ_STORAGE_KEY_RANGE_H_
#define KAREZ_STORAGE_KEY_RANGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace karez::storage {

enum class Direction { kForward, kReverse };

// The keys from begin (included) to end (excluded), in the order of unsigned
// bytes. An empty end means that there is no upper bound.
struct KeyRange {
  std::string begin;
  std::string end;

  static KeyRange All() { return {}; }

  // The keys that start with prefix.
  static KeyRange Prefix(absl::string_view prefix);

  // This range without the keys up to and including key: the next page of a
  // forward scan that ended at key.
  KeyRange After(absl::string_view key) const;

  // This range without the keys from key on: the next page of a reverse scan
  // that ended at key.
  KeyRange Before(absl::string_view key) const;

  bool empty() const { return !end.empty() && begin >= end; }
};

// The first key after all keys that start with prefix; empty if there is none
// (prefix is empty or all 0xff).
std::string PrefixEnd(absl::string_view prefix);

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_KEY_RANGE_H_
