#ifndef KAREZ_CLIENTS_CLI_OUTPUT_FILE_H_
#define KAREZ_CLIENTS_CLI_OUTPUT_FILE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace karez::cli {

// A file that is there whole or not at all: it is written beside its place and
// moved there by Commit(), until when what was there stays. Errors: those of the
// operating system, naming the path.
class OutputFile {
 public:
  static absl::StatusOr<std::unique_ptr<OutputFile>> Create(const std::string& path);

  // Removes what was written, unless it was committed.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  absl::Status Write(absl::string_view bytes);
  absl::Status Commit();

 private:
  OutputFile(std::string path, std::string temporary, int fd)
      : path_(std::move(path)), temporary_(std::move(temporary)), fd_(fd) {}

  const std::string path_;
  const std::string temporary_;
  int fd_;
  bool committed_ = false;
};

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_OUTPUT_FILE_H_
