#include "storage/keys.h"

#include <cstddef>
#include <utility>

namespace karez::storage {
namespace {

constexpr uint64_t kSignBit = uint64_t{1} << 63;

// In a string part 0x00 is written as 0x00 0xff, and 0x00 0x01 ends it: lower
// than any continuation, so that a string sorts before those it is a prefix of.
constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xff';
constexpr char kTerminator = '\x01';

template <typename Unsigned>
void AppendBigEndian(std::string& key, Unsigned value) {
  for (int shift = (sizeof(Unsigned) - 1) * 8; shift >= 0; shift -= 8) key.push_back(static_cast<char>(value >> shift));
}

template <typename Unsigned>
bool ReadBigEndian(absl::string_view& rest, Unsigned& value) {
  if (rest.size() < sizeof(Unsigned)) return false;
  value = 0;
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    value = static_cast<Unsigned>((uint64_t{value} << 8) | static_cast<unsigned char>(rest[i]));
  }
  rest.remove_prefix(sizeof(Unsigned));
  return true;
}

}  // namespace

void AppendKey(std::string& key, uint16_t part) { AppendBigEndian(key, part); }
void AppendKey(std::string& key, uint32_t part) { AppendBigEndian(key, part); }
void AppendKey(std::string& key, uint64_t part) { AppendBigEndian(key, part); }
void AppendKey(std::string& key, int64_t part) { AppendBigEndian(key, static_cast<uint64_t>(part) ^ kSignBit); }
void AppendKey(std::string& key, Descending part) { AppendBigEndian(key, ~part.value); }

void AppendKey(std::string& key, absl::string_view part) {
  key.reserve(key.size() + part.size() + 2);
  for (char c : part) {
    key.push_back(c);
    if (c == kEscape) key.push_back(kEscapedZero);
  }
  key.push_back(kEscape);
  key.push_back(kTerminator);
}

bool KeyReader::Read(uint16_t& part) { return ReadBigEndian(rest_, part); }
bool KeyReader::Read(uint32_t& part) { return ReadBigEndian(rest_, part); }
bool KeyReader::Read(uint64_t& part) { return ReadBigEndian(rest_, part); }

bool KeyReader::Read(int64_t& part) {
  uint64_t bits;
  if (!ReadBigEndian(rest_, bits)) return false;
  part = static_cast<int64_t>(bits ^ kSignBit);
  return true;
}

bool KeyReader::Read(Descending& part) {
  uint64_t bits;
  if (!ReadBigEndian(rest_, bits)) return false;
  part.value = ~bits;
  return true;
}

bool KeyReader::Read(std::string& part) {
  std::string decoded;
  for (size_t i = 0; i < rest_.size(); ++i) {
    if (rest_[i] != kEscape) {
      decoded.push_back(rest_[i]);
      continue;
    }
    if (++i == rest_.size()) return false;
    if (rest_[i] == kTerminator) {
      rest_.remove_prefix(i + 1);
      part = std::move(decoded);
      return true;
    }
    if (rest_[i] != kEscapedZero) return false;
    decoded.push_back('\0');
  }
  return false;
}

}  // namespace karez::storage
