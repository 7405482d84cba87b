#include "services/text/normalize.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace karez::text {
namespace {

// The longest decomposition of one code point is 18 (compatibility); canonical ones and foldings need 4.
constexpr size_t kMaxDecomposition = 32;

bool IsMark(char32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return true;
    default:
      return false;
  }
}

// Whether c may compose with what stands before it. All such code points are marks but for the
// vowels and final consonants of Hangul.
bool JoinsPrevious(char32_t c) {
  if (c < 0x0300) return false;
  if (c >= 0x1160 && c <= 0x11FF) return true;
  return IsMark(c);
}

void AppendDecomposed(char32_t c, Folding folding, std::u32string& out) {
  std::array<utf8proc_int32_t, kMaxDecomposition> buffer;
  int last_boundclass = 0;
  const int options = UTF8PROC_DECOMPOSE | (folding == Folding::kCase ? UTF8PROC_CASEFOLD : 0);
  const utf8proc_ssize_t length =
      utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), buffer.data(), buffer.size(),
                              static_cast<utf8proc_option_t>(options), &last_boundclass);
  if (length < 0 || static_cast<size_t>(length) > buffer.size()) {
    out.push_back(c);
    return;
  }
  for (utf8proc_ssize_t i = 0; i < length; ++i) out.push_back(static_cast<char32_t>(buffer[i]));
}

int CombiningClass(char32_t c) { return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class; }

// Canonical ordering and composition of a decomposed sequence.
void Compose(std::u32string& sequence) {
  for (auto begin = sequence.begin(); begin != sequence.end();) {
    if (CombiningClass(*begin) == 0) {
      ++begin;
      continue;
    }
    auto end = std::find_if(begin, sequence.end(), [](char32_t c) { return CombiningClass(c) == 0; });
    std::stable_sort(begin, end, [](char32_t a, char32_t b) { return CombiningClass(a) < CombiningClass(b); });
    begin = end;
  }
  static_assert(sizeof(char32_t) == sizeof(utf8proc_int32_t));
  const utf8proc_ssize_t length = utf8proc_normalize_utf32(
      reinterpret_cast<utf8proc_int32_t*>(sequence.data()), static_cast<utf8proc_ssize_t>(sequence.size()),
      static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
  if (length >= 0) sequence.resize(static_cast<size_t>(length));
}

// The normal forms of code points below 0x3100 that become one code point and join nothing; 0 for the rest.
class SimpleForms {
 public:
  static constexpr char32_t kLimit = 0x3100;

  explicit SimpleForms(Folding folding) {
    std::u32string form;
    for (char32_t c = 1; c < kLimit; ++c) {
      form.clear();
      AppendDecomposed(c, folding, form);
      Compose(form);
      forms_[c] = form.size() == 1 && !JoinsPrevious(c) ? form[0] : 0;
    }
  }

  // 0 if c takes the long way.
  char32_t Of(char32_t c) const {
    if (c < kLimit) return forms_[c];
    // Ideographs have neither case nor decompositions.
    return (c >= 0x3400 && c <= 0x9FFF) ? c : 0;
  }

 private:
  std::array<char32_t, kLimit> forms_{};
};

const SimpleForms& FormsFor(Folding folding) {
  static const SimpleForms none(Folding::kNone);
  static const SimpleForms folded(Folding::kCase);
  return folding == Folding::kCase ? folded : none;
}

}  // namespace

void Normalize(absl::string_view text, Folding folding, std::vector<MappedCodePoint>& out) {
  const SimpleForms& forms = FormsFor(folding);
  out.clear();
  std::u32string sequence;
  uint32_t position = 0;
  for (size_t offset = 0; offset < text.size();) {
    const DecodedCodePoint decoded = DecodeCodePoint(text, offset);
    if (const char32_t form = forms.Of(decoded.value); form != 0) {
      out.push_back({form, {position, position + 1}});
      offset += decoded.length;
      ++position;
      continue;
    }
    // A code point that changes in length, or marks: they are composed with the code points before
    // them that came from the same place, once, when the whole sequence is known.
    sequence.clear();
    uint32_t begin = position;
    if (JoinsPrevious(decoded.value) && !out.empty()) {
      begin = out.back().origin.begin;
      size_t first = out.size();
      while (first > 0 && out[first - 1].origin.begin == begin) --first;
      for (size_t i = first; i < out.size(); ++i) AppendDecomposed(out[i].value, Folding::kNone, sequence);
      out.resize(first);
    }
    DecodedCodePoint next = decoded;
    do {
      AppendDecomposed(next.value, folding, sequence);
      offset += next.length;
      ++position;
      if (offset < text.size()) next = DecodeCodePoint(text, offset);
    } while (offset < text.size() && JoinsPrevious(next.value));
    Compose(sequence);
    for (char32_t c : sequence) out.push_back({c, {begin, position}});
  }
}

std::string Normalize(absl::string_view text, Folding folding) {
  std::vector<MappedCodePoint> code_points;
  Normalize(text, folding, code_points);
  std::string out;
  out.reserve(text.size());
  for (const MappedCodePoint& c : code_points) AppendUtf8(c.value, out);
  return out;
}

std::string CollapseWhitespace(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending_space = false;
  for (size_t offset = 0; offset < text.size();) {
    const DecodedCodePoint decoded = DecodeCodePoint(text, offset);
    offset += decoded.length;
    if (IsWhitespace(decoded.value)) {
      pending_space = !out.empty();
      continue;
    }
    if (pending_space) out.push_back(' ');
    pending_space = false;
    AppendUtf8(decoded.value, out);
  }
  return out;
}

bool IsWhitespace(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

char32_t PlainSpelling(char32_t c) {
  if (IsApostrophe(c)) return '\'';
  if (c < 0x80) return c;
  if (c >= 0x0660 && c <= 0x0669) return '0' + (c - 0x0660);
  if (c >= 0x06F0 && c <= 0x06F9) return '0' + (c - 0x06F0);
  if (c >= 0xFF01 && c <= 0xFF5E) return PlainSpelling(c - 0xFEE0);
  switch (c) {
    case 0x0401:
      return 0x0415;  // Ё
    case 0x0451:
      return 0x0435;  // ё
    case 0x066A:
      return '%';
    case 0x06A9:
      return 0x0643;  // Kaf.
    case 0x06CC:
      return 0x064A;  // Yeh.
    default:
      return c;
  }
}

bool IsUnwritten(char32_t c) {
  switch (c) {
    case 0x00AD:
    case 0x0307:  // Of İ.
    case 0x0640:  // Kashida.
    case 0xFEFF:
      return true;
    default:
      return (c >= 0x064B && c <= 0x0652) || (c >= 0x200C && c <= 0x200F);
  }
}

}  // namespace karez::text
