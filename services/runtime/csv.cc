#include "services/runtime/csv.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace karez::runtime {
namespace {

void AppendCell(absl::string_view cell, std::string* out) {
  if (cell.find_first_of(",\"\r\n") == absl::string_view::npos) {
    out->append(cell.data(), cell.size());
  } else {
    absl::StrAppend(out, "\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
  }
}

}  // namespace

void AppendCsvRecord(absl::Span<const std::string> cells, std::string* out) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out->push_back(',');
    AppendCell(cells[i], out);
  }
  out->append("\r\n");
}

std::string CsvText(absl::string_view text) {
  const bool formula = !text.empty() && absl::string_view("=+-@\t\r").find(text.front()) != absl::string_view::npos;
  return absl::StrCat(formula ? "'" : "", text);
}

}  // namespace karez::runtime
