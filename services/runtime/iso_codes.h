// The code lists of ISO that requests may use.
#ifndef KAREZ_SERVICES_RUNTIME_ISO_CODES_H_
#define KAREZ_SERVICES_RUNTIME_ISO_CODES_H_

#include "absl/strings/string_view.h"

namespace karez::runtime {

// ISO 3166-1 alpha-2, in capitals: "KZ".
bool IsCountry(absl::string_view code);

// A country, or a code with the syntax of ISO 3166-2: a country, a hyphen, and 1
// to 3 capitals or digits: "CN-XJ". Whether the subdivision exists is not asked.
bool IsRegion(absl::string_view code);

// An active code of ISO 4217 as of January 2026 that names a currency, a fund or
// a unit of account (not a metal, a bond unit or a code for
// tests): "KZT".
bool IsCurrency(absl::string_view code);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_ISO_CODES_H_
