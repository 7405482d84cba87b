#include "clients/cli/display.h"

#include <utf8proc.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "services/text/utf8.h"

namespace karez::cli {
namespace {

bool TurnsTheWritingDirection(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029; }

int WidthOf(char32_t c) { return std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(c))); }

// The column, from 0, of value on an axis from low to high.
int ColumnOf(double value, double low, double high, int width) {
  if (high <= low) return 0;
  return static_cast<int>(std::lround((std::clamp(value, low, high) - low) / (high - low) * width));
}

std::string Repeat(absl::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) absl::StrAppend(&out, text);
  return out;
}

}  // namespace

std::string Printable(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t offset = 0; offset < text.size();) {
    const text::DecodedCodePoint c = text::DecodeCodePoint(text, offset);
    offset += c.length;
    if (TurnsTheWritingDirection(c.value)) continue;
    text::AppendUtf8(IsControl(c.value) ? U' ' : c.value, out);
  }
  return out;
}

int DisplayWidth(absl::string_view text) {
  int width = 0;
  for (size_t offset = 0; offset < text.size();) {
    const text::DecodedCodePoint c = text::DecodeCodePoint(text, offset);
    offset += c.length;
    width += WidthOf(c.value);
  }
  return width;
}

std::string FitToWidth(absl::string_view text, int width, Align align) {
  if (width <= 0) return "";
  const int whole = DisplayWidth(text);
  if (whole <= width) {
    const std::string fill(width - whole, ' ');
    return align == Align::kLeft ? absl::StrCat(text, fill) : absl::StrCat(fill, text);
  }
  // The last column is the ellipsis'; a wide character that would need half of
  // it leaves a space.
  int used = 0;
  size_t offset = 0;
  while (offset < text.size()) {
    const text::DecodedCodePoint c = text::DecodeCodePoint(text, offset);
    if (used + WidthOf(c.value) > width - 1) break;
    used += WidthOf(c.value);
    offset += c.length;
  }
  return absl::StrCat(text.substr(0, offset), "…", std::string(width - 1 - used, ' '));
}

std::vector<std::string> WrapToWidth(absl::string_view text, int width) {
  std::vector<std::string> lines;
  size_t begin = 0;
  while (true) {
    int used = 0;
    size_t end = begin;
    size_t space = 0;  // The last one in the line; 0: none.
    while (end < text.size()) {
      const text::DecodedCodePoint c = text::DecodeCodePoint(text, end);
      // A line holds at least one character, however narrow it is.
      if (used + WidthOf(c.value) > width && end > begin) break;
      if (c.value == ' ' && end > begin) space = end;
      used += WidthOf(c.value);
      end += c.length;
    }
    const bool last = end == text.size();
    if (!last && text[end] != ' ' && space > begin) end = space;
    lines.emplace_back(text.substr(begin, end - begin));
    if (last) return lines;
    begin = end;
    while (begin < text.size() && text[begin] == ' ') ++begin;
    if (begin == text.size()) return lines;
  }
}

std::string Bar(double value, int width) {
  static constexpr absl::string_view kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int eighths = static_cast<int>(std::lround(std::clamp(value, 0.0, 1.0) * width * 8));
  return absl::StrCat(Repeat("█", eighths / 8), kEighths[eighths % 8]);
}

std::string StepBar(double from, double to, double low, double high, int width) {
  const int begin = ColumnOf(std::min(from, to), low, high, width);
  const int end = ColumnOf(std::max(from, to), low, high, width);
  if (begin == end) {
    const int at = std::min(begin, width - 1);
    return absl::StrCat(std::string(at, ' '), from == to ? "│" : (to > from ? "▸" : "◂"));
  }
  return absl::StrCat(std::string(begin, ' '), Repeat(to > from ? "█" : "░", end - begin));
}

std::string Paint(absl::string_view text, Color color, bool colored) {
  if (!colored || color == Color::kNone || text.empty()) return std::string(text);
  absl::string_view code;
  switch (color) {
    case Color::kNone:
      break;
    case Color::kBold:
      code = "1";
      break;
    case Color::kDim:
      code = "2";
      break;
    case Color::kGreen:
      code = "32";
      break;
    case Color::kYellow:
      code = "33";
      break;
    case Color::kRed:
      code = "31";
      break;
    case Color::kCyan:
      code = "36";
      break;
  }
  return absl::StrCat("\033[", code, "m", text, "\033[0m");
}

}  // namespace karez::cli
