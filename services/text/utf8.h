// UTF-8 text as sequences of Unicode code points.
//
// Every function of karez::text takes any bytes. Each maximal ill-formed
// subpart (The Unicode Standard 15.0, section 3.9, table 3-8) reads as one
// U+FFFD, so no input fails, and positions agree between all functions. Texts
// that are stored have passed CheckUtf8() first.
//
// Positions and lengths are in code points unless a name says bytes. Positions
// past the end mean the end.
#ifndef KAREZ_SERVICES_TEXT_UTF8_H_
#define KAREZ_SERVICES_TEXT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace karez::text {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// The code points [begin, end) of a text.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

struct DecodedCodePoint {
  char32_t value = kReplacementCharacter;
  uint32_t length = 1;  // Bytes, at least 1.
  bool valid = false;   // False if value stands for ill-formed bytes.
};

// Reads the code point that starts at offset, which must be < text.size().
DecodedCodePoint DecodeCodePoint(absl::string_view text, size_t offset);

// Appends code_point as UTF-8; a surrogate or a value past U+10FFFF as U+FFFD.
void AppendUtf8(char32_t code_point, std::string& out);

bool IsValidUtf8(absl::string_view text);

// INVALID_ARGUMENT "FIELD: got ill-formed UTF-8 at byte N, want valid UTF-8".
absl::Status CheckUtf8(absl::string_view field, absl::string_view text);

// The text with U+FFFD in place of what is ill-formed.
std::string ReplaceInvalidUtf8(absl::string_view text);

// What limits of text fields count.
size_t CountCodePoints(absl::string_view text);

// The byte at which code point number `position` starts.
size_t ByteOffset(absl::string_view text, size_t position);

// The number of the code point that holds the byte at byte_offset.
size_t CodePointPosition(absl::string_view text, size_t byte_offset);

// The first `limit` code points.
absl::string_view TruncateCodePoints(absl::string_view text, size_t limit);

// The bytes of span.
absl::string_view Substring(absl::string_view text, Span span);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_UTF8_H_
