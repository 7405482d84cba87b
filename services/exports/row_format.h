// Rows as lines of a file; docs/formats.md describes both formats.
#ifndef KAREZ_SERVICES_EXPORTS_ROW_FORMAT_H_
#define KAREZ_SERVICES_EXPORTS_ROW_FORMAT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "karez/exports/v1/exports_service.pb.h"
#include "services/exports/match_row.h"

namespace karez::exports {

// Writes rows in one format. The same rows give the same bytes.
class RowFormat {
 public:
  virtual ~RowFormat() = default;

  // What stands before the rows; may be empty.
  virtual std::string Header(const std::vector<std::string>& columns) const = 0;
  // One line, with its end. row has a cell for each column.
  virtual std::string Line(const std::vector<std::string>& columns, const std::vector<Cell>& row) const = 0;
};

// Errors: INVALID_ARGUMENT for a format that is not stated.
absl::StatusOr<std::unique_ptr<RowFormat>> MakeRowFormat(v1::ExportFormat format);

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_ROW_FORMAT_H_
