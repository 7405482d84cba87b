#include "services/matching/wait_places.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/runtime/status.h"

namespace karez::matching {
namespace {

// Most listings are admitted within it.
constexpr absl::Duration kRetry = absl::Seconds(1);

}  // namespace

absl::StatusOr<std::shared_ptr<void>> WaitPlaces::Take(const std::string& principal) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto own = taken_by_.find(principal);
  if (taken_ >= bounds_.all || (own != taken_by_.end() && own->second >= bounds_.of_one)) {
    return runtime::TryAgainLater("TOO_MANY_WAIT",
                                  absl::StrCat("at_least_sequence: got one that is not admitted yet while ", taken_,
                                               " calls wait for theirs, want fewer at a time"),
                                  kRetry);
  }
  ++taken_;
  ++taken_by_[principal];
  return std::shared_ptr<void>(this, [this, principal](void*) {
    const std::lock_guard<std::mutex> lock(mutex_);
    --taken_;
    if (const auto found = taken_by_.find(principal); --found->second == 0) taken_by_.erase(found);
  });
}

}  // namespace karez::matching
