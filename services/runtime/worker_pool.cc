#include "services/runtime/worker_pool.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"

namespace karez::runtime {
namespace {

// After which a caller may find room in the queue.
constexpr absl::Duration kPause = absl::Seconds(1);

}  // namespace

WorkerPool::WorkerPool(const Options& options) : queue_limit_(options.queue_limit) {
  for (int i = 0; i < std::max(1, options.threads); ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() { Drain(); }

absl::Status WorkerPool::Submit(absl::AnyInvocable<void()> task) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (draining_) return MakeError(absl::StatusCode::kUnavailable, "DRAINING", "the service is shutting down");
    if (queue_.size() >= queue_limit_) {
      return TryAgainLater("QUEUE_FULL",
                           absl::StrCat("worker queue: got more than ", queue_limit_, " waiting calls, want fewer"),
                           kPause);
    }
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
  return absl::OkStatus();
}

void WorkerPool::Drain() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    draining_ = true;
  }
  changed_.notify_all();
  std::lock_guard<std::mutex> join_lock(join_mutex_);
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

size_t WorkerPool::queue_depth() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return queue_.size();
}

void WorkerPool::Work() {
  while (true) {
    absl::AnyInvocable<void()> task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return draining_ || !queue_.empty(); });
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace karez::runtime
