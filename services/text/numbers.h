// Numbers as people write them.
#ifndef KAREZ_SERVICES_TEXT_NUMBERS_H_
#define KAREZ_SERVICES_TEXT_NUMBERS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace karez::text {

// What c is between two digits of one number, as PlainNumber() reads it: ',' or
// '.' (decimal or grouping), '_' (a no-break or thin space), or 0 if nothing.
char32_t NumberSeparator(char32_t c);

// Whether a group of three digits may follow '_' after the digits written so far.
bool CanBeGrouped(absl::string_view written);

// Writes digits with separators between them plainly: no grouping, "." for the
// decimal sign, no zeros at the end of a fraction. What is no number by these
// rules ("12.05.2020", "1,2,3") comes back with its separators.
void PlainNumber(absl::string_view written, std::string& out);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_NUMBERS_H_
