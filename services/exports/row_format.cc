#include "services/exports/row_format.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/runtime/csv.h"
#include "services/runtime/status.h"

namespace karez::exports {
namespace {

template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

// Six decimals whatever the value and the locale; no negative zero.
std::string Number(double value) {
  std::string text = absl::StrFormat("%.6f", value);
  return text == "-0.000000" ? "0.000000" : text;
}

std::string Truth(bool value) { return value ? "true" : "false"; }

class Csv final : public RowFormat {
 public:
  std::string Header(const std::vector<std::string>& columns) const override {
    std::string line;
    runtime::AppendCsvRecord(columns, &line);
    return line;
  }

  std::string Line(const std::vector<std::string>&, const std::vector<Cell>& row) const override {
    std::vector<std::string> cells;
    cells.reserve(row.size());
    for (const Cell& cell : row) {
      cells.push_back(std::visit(
          Overloaded{[](std::monostate) { return std::string(); }, [](bool value) { return Truth(value); },
                     [](int64_t value) { return absl::StrCat(value); }, [](double value) { return Number(value); },
                     [](const std::string& text) { return runtime::CsvText(text); },
                     [](const std::vector<std::string>& texts) { return runtime::CsvText(absl::StrJoin(texts, ";")); }},
          cell));
    }
    std::string line;
    runtime::AppendCsvRecord(cells, &line);
    return line;
  }
};

// A JSON string (RFC 8259) of UTF-8; escapes only what must be.
std::string JsonString(absl::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          absl::StrAppendFormat(&out, "\\u%04x", int{c});
        } else {
          out += c;
        }
    }
  }
  out += '"';
  return out;
}

class JsonLines final : public RowFormat {
 public:
  std::string Header(const std::vector<std::string>&) const override { return ""; }

  std::string Line(const std::vector<std::string>& columns, const std::vector<Cell>& row) const override {
    std::string line = "{";
    for (size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(&line, i > 0 ? "," : "", JsonString(columns[i]), ":", Value(row[i]));
    }
    line += "}\n";
    return line;
  }

 private:
  static std::string Value(const Cell& cell) {
    return std::visit(
        Overloaded{[](std::monostate) { return std::string("null"); }, [](bool value) { return Truth(value); },
                   [](int64_t value) { return absl::StrCat(value); }, [](double value) { return Number(value); },
                   [](const std::string& text) { return JsonString(text); },
                   [](const std::vector<std::string>& texts) {
                     return absl::StrCat("[",
                                         absl::StrJoin(texts, ",",
                                                       [](std::string* out, const std::string& text) {
                                                         out->append(JsonString(text));
                                                       }),
                                         "]");
                   }},
        cell);
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowFormat>> MakeRowFormat(v1::ExportFormat format) {
  switch (format) {
    case v1::EXPORT_FORMAT_CSV:
      return std::make_unique<Csv>();
    case v1::EXPORT_FORMAT_JSON_LINES:
      return std::make_unique<JsonLines>();
    default:
      return runtime::InvalidArgument({{"format", "got none, want EXPORT_FORMAT_CSV or EXPORT_FORMAT_JSON_LINES"}});
  }
}

}  // namespace karez::exports
