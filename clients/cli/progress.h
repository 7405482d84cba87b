#ifndef KAREZ_CLIENTS_CLI_PROGRESS_H_
#define KAREZ_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace karez::cli {

// A line on a terminal that says how far something is; redrawn at most ten times
// a second. Shows nothing where shown is false.
class Progress {
 public:
  Progress(std::ostream& out, bool shown) : out_(out), shown_(shown) {}
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // total 0: not known; then there is no bar.
  void Show(absl::string_view what, int64_t done, int64_t total, absl::string_view note);

  // Before other lines are written.
  void Clear();

 private:
  std::ostream& out_;
  const bool shown_;
  bool drawn_ = false;
  absl::Time last_ = absl::InfinitePast();
};

// "what  ██████▍     53 %  note".
std::string ProgressLine(absl::string_view what, int64_t done, int64_t total, absl::string_view note);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_PROGRESS_H_
