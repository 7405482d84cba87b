// CSV as exports and the command line write it: RFC 4180 and safe for spreadsheets.
#ifndef KAREZ_SERVICES_RUNTIME_CSV_H_
#define KAREZ_SERVICES_RUNTIME_CSV_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace karez::runtime {

// Appends one record: cells separated by commas, ended by CRLF; a cell that
// holds a comma, a double quote or a line break is quoted. Cells are UTF-8.
void AppendCsvRecord(absl::Span<const std::string> cells, std::string* out);

// Text from outside as a cell that no spreadsheet runs as a formula: where it
// begins with = + - @, tab or carriage return, ' is put before it (OWASP, "CSV
// Injection"). Not for numbers.
std::string CsvText(absl::string_view text);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CSV_H_
