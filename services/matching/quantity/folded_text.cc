#include "services/matching/quantity/folded_text.h"

#include <algorithm>

#include "services/text/normalize.h"
#include "services/text/script.h"

namespace karez::matching {
namespace {

constexpr char32_t kIgnored = 0xFFFFFFFF;

// As spellings agree, whatever the case; kIgnored: left out.
char32_t FoldSpelling(char32_t c) {
  switch (c) {
    case 0x066B:
      return '.';
    case 0x066C:
      return ',';
    case 0x200B:
      return kIgnored;
    case 0xFF0D:  // These two the phrases tell from - and ~.
    case 0xFF5E:
      return c;
    default:
      return text::IsUnwritten(c) ? kIgnored : text::IsWhitespace(c) ? U' ' : text::PlainSpelling(c);
  }
}

std::vector<char32_t> CodePoints(absl::string_view text) {
  std::vector<char32_t> code_points;
  for (size_t offset = 0; offset < text.size();) {
    const text::DecodedCodePoint decoded = text::DecodeCodePoint(text, offset);
    code_points.push_back(decoded.value);
    offset += decoded.length;
  }
  return code_points;
}

}  // namespace

std::vector<Glyph> FoldText(absl::string_view text) {
  std::vector<text::MappedCodePoint> mapped;
  text::Normalize(text, text::Folding::kCase, mapped);
  const std::vector<char32_t> original = CodePoints(text);
  std::vector<Glyph> glyphs;
  glyphs.reserve(mapped.size());
  for (const text::MappedCodePoint& c : mapped) {
    const char32_t folded = FoldSpelling(c.value);
    if (folded == kIgnored) continue;
    if (folded == ' ' && !glyphs.empty() && glyphs.back().folded == ' ') continue;
    const bool single = c.origin.end == c.origin.begin + 1 && c.origin.begin < original.size();
    const char32_t raw = single ? FoldSpelling(original[c.origin.begin]) : folded;
    glyphs.push_back({folded, raw == kIgnored ? folded : raw, c.origin});
  }
  return glyphs;
}

std::u32string FoldedString(absl::string_view text) {
  std::u32string folded;
  for (const Glyph& glyph : FoldText(text)) folded.push_back(glyph.folded);
  return folded;
}

std::u32string RawString(absl::string_view text) {
  std::u32string raw;
  for (const Glyph& glyph : FoldText(text)) raw.push_back(glyph.raw);
  return raw;
}

bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }

bool IsHan(char32_t c) { return text::ScriptOf(c) == text::Script::kHan; }

bool IsWordLetter(char32_t c) {
  const text::Script script = text::ScriptOf(c);
  return script != text::Script::kCommon && script != text::Script::kHan;
}

bool JoinsAt(const std::vector<Glyph>& glyphs, size_t i) {
  if (i == 0 || i >= glyphs.size()) return false;
  const char32_t before = glyphs[i - 1].folded;
  const char32_t after = glyphs[i].folded;
  if (before == '\'') return i >= 2 && IsWordLetter(glyphs[i - 2].folded) && IsWordLetter(after);
  if (after == '\'') return IsWordLetter(before) && i + 1 < glyphs.size() && IsWordLetter(glyphs[i + 1].folded);
  return IsWordLetter(before) && text::ScriptOf(before) == text::ScriptOf(after);
}

}  // namespace karez::matching
