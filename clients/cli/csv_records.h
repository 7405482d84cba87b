// Organizations and listings in CSV. docs/import.md lists the columns.
#ifndef KAREZ_CLIENTS_CLI_CSV_RECORDS_H_
#define KAREZ_CLIENTS_CLI_CSV_RECORDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cli/record.h"

namespace karez::cli {

// How the columns of one file are read. A file with the column `side` has
// listings, any other organizations.
class CsvMapping {
 public:
  // default_source is the source of external ids in files without the column
  // `source`. Errors: INVALID_ARGUMENT, which names every column that is unknown,
  // there twice, or missing.
  static absl::StatusOr<CsvMapping> FromHead(const std::vector<std::string>& head, absl::string_view default_source);

  // Errors: INVALID_ARGUMENT with a violation for each cell that does not read
  // as its column says (what the values mean is checked by the server).
  absl::StatusOr<Record> Read(const std::vector<std::string>& cells) const;

 private:
  // A column of the file, in the order in which cells are read.
  struct Place {
    size_t rule = 0;  // Of the columns that there can be.
    size_t cell = 0;
    std::string name;
    std::string language;  // Of a column NAME.LANGUAGE.
  };

  bool listings_ = false;
  size_t width_ = 0;
  std::string default_source_;
  std::vector<Place> places_;
};

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_CSV_RECORDS_H_
