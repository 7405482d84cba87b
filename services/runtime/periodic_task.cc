#include "services/runtime/periodic_task.h"

#include <utility>

namespace karez::runtime {

PeriodicTask::PeriodicTask(absl::Duration period, std::function<void()> task)
    : thread_([this, period, task = std::move(task)] { Run(period, task); }) {}

PeriodicTask::~PeriodicTask() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopped_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void PeriodicTask::Run(absl::Duration period, const std::function<void()>& task) {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopped_) {
    lock.unlock();
    task();
    lock.lock();
    stop_.wait_for(lock, absl::ToChronoNanoseconds(period), [this] { return stopped_; });
  }
}

}  // namespace karez::runtime
