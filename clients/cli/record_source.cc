#include "clients/cli/record_source.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/csv_reader.h"
#include "clients/cli/csv_records.h"

namespace karez::cli {
namespace {

class JsonLinesSource final : public RecordSource {
 public:
  JsonLinesSource(ByteSource bytes, size_t max_line_bytes)
      : max_line_bytes_(max_line_bytes), bytes_(std::move(bytes)), lines_(bytes_, max_line_bytes) {}

  bool Next(NumberedRecord& record) override {
    while (lines_.Next(line_)) {
      record.line = line_.number;
      if (line_.too_long) {
        record.record = absl::InvalidArgumentError(
            absl::StrCat("line: got more than ", max_line_bytes_, " bytes, want at most as many"));
        return true;
      }
      if (absl::StripAsciiWhitespace(line_.text).empty()) continue;
      record.record = ParseJsonRecord(line_.text);
      if (!record.record.ok() && !line_.ended) {
        record.record = absl::InvalidArgumentError(
            absl::StrCat(record.record.status().message(), " (the file ends in the middle of this line)"));
      }
      return true;
    }
    return false;
  }

  int64_t position() const override { return bytes_.position(); }
  absl::Status status() const override { return bytes_.status(); }

 private:
  const size_t max_line_bytes_;
  ByteReader bytes_;
  LineReader lines_;
  Line line_;
};

class CsvSource final : public RecordSource {
 public:
  CsvSource(ByteSource bytes, absl::string_view default_source, size_t max_record_bytes)
      : default_source_(default_source), bytes_(std::move(bytes)), csv_(bytes_, max_record_bytes) {}

  bool Next(NumberedRecord& record) override {
    if (!mapping_.has_value()) {
      if (!csv_.Next(csv_record_)) return false;
      mapping_ =
          csv_record_.status.ok() ? CsvMapping::FromHead(csv_record_.cells, default_source_) : csv_record_.status;
      if (!mapping_->ok()) {
        record.line = csv_record_.line;
        record.record = mapping_->status();
        return true;
      }
    }
    // Nothing can be read under a head that could not be.
    if (!mapping_->ok() || !csv_.Next(csv_record_)) return false;
    record.line = csv_record_.line;
    if (csv_record_.status.ok()) {
      record.record = (*mapping_)->Read(csv_record_.cells);
    } else {
      record.record = csv_record_.status;
    }
    return true;
  }

  int64_t position() const override { return bytes_.position(); }
  absl::Status status() const override { return bytes_.status(); }

 private:
  const std::string default_source_;
  ByteReader bytes_;
  CsvReader csv_;
  CsvRecord csv_record_;
  std::optional<absl::StatusOr<CsvMapping>> mapping_;
};

}  // namespace

FileFormat FormatOf(absl::string_view path) {
  return absl::EndsWithIgnoreCase(path, ".csv") ? FileFormat::kCsv : FileFormat::kJsonLines;
}

std::unique_ptr<RecordSource> ReadRecords(ByteSource bytes, FileFormat format, absl::string_view default_source,
                                          size_t max_record_bytes) {
  if (format == FileFormat::kCsv) {
    return std::make_unique<CsvSource>(std::move(bytes), default_source, max_record_bytes);
  }
  return std::make_unique<JsonLinesSource>(std::move(bytes), max_record_bytes);
}

}  // namespace karez::cli
