#include "services/text/sentences.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "absl/strings/string_view.h"
#include "services/text/normalize.h"

namespace karez::text {
namespace {

// Case-folded and sorted by bytes. Abbreviations of one letter need no entry.
constexpr absl::string_view kAbbreviations[] = {
    "abb",  "acad", "akad", "al",   "approx", "art",  "cf",   "co",  "corp", "dept", "dr",   "ed",    "eds",
    "eq",   "est",  "etc",  "fig",  "figs",   "inc",  "incl", "jr",  "kand", "ltd",  "max",  "min",   "mln",
    "mlrd", "mr",   "mrs",  "ms",   "no",     "nos",  "par",  "pp",  "prof", "ref",  "resp", "sek",   "sr",
    "st",   "tab",  "tel",  "vol",  "vs",     "акад", "англ", "вв",  "гг",   "гл",   "дол",  "долл",  "доц",
    "др",   "зав",  "им",   "инж",  "кв",     "коп",  "куб",  "лат", "мин",  "млн",  "млрд", "мн",    "напр",
    "обл",  "пер",  "пос",  "прим", "прип",   "проф", "рис",  "род", "руб",  "сек",  "см",   "соавт", "сокр",
    "ср",   "ст",   "стр",  "табл", "тел",    "тис",  "тыс",  "ул",  "ум",   "чел",  "шт",   "экз",
};

enum class Mark : uint8_t { kNone, kLineBreak, kAlways, kBeforeSpace, kPeriod };

Mark MarkOf(char32_t c) {
  switch (c) {
    case '\n':
    case '\r':
    case 0x0B:
    case 0x0C:
    case 0x85:
    case 0x2028:
    case 0x2029:
      return Mark::kLineBreak;
    case 0x3002:
    case 0xFF01:
    case 0xFF1F:
    case 0xFF61:
      return Mark::kAlways;
    case '!':
    case '?':
    case 0x061F:
    case 0x06D4:
    case 0x2026:
    case 0x203C:
    case 0x2047:
    case 0x2048:
    case 0x2049:
      return Mark::kBeforeSpace;
    case '.':
      return Mark::kPeriod;
    default:
      return Mark::kNone;
  }
}

bool HasCategory(char32_t c, std::initializer_list<utf8proc_category_t> categories) {
  return std::find(categories.begin(), categories.end(), utf8proc_category(static_cast<utf8proc_int32_t>(c))) !=
         categories.end();
}

bool IsCloser(char32_t c) {
  return c == '"' || c == '\'' || HasCategory(c, {UTF8PROC_CATEGORY_PE, UTF8PROC_CATEGORY_PF});
}

bool IsOpener(char32_t c) {
  return c == '"' || c == '\'' || c == '-' ||
         HasCategory(c, {UTF8PROC_CATEGORY_PS, UTF8PROC_CATEGORY_PI, UTF8PROC_CATEGORY_PD});
}

bool IsWordCharacter(char32_t c) {
  return HasCategory(c, {UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LM,
                         UTF8PROC_CATEGORY_LO, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ND});
}

bool IsDigit(char32_t c) { return HasCategory(c, {UTF8PROC_CATEGORY_ND}); }

class Splitter {
 public:
  explicit Splitter(absl::string_view text) {
    text_.reserve(text.size());
    for (size_t offset = 0; offset < text.size();) {
      const DecodedCodePoint decoded = DecodeCodePoint(text, offset);
      text_.push_back(decoded.value);
      offset += decoded.length;
    }
  }

  std::vector<Span> Split() {
    SkipWhitespace();
    for (size_t i = begin_; i < text_.size();) {
      const Mark mark = MarkOf(text_[i]);
      if (mark == Mark::kNone) {
        ++i;
        continue;
      }
      const size_t end = mark == Mark::kLineBreak ? i + 1 : EndOfMarks(i);
      if (EndsSentence(i, end)) Close(end);
      i = end;
    }
    Close(text_.size());
    return std::move(sentences_);
  }

 private:
  // Past the marks that follow one another ("?!", "...") and what closes with them.
  size_t EndOfMarks(size_t i) const {
    while (i < text_.size() && MarkOf(text_[i]) != Mark::kNone && MarkOf(text_[i]) != Mark::kLineBreak) ++i;
    while (i < text_.size() && IsCloser(text_[i])) ++i;
    return i;
  }

  // Whether the marks [first, end) end a sentence.
  bool EndsSentence(size_t first, size_t end) const {
    const Mark mark = MarkOf(text_[first]);
    if (mark == Mark::kLineBreak || mark == Mark::kAlways || end == text_.size()) return true;
    if (!IsWhitespace(text_[end]) || SmallLetterFollows(end)) return false;
    const bool single_period = mark == Mark::kPeriod && end == first + 1;
    return !single_period || !(IsAbbreviation(first) || IsListNumber(first));
  }

  bool SmallLetterFollows(size_t i) const {
    while (i < text_.size() && (IsWhitespace(text_[i]) || IsOpener(text_[i]))) {
      if (MarkOf(text_[i]) == Mark::kLineBreak) return false;
      ++i;
    }
    return i < text_.size() && HasCategory(text_[i], {UTF8PROC_CATEGORY_LL});
  }

  // Whether the word before the period at i is one letter or a known abbreviation.
  bool IsAbbreviation(size_t i) const {
    size_t begin = i;
    while (begin > begin_ && i - begin < 8 && IsWordCharacter(text_[begin - 1])) --begin;
    if (begin == i || (begin > begin_ && IsWordCharacter(text_[begin - 1]))) return false;
    if (i - begin == 1) return HasCategory(text_[begin], {UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL});
    std::string word;
    for (size_t k = begin; k < i; ++k) AppendUtf8(text_[k], word);
    const std::string folded = Normalize(word, Folding::kCase);
    return std::binary_search(std::begin(kAbbreviations), std::end(kAbbreviations), absl::string_view(folded));
  }

  bool IsListNumber(size_t i) const {
    const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(begin_);
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(i);
    return i > begin_ && i - begin_ <= 3 && std::all_of(begin, end, IsDigit);
  }

  // Ends the sentence at hand before `end`.
  void Close(size_t end) {
    size_t last = end;
    while (last > begin_ && IsWhitespace(text_[last - 1])) --last;
    if (last > begin_) sentences_.push_back({static_cast<uint32_t>(begin_), static_cast<uint32_t>(last)});
    begin_ = end;
    SkipWhitespace();
  }

  void SkipWhitespace() {
    while (begin_ < text_.size() && IsWhitespace(text_[begin_])) ++begin_;
  }

  std::u32string text_;
  size_t begin_ = 0;
  std::vector<Span> sentences_;
};

}  // namespace

std::vector<Span> SplitSentences(absl::string_view text) { return Splitter(text).Split(); }

}  // namespace karez::text
