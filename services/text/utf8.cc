#include "services/text/utf8.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace karez::text {
namespace {

struct Lead {
  uint32_t length;
  uint8_t second_min;  // The second byte's range rules out overlong forms, surrogates and values past U+10FFFF.
  uint8_t second_max;
};

// Table 3-7 of the Unicode Standard, for lead bytes from 0x80 on; length 0 if no sequence starts so.
Lead LeadOf(uint8_t byte) {
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

size_t FirstInvalidByte(absl::string_view text) {
  size_t offset = 0;
  while (offset < text.size()) {
    if (static_cast<uint8_t>(text[offset]) < 0x80) {
      ++offset;
      continue;
    }
    DecodedCodePoint decoded = DecodeCodePoint(text, offset);
    if (!decoded.valid) break;
    offset += decoded.length;
  }
  return offset;
}

}  // namespace

DecodedCodePoint DecodeCodePoint(absl::string_view text, size_t offset) {
  const uint8_t first = static_cast<uint8_t>(text[offset]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = LeadOf(first);
  if (lead.length == 0) return {};
  char32_t value = first & (0x7F >> lead.length);
  for (uint32_t i = 1; i < lead.length; ++i) {
    if (offset + i >= text.size()) return {kReplacementCharacter, i, false};
    const uint8_t byte = static_cast<uint8_t>(text[offset + i]);
    const uint8_t min = i == 1 ? lead.second_min : 0x80;
    const uint8_t max = i == 1 ? lead.second_max : 0xBF;
    if (byte < min || byte > max) return {kReplacementCharacter, i, false};
    value = (value << 6) | (byte & 0x3F);
  }
  return {value, lead.length, true};
}

void AppendUtf8(char32_t code_point, std::string& out) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = kReplacementCharacter;
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (code_point >> 6)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (code_point >> 12)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (code_point >> 18)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  }
}

bool IsValidUtf8(absl::string_view text) { return FirstInvalidByte(text) == text.size(); }

absl::Status CheckUtf8(absl::string_view field, absl::string_view text) {
  const size_t offset = FirstInvalidByte(text);
  if (offset == text.size()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field, ": got ill-formed UTF-8 at byte ", offset, ", want valid UTF-8"));
}

std::string ReplaceInvalidUtf8(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t offset = 0; offset < text.size();) {
    DecodedCodePoint decoded = DecodeCodePoint(text, offset);
    AppendUtf8(decoded.value, out);
    offset += decoded.length;
  }
  return out;
}

size_t CountCodePoints(absl::string_view text) { return CodePointPosition(text, text.size()); }

size_t ByteOffset(absl::string_view text, size_t position) {
  size_t offset = 0;
  for (; position > 0 && offset < text.size(); --position) offset += DecodeCodePoint(text, offset).length;
  return offset;
}

size_t CodePointPosition(absl::string_view text, size_t byte_offset) {
  byte_offset = std::min(byte_offset, text.size());
  size_t position = 0;
  for (size_t offset = 0; offset < text.size(); ++position) {
    offset += DecodeCodePoint(text, offset).length;
    if (offset > byte_offset) break;
  }
  return position;
}

absl::string_view TruncateCodePoints(absl::string_view text, size_t limit) {
  return text.substr(0, ByteOffset(text, limit));
}

absl::string_view Substring(absl::string_view text, Span span) {
  text.remove_prefix(ByteOffset(text, span.begin));
  return TruncateCodePoints(text, span.end > span.begin ? span.end - span.begin : 0);
}

}  // namespace karez::text
