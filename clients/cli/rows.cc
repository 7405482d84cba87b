#include "clients/cli/rows.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/runtime/csv.h"

namespace karez::cli {
namespace {

constexpr size_t kTableBlock = 1000;
constexpr int kNarrowest = 8;
constexpr int kNarrowMinor = 16;
constexpr absl::string_view kGap = "  ";

bool IsNumber(const Value& value) {
  return std::holds_alternative<int64_t>(value) || std::holds_alternative<double>(value);
}

std::string TableText(const Value& value, const Column& column) {
  if (const auto* text = std::get_if<std::string>(&value)) return Printable(*text);
  if (const auto* integer = std::get_if<int64_t>(&value)) return absl::StrCat(*integer);
  if (const auto* number = std::get_if<double>(&value)) return absl::StrFormat("%.*f", column.decimals, *number);
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "yes" : "no";
  return "";
}

// The fewest digits that read back as the same number; empty where it is none.
std::string NumberText(double number) {
  if (!std::isfinite(number)) return "";
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return std::string(digits.data(), end);
}

std::string JsonString(absl::string_view text) {
  google::protobuf::Value json;
  json.set_string_value(std::string(text));
  return ToJson(json);
}

// Empty where there is no value.
std::string JsonText(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return JsonString(*text);
  if (const auto* integer = std::get_if<int64_t>(&value)) return absl::StrCat(*integer);
  if (const auto* number = std::get_if<double>(&value)) return NumberText(*number);
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
  return "";
}

std::string JsonObject(const std::vector<Column>& columns, const std::vector<Value>& cells) {
  std::vector<std::string> members;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string value = JsonText(cells[i]);
    if (columns[i].key.empty() || value.empty()) continue;
    members.push_back(absl::StrCat(JsonString(columns[i].key), ":", value));
  }
  return absl::StrCat("{", absl::StrJoin(members, ","), "}");
}

std::string CsvCell(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? runtime::CsvText(*text) : JsonText(value);
}

std::vector<int> ColumnWidths(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& texts,
                              int limit) {
  std::vector<int> widths;
  int total = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    int width = DisplayWidth(columns[i].title);
    for (const auto& row : texts) width = std::max(width, DisplayWidth(row[i]));
    widths.push_back(width);
    total += width + (i > 0 ? static_cast<int>(kGap.size()) : 0);
  }
  // The widest column of those that may give way, one column of the terminal at a
  // time: first the minor ones, while they are not narrow.
  const auto narrow = [&](bool minor, int least) {
    for (; total > limit; --total) {
      int widest = -1;
      for (size_t i = 0; i < columns.size(); ++i) {
        if (!columns[i].flexible || (minor && !columns[i].minor) || widths[i] <= least) continue;
        if (widest < 0 || widths[i] > widths[widest]) widest = static_cast<int>(i);
      }
      if (widest < 0) break;
      --widths[widest];
    }
  };
  narrow(/*minor=*/true, kNarrowMinor);
  narrow(/*minor=*/false, kNarrowest);
  return widths;
}

}  // namespace

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for an Any of an unknown type and for infinite numbers in a Value.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "null";
  return json;
}

