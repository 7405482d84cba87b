// A text as phrases are looked up in it: case and spelling folded, the way back
// to the original kept.
#ifndef KAREZ_SERVICES_MATCHING_QUANTITY_FOLDED_TEXT_H_
#define KAREZ_SERVICES_MATCHING_QUANTITY_FOLDED_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/text/utf8.h"

namespace karez::matching {

struct Glyph {
  char32_t folded = 0;  // Without case.
  char32_t raw = 0;     // With it: "MPa" is not "mPa".
  text::Span origin;    // Code points of the original.
};

// Form C, case folded; apostrophes of any shape are ', ё is е, Persian kaf and
// yeh are the Arabic ones, full-width forms and Arabic digits are ASCII, runs of
// white space are one space; kashida, vowel marks and invisible characters are
// left out.
std::vector<Glyph> FoldText(absl::string_view text);

std::u32string FoldedString(absl::string_view text);
std::u32string RawString(absl::string_view text);

bool IsDigit(char32_t c);
// A letter of any script, Han excepted.
bool IsWordLetter(char32_t c);
bool IsHan(char32_t c);

// Whether a word goes on from glyph i - 1 to glyph i: letters of one script, or
// an apostrophe between letters.
bool JoinsAt(const std::vector<Glyph>& glyphs, size_t i);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUANTITY_FOLDED_TEXT_H_
