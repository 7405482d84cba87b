#ifndef KAREZ_SERVICES_RUNTIME_PERIODIC_TASK_H_
#define KAREZ_SERVICES_RUNTIME_PERIODIC_TASK_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace karez::runtime {

// Runs a task again and again on a thread of its own, first at once and then
// period after each end, until it is destroyed; that waits for a run which has begun.
class PeriodicTask {
 public:
  PeriodicTask(absl::Duration period, std::function<void()> task);
  ~PeriodicTask();

 private:
  void Run(absl::Duration period, const std::function<void()>& task);

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_PERIODIC_TASK_H_