std::string RenderTable(const std::vector<Column>& all_columns, const std::vector<Row>& rows, const TableStyle& style,
                        bool head) {
  std::vector<Column> columns;
  std::vector<size_t> places;
  for (size_t i = 0; i < all_columns.size(); ++i) {
    if (all_columns[i].title.empty()) continue;
    columns.push_back(all_columns[i]);
    places.push_back(i);
  }
  std::vector<std::vector<std::string>> texts;
  std::vector<Align> aligns(columns.size(), Align::kLeft);
  for (const Row& row : rows) {
    std::vector<std::string>& line = texts.emplace_back();
    for (size_t i = 0; i < columns.size(); ++i) {
      const Value& value = row.cells[places[i]];
      line.push_back(TableText(value, columns[i]));
      if (IsNumber(value) || columns[i].right) aligns[i] = Align::kRight;
    }
  }
  const std::vector<int> widths = ColumnWidths(columns, texts, style.width);

  std::string out;
  const auto append_line = [&](absl::FunctionRef<std::string(size_t)> cell) {
    std::string line;
    for (size_t i = 0; i < columns.size(); ++i) absl::StrAppend(&line, i > 0 ? kGap : "", cell(i));
    absl::StrAppend(&out, absl::StripTrailingAsciiWhitespace(line), "\n");
  };
  if (head) {
    append_line([&](size_t i) {
      return Paint(FitToWidth(columns[i].title, widths[i], aligns[i]), Color::kBold, style.colored);
    });
  }
  for (size_t r = 0; r < rows.size(); ++r) {
    std::vector<std::vector<std::string>> lines;  // Of each column.
    size_t height = 1;
    for (size_t i = 0; i < columns.size(); ++i) {
      lines.push_back(columns[i].wrap ? WrapToWidth(texts[r][i], widths[i]) : std::vector{texts[r][i]});
      height = std::max(height, lines.back().size());
    }
    for (size_t line = 0; line < height; ++line) {
      append_line([&](size_t i) {
        const std::vector<Color>& colors = rows[r].colors;
        const Color color = places[i] < colors.size() ? colors[places[i]] : Color::kNone;
        const absl::string_view text = line < lines[i].size() ? absl::string_view(lines[i][line]) : "";
        return Paint(FitToWidth(text, widths[i], aligns[i]), color, style.colored);
      });
    }
  }
  return out;
}

RowWriter::RowWriter(Format format, std::vector<Column> columns, TableStyle style, std::ostream& out)
    : format_(format), columns_(std::move(columns)), style_(style), out_(out) {}

void RowWriter::Write(Row row) { WriteRow(std::move(row), std::nullopt); }

void RowWriter::Write(Row row, const google::protobuf::Message& object) {
  const bool json = WritesObjects(format_);
  WriteRow(std::move(row), json ? std::optional(ToJson(object)) : std::nullopt);
}

void RowWriter::WriteRow(Row row, std::optional<std::string> json) {
  row.cells.resize(columns_.size());
  switch (format_) {
    case Format::kTable:
      held_.push_back(std::move(row));
      if (held_.size() == kTableBlock) FlushTable();
      break;
    case Format::kJson:
      out_ << (count_ == 0 ? "[\n" : ",\n") << (json.has_value() ? *json : JsonObject(columns_, row.cells));
      break;
    case Format::kJsonLines:
      out_ << (json.has_value() ? *json : JsonObject(columns_, row.cells)) << "\n";
      break;
    case Format::kCsv: {
      WriteCsvHead();
      std::vector<std::string> cells;
      for (size_t i = 0; i < columns_.size(); ++i) {
        if (!columns_[i].key.empty()) cells.push_back(CsvCell(row.cells[i]));
      }
      std::string text;
      runtime::AppendCsvRecord(cells, &text);
      out_ << text;
      break;
    }
  }
  ++count_;
}

void RowWriter::WriteCsvHead() {
  if (head_written_) return;
  std::vector<std::string> keys;
  for (const Column& column : columns_) {
    if (!column.key.empty()) keys.push_back(column.key);
  }
  std::string text;
  runtime::AppendCsvRecord(keys, &text);
  out_ << text;
  head_written_ = true;
}

void RowWriter::FlushTable() {
  out_ << RenderTable(columns_, held_, style_, !head_written_);
  head_written_ = true;
  held_.clear();
}

void RowWriter::Finish() {
  if (format_ == Format::kTable && (!held_.empty() || !head_written_)) FlushTable();
  if (format_ == Format::kJson) out_ << (count_ == 0 ? "[]\n" : "\n]\n");
  if (format_ == Format::kCsv) WriteCsvHead();
  out_.flush();
}

}  // namespace karez::cli
