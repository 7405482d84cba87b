#include "clients/cli/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "clients/cli/display.h"

namespace karez::cli {
namespace {

constexpr int kBarWidth = 24;
constexpr absl::Duration kRedraw = absl::Milliseconds(100);

}  // namespace

std::string ProgressLine(absl::string_view what, int64_t done, int64_t total, absl::string_view note) {
  if (total <= 0) return absl::StrCat(what, "  ", note);
  const double share = std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0);
  return absl::StrFormat("%s  %s  %3d %%  %s", what, FitToWidth(Bar(share, kBarWidth), kBarWidth),
                         static_cast<int>(share * 100), note);
}

void Progress::Show(absl::string_view what, int64_t done, int64_t total, absl::string_view note) {
  if (!shown_) return;
  const absl::Time now = absl::Now();
  if (now - last_ < kRedraw) return;
  last_ = now;
  drawn_ = true;
  // Return to the first column and clear the line (ECMA-48 EL).
  out_ << "\r\033[K" << ProgressLine(what, done, total, note) << std::flush;
}

void Progress::Clear() {
  if (drawn_) out_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

}  // namespace karez::cli
