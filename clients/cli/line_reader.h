// Files of any size, read a piece at a time.
#ifndef KAREZ_CLIENTS_CLI_LINE_READER_H_
#define KAREZ_CLIENTS_CLI_LINE_READER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace karez::cli {

// Reads up to size bytes into buffer and says how many; 0 only at the end.
using ByteSource = std::function<absl::StatusOr<size_t>(char* buffer, size_t size)>;

// The file at path, "-" for standard input. Errors: NOT_FOUND,
// PERMISSION_DENIED and others of the operating system, naming the path.
absl::StatusOr<ByteSource> OpenFile(const std::string& path);

// For texts at hand.
ByteSource FromString(std::string bytes);

// The bytes of a source through a buffer; a UTF-8 byte order mark at the
// beginning is left out.
class ByteReader {
 public:
  explicit ByteReader(ByteSource source) : source_(std::move(source)) {}

  // The next byte without taking it; nullopt at the end or after an error.
  std::optional<char> Peek();
  std::optional<char> Take();

  // Bytes taken so far, with the byte order mark.
  int64_t position() const { return position_; }

  // Why reading ended before the end of the source.
  const absl::Status& status() const { return status_; }

 private:
  bool Fill();

  ByteSource source_;
  std::array<char, 1 << 16> buffer_;
  size_t next_ = 0;
  size_t size_ = 0;
  int64_t position_ = 0;
  bool begun_ = false;
  absl::Status status_;
};

struct Line {
  // Of the line in its file, from 1.
  int64_t number = 0;
  // Without its end (LF or CRLF). Empty if too_long.
  std::string text;
  bool too_long = false;
  // False: the file ends without a line end here.
  bool ended = true;
};

// The lines of a source, in bounded memory.
class LineReader {
 public:
  // Lines of more than max_bytes are passed over but for their number.
  LineReader(ByteReader& bytes, size_t max_bytes) : bytes_(bytes), max_bytes_(max_bytes) {}

  // False at the end.
  bool Next(Line& line);

 private:
  ByteReader& bytes_;
  const size_t max_bytes_;
  int64_t number_ = 0;
};

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_LINE_READER_H_
