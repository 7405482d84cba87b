#ifndef KAREZ_CLIENTS_CLI_RECORD_SOURCE_H_
#define KAREZ_CLIENTS_CLI_RECORD_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/record.h"

namespace karez::cli {

// Longest line of a file, and longest record of a CSV file, in bytes.
inline constexpr size_t kMaxRecordBytes = 4 << 20;

enum class FileFormat { kJsonLines, kCsv };

// By the ending of the file's name: ".csv" is CSV, all else JSON Lines.
FileFormat FormatOf(absl::string_view path);

struct NumberedRecord {
  // Of the line on which the record begins, from 1.
  int64_t line = 0;
  // INVALID_ARGUMENT where it does not read; what follows is read all the same.
  absl::StatusOr<Record> record = absl::UnknownError("");
};

// The records of one file, one after the other, in bounded memory.
class RecordSource {
 public:
  virtual ~RecordSource() = default;

  // False at the end.
  virtual bool Next(NumberedRecord& record) = 0;

  // Bytes read so far.
  virtual int64_t position() const = 0;

  // Why reading ended before the end of the file.
  virtual absl::Status status() const = 0;
};

// default_source: see csv_records.h.
std::unique_ptr<RecordSource> ReadRecords(ByteSource bytes, FileFormat format, absl::string_view default_source,
                                          size_t max_record_bytes = kMaxRecordBytes);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_RECORD_SOURCE_H_
