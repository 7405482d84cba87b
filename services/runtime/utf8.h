#ifndef KAREZ_SERVICES_RUNTIME_UTF8_H_
#define KAREZ_SERVICES_RUNTIME_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace karez::runtime {

// Bytes of the well-formed UTF-8 code point (RFC 3629: shortest form, no
// surrogates, at most U+10FFFF) with which text begins; 0 where there is none.
size_t Utf8CodePointLength(absl::string_view text);

bool IsValidUtf8(absl::string_view text);

// Code points of text, which must be valid UTF-8.
size_t CountCodePoints(absl::string_view text);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_UTF8_H_
