// Normal forms that keep the way back to the original text.
#ifndef KAREZ_SERVICES_TEXT_NORMALIZE_H_
#define KAREZ_SERVICES_TEXT_NORMALIZE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/text/utf8.h"

namespace karez::text {

enum class Folding : uint8_t {
  kNone,  // Normalization Form C (Unicode Standard Annex 15).
  kCase,  // Form C of the full case folding (The Unicode Standard, section 3.13, rule R4).
};

// A code point of a normalized text and the code points of the original that it
// came from. Several may share a span ("ß" becomes "ss"), and a span may be
// longer than one (a letter with its combining marks). Spans ascend and cover
// the original without gaps.
struct MappedCodePoint {
  char32_t value = 0;
  Span origin;
};

// Replaces the contents of out, whose capacity is kept. Runs in linear time but
// for the sorting of combining marks.
void Normalize(absl::string_view text, Folding folding, std::vector<MappedCodePoint>& out);

// The normal form as UTF-8.
std::string Normalize(absl::string_view text, Folding folding);

// Each run of white space (the White_Space property) as one space, none at
// either end.
std::string CollapseWhitespace(absl::string_view text);

bool IsWhitespace(char32_t code_point);

// Whether people write it for an apostrophe, the letter mark of Uzbek included.
inline bool IsApostrophe(char32_t code_point) {
  switch (code_point) {
    case '\'':
    case '`':
    case 0xB4:
    case 0x02B9:
    case 0x02BB:
    case 0x02BC:
    case 0x02BF:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0xFF07:
      return true;
    default:
      return false;
  }
}

// What people write for one another, as one: apostrophes as ', ё and Ё as е and Е,
// the Persian kaf and yeh as the Arabic ones, full-width forms, the Arabic percent
// sign and digits of Arabic and Persian as ASCII.
char32_t PlainSpelling(char32_t code_point);

// Whether a word is the same without it: kashida, vowel marks of Arabic, what case
// folding leaves of İ, and what is not seen, soft hyphens included.
bool IsUnwritten(char32_t code_point);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_NORMALIZE_H_
