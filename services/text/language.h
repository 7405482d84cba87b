// In which of the nine languages of karez a text is written.
#ifndef KAREZ_SERVICES_TEXT_LANGUAGE_H_
#define KAREZ_SERVICES_TEXT_LANGUAGE_H_

#include <array>

#include "absl/strings/string_view.h"

namespace karez::text {

// Chinese, Uyghur, Russian, Kazakh, Uzbek, Kyrgyz, Tajik, Turkmen, English.
inline constexpr std::array<absl::string_view, 9> kLanguages = {"zh", "ug", "ru", "kk", "uz", "ky", "tg", "tk", "en"};

struct LanguageGuess {
  absl::string_view code;   // One of kLanguages, or "und"; refers to static storage.
  double confidence = 0.0;  // In [0,1]: the estimated probability that code is right; 0 for "und".
};

// Weighs what libcld2 says (it knows neither Turkmen nor Uyghur) with the
// letters, letter pairs and function words of each language. Uzbek is known in
// Latin and Cyrillic letters, Kazakh in Cyrillic and Arabic ones. Reads the
// first 2,000 code points. "und" if the text has no letters or is more likely
// in some other language. The shorter the text, the lower the confidence.
//
// Thread-safe and deterministic.
LanguageGuess IdentifyLanguage(absl::string_view text);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_LANGUAGE_H_
