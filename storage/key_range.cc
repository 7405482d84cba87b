#include "storage/key_range.h"

#include <algorithm>

namespace karez::storage {

std::string PrefixEnd(absl::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

KeyRange KeyRange::Prefix(absl::string_view prefix) { return {std::string(prefix), PrefixEnd(prefix)}; }

KeyRange KeyRange::After(absl::string_view key) const {
  std::string next(key);
  next.push_back('\0');
  return {std::max(begin, next), end};
}

KeyRange KeyRange::Before(absl::string_view key) const {
  // Nothing is before the empty key; an empty end would mean the opposite.
  if (key.empty()) return {begin, begin.empty() ? std::string(1, '\0') : begin};
  if (end.empty() || key < absl::string_view(end)) return {begin, std::string(key)};
  return *this;
}

}  // namespace karez::storage
