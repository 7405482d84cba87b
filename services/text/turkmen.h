// Turkmen text written in the letters of Turkish.
#ifndef KAREZ_SERVICES_TEXT_TURKMEN_H_
#define KAREZ_SERVICES_TEXT_TURKMEN_H_

#include <string>

#include "absl/strings/string_view.h"

namespace karez::text {

// Writes ý as y, y as ı, ň as n, w as v, ž as j, j as c and ä as e, capitals
// alike (Y as I). Turkmen is close to Turkish but for its spelling, and
// multilingual models have read far more Turkish: this is done before Turkmen
// is embedded, and to no other language. The result is in Normalization Form C
// and has as many code points as the Form C of the text.
std::string TurkmenInTurkishLetters(absl::string_view text);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_TURKMEN_H_
