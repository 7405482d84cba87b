// Forms of the words of labels: enough grammar to find a dictionary form in the
// texts of nine languages, and no more.
//
// A word of a label gives stems, each with what may follow it in a text:
//   Kazakh, Kyrgyz, Uzbek, Turkmen, Uyghur: one plural, one possessive and one
//   case ending, in this order, each optional. A possessive that the label itself
//   ends in may be missing ("станциясы" finds "станциялары"). Before a vowel the
//   last consonant softens (қ ғ, к г, п б, q gʻ, k g, p b, t d, ç j, ق غ, ك گ,
//   پ ۋ), and of Uyghur the last a or e becomes i (ا ە ى), as it does at the end.
//   Russian: the ending of a noun or an adjective in place of the label's own, if
//   two letters are left before it (what is left of two must not stand alone);
//   the vowel that comes and goes before a last к or ц.
//   Tajik: a plural, an izofa or possessive, and -ро; ӣ becomes и before these.
//   English: plurals, which text::Tokenizer has undone already.
//   Chinese: none.
#ifndef KAREZ_SERVICES_MATCHING_CONCEPT_INFLECTION_H_
#define KAREZ_SERVICES_MATCHING_CONCEPT_INFLECTION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace karez::matching {

// What may follow a stem in a text.
enum class Ending : uint8_t {
  kNone,   // Nothing.
  kAny,    // Nothing, or an ending of the language.
  kSome,   // An ending.
  kVowel,  // An ending that begins with a vowel.
};

struct Stem {
  std::string text;
  Ending ending;

  friend bool operator==(const Stem&, const Stem&) = default;
};

// Longest ending that IsEnding() knows, in code points.
inline constexpr size_t kLongestEnding = 12;

// The stems of a word as text::Tokenizer spells it, each once. language is a
// place in text::kLanguages. The first one stands for all forms of the word.
std::vector<Stem> StemsOf(absl::string_view word, size_t language);

// Whether rest may follow a stem that wants `ending`.
bool IsEnding(absl::string_view rest, Ending ending, size_t language);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_CONCEPT_INFLECTION_H_
