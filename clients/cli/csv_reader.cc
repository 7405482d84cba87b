#include "clients/cli/csv_reader.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace karez::cli {

bool CsvReader::Next(CsvRecord& record) {
  while (true) {
    if (!bytes_.Peek().has_value()) return false;
    record.line = line_;
    record.cells.clear();
    record.status = absl::OkStatus();
    ReadRecord(record);
    const bool empty_line = record.status.ok() && record.cells.size() == 1 && record.cells[0].empty();
    if (!empty_line) return true;
  }
}

void CsvReader::ReadRecord(CsvRecord& record) {
  enum class At { kCellBegin, kPlain, kQuoted, kAfterQuote };
  At at = At::kCellBegin;
  size_t bytes = 0;
  record.cells.emplace_back();
  const auto fail = [&record](absl::string_view message) {
    if (record.status.ok()) record.status = absl::InvalidArgumentError(message);
    record.cells.assign(1, "");
  };
  while (const std::optional<char> taken = bytes_.Take()) {
    const char c = *taken;
    if (c == '\n') ++line_;
    if (at == At::kQuoted) {
      if (c == '"') {
        at = At::kAfterQuote;
        continue;
      }
    } else if (c == '\n') {
      return;
    } else if (c == '\r' && bytes_.Peek() == '\n') {
      continue;
    } else if (c == ',') {
      if (record.status.ok()) record.cells.emplace_back();
      at = At::kCellBegin;
      continue;
    } else if (c == '"' && at == At::kCellBegin) {
      at = At::kQuoted;
      continue;
    } else if (at == At::kAfterQuote) {
      if (c != '"')
        fail(absl::StrCat("column ", record.cells.size(), ": got text after a closing quote, want a comma"));
      at = c == '"' ? At::kQuoted : At::kPlain;
    } else {
      at = At::kPlain;
    }
    if (++bytes > max_record_bytes_) {
      fail(absl::StrCat("record: got more than ", max_record_bytes_, " bytes, want at most as many"));
    }
    if (record.status.ok()) record.cells.back().push_back(c);
  }
  if (at == At::kQuoted) fail("record: got the end of the file in a quoted cell, want a closing quote");
}

}  // namespace karez::cli
