// The one way in which commands write data: rows of named columns, in the format
// that was asked for.
#ifndef KAREZ_CLIENTS_CLI_ROWS_H_
#define KAREZ_CLIENTS_CLI_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/cli/display.h"
#include "google/protobuf/message.h"

namespace karez::cli {

enum class Format { kTable, kJson, kJsonLines, kCsv };

// Whether rows are written as the objects that are given with them.
constexpr bool WritesObjects(Format format) { return format == Format::kJson || format == Format::kJsonLines; }

// A cell: nothing, text, a number, or yes and no.
using Value = std::variant<std::monostate, std::string, int64_t, double, bool>;

struct Column {
  // Name of the column in JSON and CSV; empty: only people see it.
  std::string key;
  // Its head in a table; empty: only programs see it.
  std::string title;
  // Digits after the point of a number in a table.
  int decimals = 2;
  // Gives way where a table is too wide, the widest such column first.
  bool flexible = false;
  // Of flexible columns, gives way before the others.
  bool minor = false;
  // Stands at the right in a table, as numbers do anyway.
  bool right = false;
  // Goes on in further lines where it would be cut.
  bool wrap = false;
};

struct Row {
  std::vector<Value> cells;
  // Colors of the cells in a table, by column; those that are not there have none.
  std::vector<Color> colors;
};

struct TableStyle {
  // Columns of the terminal.
  int width = 120;
  bool colored = false;
};

// The table of rows with aligned columns. Numbers stand at the right.
std::string RenderTable(const std::vector<Column>& columns, const std::vector<Row>& rows, const TableStyle& style,
                        bool head = true);

// The message as JSON on one line, fields by their proto names.
std::string ToJson(const google::protobuf::Message& message);

// Writes rows to out as they come:
// - table: in blocks of 1,000 rows, the columns of each aligned;
// - json: one array; jsonl: an object a line; csv: RFC 4180 with a head.
// In JSON a row is the object given with it, else its cells by their keys.
class RowWriter {
 public:
  RowWriter(Format format, std::vector<Column> columns, TableStyle style, std::ostream& out);

  void Write(Row row);
  void Write(Row row, const google::protobuf::Message& object);

  // After the last row; writes what is held back.
  void Finish();

  size_t count() const { return count_; }

 private:
  void WriteRow(Row row, std::optional<std::string> json);
  void WriteCsvHead();
  void FlushTable();

  const Format format_;
  std::vector<Column> columns_;
  const TableStyle style_;
  std::ostream& out_;
  std::vector<Row> held_;
  size_t count_ = 0;
  bool head_written_ = false;
};

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_ROWS_H_
