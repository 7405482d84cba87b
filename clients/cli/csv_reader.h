#ifndef KAREZ_CLIENTS_CLI_CSV_READER_H_
#define KAREZ_CLIENTS_CLI_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/line_reader.h"

namespace karez::cli {

struct CsvRecord {
  // Of the file's line on which the record begins, from 1.
  int64_t line = 0;
  std::vector<std::string> cells;
  // INVALID_ARGUMENT where the record breaks the format: it is longer than the
  // limit, a quote is not closed before the file ends, or something follows a
  // closing quote. Its cells are then not to be used; reading can go on.
  absl::Status status;
};

// The records of a CSV file (RFC 4180; lines may end in LF alone; empty lines
// are passed over), in bounded memory.
class CsvReader {
 public:
  CsvReader(ByteReader& bytes, size_t max_record_bytes) : bytes_(bytes), max_record_bytes_(max_record_bytes) {}

  // False at the end.
  bool Next(CsvRecord& record);

 private:
  void ReadRecord(CsvRecord& record);

  ByteReader& bytes_;
  const size_t max_record_bytes_;
  int64_t line_ = 1;
};

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_CSV_READER_H_
