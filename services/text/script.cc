#include "services/text/script.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "services/text/utf8.h"

namespace karez::text {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  Script script;
};

// Ascending and disjoint. Code points between the ranges are kCommon or kOther by their category.
constexpr Range kRanges[] = {
    {0x0041, 0x005A, Script::kLatin},    {0x0061, 0x007A, Script::kLatin},    {0x00AA, 0x00AA, Script::kLatin},
    {0x00BA, 0x00BA, Script::kLatin},    {0x00C0, 0x00D6, Script::kLatin},    {0x00D8, 0x00F6, Script::kLatin},
    {0x00F8, 0x02B8, Script::kLatin},    {0x02E0, 0x02E4, Script::kLatin},    {0x0400, 0x0484, Script::kCyrillic},
    {0x0487, 0x052F, Script::kCyrillic}, {0x0610, 0x061A, Script::kArabic},   {0x0620, 0x063F, Script::kArabic},
    {0x0641, 0x064A, Script::kArabic},   {0x0656, 0x065F, Script::kArabic},   {0x066E, 0x066F, Script::kArabic},
    {0x0671, 0x06D3, Script::kArabic},   {0x06D5, 0x06DC, Script::kArabic},   {0x06DF, 0x06E8, Script::kArabic},
    {0x06EA, 0x06EF, Script::kArabic},   {0x06FA, 0x06FF, Script::kArabic},   {0x0750, 0x077F, Script::kArabic},
    {0x0870, 0x088E, Script::kArabic},   {0x0898, 0x08E1, Script::kArabic},   {0x08E3, 0x08FF, Script::kArabic},
    {0x1C80, 0x1C88, Script::kCyrillic}, {0x1D00, 0x1D25, Script::kLatin},    {0x1D2B, 0x1D2B, Script::kCyrillic},
    {0x1D2C, 0x1D5C, Script::kLatin},    {0x1D62, 0x1D65, Script::kLatin},    {0x1D6B, 0x1D77, Script::kLatin},
    {0x1D78, 0x1D78, Script::kCyrillic}, {0x1D79, 0x1DBE, Script::kLatin},    {0x1E00, 0x1EFF, Script::kLatin},
    {0x2071, 0x2071, Script::kLatin},    {0x207F, 0x207F, Script::kLatin},    {0x2090, 0x209C, Script::kLatin},
    {0x212A, 0x212B, Script::kLatin},    {0x2C60, 0x2C7F, Script::kLatin},    {0x2DE0, 0x2DFF, Script::kCyrillic},
    {0x3005, 0x3005, Script::kHan},      {0x3007, 0x3007, Script::kHan},      {0x3021, 0x3029, Script::kHan},
    {0x3038, 0x303B, Script::kHan},      {0x3400, 0x4DBF, Script::kHan},      {0x4E00, 0x9FFF, Script::kHan},
    {0xA640, 0xA69F, Script::kCyrillic}, {0xA722, 0xA787, Script::kLatin},    {0xA78B, 0xA7FF, Script::kLatin},
    {0xAB30, 0xAB5A, Script::kLatin},    {0xAB5C, 0xAB64, Script::kLatin},    {0xF900, 0xFAD9, Script::kHan},
    {0xFB00, 0xFB06, Script::kLatin},    {0xFB50, 0xFBB1, Script::kArabic},   {0xFBD3, 0xFD3D, Script::kArabic},
    {0xFD50, 0xFDFB, Script::kArabic},   {0xFE2E, 0xFE2F, Script::kCyrillic}, {0xFE70, 0xFEFC, Script::kArabic},
    {0xFF21, 0xFF3A, Script::kLatin},    {0xFF41, 0xFF5A, Script::kLatin},    {0x20000, 0x2FA1D, Script::kHan},
    {0x30000, 0x323AF, Script::kHan},
};

bool IsLetterOrSpacingMark(char32_t code_point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MC:
      return true;
    default:
      return false;
  }
}

}  // namespace

Script ScriptOf(char32_t code_point) {
  if (code_point < 0x80) {
    const char32_t lower = code_point | 0x20;
    return lower >= 'a' && lower <= 'z' ? Script::kLatin : Script::kCommon;
  }
  if (code_point >= 0x4E00 && code_point <= 0x9FFF) return Script::kHan;
  const auto* range = std::upper_bound(std::begin(kRanges), std::end(kRanges), code_point,
                                       [](char32_t c, const Range& r) { return c < r.first; });
  if (range != std::begin(kRanges) && code_point <= std::prev(range)->last) return std::prev(range)->script;
  return IsLetterOrSpacingMark(code_point) ? Script::kOther : Script::kCommon;
}

Script DominantScript(absl::string_view text) {
  std::array<size_t, kScriptCount> counts{};
  for (size_t offset = 0; offset < text.size();) {
    const DecodedCodePoint decoded = DecodeCodePoint(text, offset);
    const Script script = ScriptOf(decoded.value);
    counts[static_cast<size_t>(script)] += script == Script::kHan ? 3 : 1;
    offset += decoded.length;
  }
  counts[static_cast<size_t>(Script::kCommon)] = 0;
  return static_cast<Script>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

absl::string_view ScriptCode(Script script) {
  switch (script) {
    case Script::kCommon:
      return "Zyyy";
    case Script::kLatin:
      return "Latn";
    case Script::kCyrillic:
      return "Cyrl";
    case Script::kArabic:
      return "Arab";
    case Script::kHan:
      return "Hani";
    case Script::kOther:
      return "Zzzz";
  }
  return "Zzzz";
}

}  // namespace karez::text
