#include "services/text/turkmen.h"

#include <vector>

#include "services/text/normalize.h"
#include "services/text/utf8.h"

namespace karez::text {
namespace {

char32_t TurkishLetter(char32_t turkmen) {
  switch (turkmen) {
    case U'ý':
      return U'y';
    case U'Ý':
      return U'Y';
    case U'y':
      return U'ı';
    case U'Y':
      return U'I';
    case U'ň':
      return U'n';
    case U'Ň':
      return U'N';
    case U'w':
      return U'v';
    case U'W':
      return U'V';
    case U'ž':
      return U'j';
    case U'Ž':
      return U'J';
    case U'j':
      return U'c';
    case U'J':
      return U'C';
    case U'ä':
      return U'e';
    case U'Ä':
      return U'E';
    default:
      return turkmen;
  }
}

}  // namespace

std::string TurkmenInTurkishLetters(absl::string_view text) {
  std::vector<MappedCodePoint> code_points;
  Normalize(text, Folding::kNone, code_points);
  std::string out;
  out.reserve(text.size());
  for (const MappedCodePoint& c : code_points) AppendUtf8(TurkishLetter(c.value), out);
  return out;
}

}  // namespace karez::text
