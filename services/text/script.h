// The writing systems that karez tells apart.
#ifndef KAREZ_SERVICES_TEXT_SCRIPT_H_
#define KAREZ_SERVICES_TEXT_SCRIPT_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace karez::text {

enum class Script : uint8_t {
  kCommon,  // Belongs to no writing system: digits, punctuation, spaces, symbols.
  kLatin,
  kCyrillic,
  kArabic,
  kHan,
  kOther,  // Letters and marks of any other writing system.
};
inline constexpr size_t kScriptCount = 6;

// Follows the Script property of Unicode 15.0 (Scripts.txt); combining marks
// that several scripts share are kCommon.
Script ScriptOf(char32_t code_point);

// The script that most of the text is written in; kCommon if it has no letters.
// A Han character counts as three letters, since a word takes about two of them
// and six letters elsewhere: Chinese with Latin terms in it stays Chinese. Equal
// counts go to the script that comes first in the enumeration.
Script DominantScript(absl::string_view text);

// The code of ISO 15924: "Latn", "Cyrl", "Arab", "Hani", "Zzzz" of kOther, "Zyyy"
// of kCommon.
absl::string_view ScriptCode(Script script);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_SCRIPT_H_
