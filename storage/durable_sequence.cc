#include "storage/durable_sequence.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace karez::storage {

// A callback that runs at most once, and not after Cancel has returned. The
// mutex is recursive because a callback may cancel itself.
class DurableSequence::Waiter {
 public:
  explicit Waiter(std::function<void()> callback) : callback_(std::move(callback)) {}

  void Run() {
    std::lock_guard lock(mutex_);
    // Moved out first: the callback may destroy its own subscription.
    std::function<void()> callback = std::exchange(callback_, nullptr);
    if (callback) callback();
  }

  void Cancel() {
    std::lock_guard lock(mutex_);
    callback_ = nullptr;
  }

 private:
  std::recursive_mutex mutex_;
  std::function<void()> callback_;
};

Sequence DurableSequence::last() const {
  std::lock_guard lock(mutex_);
  return last_;
}

absl::StatusOr<Sequence> DurableSequence::AwaitNewer(Sequence sequence, absl::Time deadline) const {
  std::unique_lock lock(mutex_);
  const auto settled = [&] { return last_ > sequence || !failure_.ok(); };
  changed_.wait_until(lock, absl::ToChronoTime(deadline), settled);
  if (last_ > sequence) return last_;
  if (!failure_.ok()) return failure_;
  return absl::DeadlineExceededError(absl::StrCat("nothing newer than sequence ", sequence, " yet"));
}

std::unique_ptr<Subscription> DurableSequence::OnNewer(Sequence sequence, std::function<void()> callback) {
  class Registration : public Subscription {
   public:
    Registration(DurableSequence& owner, Sequence sequence, std::shared_ptr<Waiter> waiter)
        : owner_(owner), sequence_(sequence), waiter_(std::move(waiter)) {}

    ~Registration() override {
      {
        std::lock_guard lock(owner_.mutex_);
        auto [at, end] = owner_.waiters_.equal_range(sequence_);
        while (at != end && at->second != waiter_) ++at;
        if (at != end) owner_.waiters_.erase(at);
      }
      waiter_->Cancel();
    }

   private:
    DurableSequence& owner_;
    const Sequence sequence_;
    const std::shared_ptr<Waiter> waiter_;
  };

  auto waiter = std::make_shared<Waiter>(std::move(callback));
  auto registration = std::make_unique<Registration>(*this, sequence, waiter);
  {
    std::lock_guard lock(mutex_);
    if (last_ <= sequence) {
      waiters_.emplace(sequence, std::move(waiter));
      return registration;
    }
  }
  waiter->Run();
  return registration;
}

void DurableSequence::Advance(Sequence sequence) {
  std::vector<std::shared_ptr<Waiter>> ready;
  {
    std::lock_guard lock(mutex_);
    if (sequence <= last_) return;
    last_ = sequence;
    const auto end = waiters_.lower_bound(sequence);
    for (auto at = waiters_.begin(); at != end; ++at) ready.push_back(std::move(at->second));
    waiters_.erase(waiters_.begin(), end);
  }
  changed_.notify_all();
  for (const auto& waiter : ready) waiter->Run();
}

void DurableSequence::Fail(absl::Status error) {
  {
    std::lock_guard lock(mutex_);
    failure_ = std::move(error);
  }
  changed_.notify_all();
}

}  // namespace karez::storage
