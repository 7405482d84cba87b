#include "services/matching/quantity/glyph_scanner.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/numbers.h"
#include "services/text/numbers.h"

namespace karez::matching {

bool IsClauseBreak(const std::vector<Glyph>& glyphs, size_t i) {
  const char32_t c = glyphs[i].folded;
  if (c == ',') {
    return !(i > 0 && i + 1 < glyphs.size() && IsDigit(glyphs[i - 1].folded) && IsDigit(glyphs[i + 1].folded));
  }
  return c == ';' || c == '!' || c == '?' || c == 0x3001 || c == 0x3002 || c == 0x060C || c == 0x061B;
}

size_t GlyphScanner::RunEnd(size_t i) const {
  size_t digits = 0;  // Since the last separator.
  bool grouped = true;
  for (; i < end_; ++i) {
    const char32_t c = At(i);
    if (IsDigit(c)) {
      ++digits;
      continue;
    }
    if ((c == ',' || c == '.') && IsDigit(At(i + 1))) {
      digits = 0;
      grouped = false;
      continue;
    }
    const bool three = IsDigit(At(i + 1)) && IsDigit(At(i + 2)) && IsDigit(At(i + 3)) && !IsDigit(At(i + 4));
    if (c != ' ' || !three || !grouped || digits > 3) break;
    digits = 0;
  }
  return i;
}

std::optional<Number> GlyphScanner::ReadNumber(size_t first, size_t last) const {
  const char32_t before = Before(first);
  const char32_t before_that = first >= begin_ + 2 ? glyphs_[first - 2].folded : 0;
  const bool hangs = IsWordLetter(before) || before == '/' || before == 0x2116 ||
                     ((before == '-' || before == '.' || before == ',') &&
                      (IsDigit(before_that) || (before == '-' && IsWordLetter(before_that))));
  if (hangs || (At(last) == '/' && IsDigit(At(last + 1)))) return std::nullopt;
  std::string written;
  for (size_t i = first; i < last; ++i) written.push_back(At(i) == ' ' ? '_' : static_cast<char>(At(i)));
  const bool one_comma = std::count(written.begin(), written.end(), ',') == 1 && written.find('.') == std::string::npos;
  if (phrases_.decimal_comma && one_comma) std::replace(written.begin(), written.end(), ',', '.');
  std::string plain;
  text::PlainNumber(written, plain);
  Number number{first, last, 0};
  if (!absl::SimpleAtod(plain, &number.value) || !std::isfinite(number.value)) return std::nullopt;
  if (const size_t sign = SignBegin(first); sign < first) {
    number.begin = sign;
    number.value = -number.value;
  }
  return number;
}

size_t GlyphScanner::SignBegin(size_t i) const {
  for (const PhraseMatch& match : MatchBefore(phrases_.minus, i)) {
    const bool symbol = match.length() == 1 && !IsHan(At(match.begin));
    const char32_t before = Before(match.begin);
    const bool free = !IsDigit(before) && !IsWordLetter(before) && before != '%';
    if (symbol ? match.end == i && free : true) return match.begin;
  }
  return i;
}

std::optional<Number> GlyphScanner::NumberAfter(size_t i) const {
  constexpr size_t kLongestSign = 12;
  size_t digit = i;
  while (digit < end_ && digit < i + kLongestSign && !IsDigit(At(digit))) ++digit;
  if (!IsDigit(At(digit))) return std::nullopt;
  const size_t start = At(i) == ' ' ? i + 1 : i;
  const size_t last = RunEnd(digit);
  std::optional<Number> number;
  if (digit == start + 1 && (At(start) == '-' || At(start) == 0x2212 || At(start) == '+')) {
    number = ReadPlain(digit, last);
    if (number && At(start) != '+') number->value = -number->value;
  } else if (digit == start) {
    number = ReadPlain(digit, last);
  } else {
    number = ReadNumber(digit, last);
    if (number && number->begin != start) return std::nullopt;
  }
  return number;
}

std::optional<Number> GlyphScanner::ReadPlain(size_t first, size_t last) const {
  const GlyphScanner alone(grammar_, language_, glyphs_, first, end_);
  return alone.ReadNumber(first, last);
}

std::vector<PhraseMatch> GlyphScanner::MatchBefore(const text::PhraseTrie& reversed, size_t i) const {
  std::vector<PhraseMatch> matches;
  const size_t from = Before(i) == ' ' ? i - 1 : i;
  text::PhraseTrie::Node node = text::PhraseTrie::kRoot;
  for (size_t at = from; at > begin_;) {
    --at;
    node = reversed.Step(node, glyphs_[at].folded);
    if (node == text::PhraseTrie::kNone) break;
    if (JoinsAt(glyphs_, at) && at > begin_) continue;
    for (const uint32_t value : reversed.Values(node)) matches.push_back({value, at, from});
  }
  std::reverse(matches.begin(), matches.end());
  return matches;
}

std::vector<PhraseMatch> GlyphScanner::MatchAfter(const text::PhraseTrie& trie, size_t i) const {
  std::vector<PhraseMatch> matches;
  MatchAt(trie, i, matches);
  if (At(i) == '-' || At(i) == ' ') MatchAt(trie, i + 1, matches);
  return matches;
}

void GlyphScanner::MatchAt(const text::PhraseTrie& trie, size_t i, std::vector<PhraseMatch>& matches) const {
  text::PhraseTrie::Node node = text::PhraseTrie::kRoot;
  for (size_t at = i; at < end_; ++at) {
    node = trie.Step(node, glyphs_[at].folded);
    if (node == text::PhraseTrie::kNone) return;
    if (at + 1 < end_ && JoinsAt(glyphs_, at + 1)) continue;
    for (const uint32_t value : trie.Values(node)) matches.push_back({value, i, at + 1});
  }
}

}  // namespace karez::matching
