#ifndef KAREZ_SERVICES_RUNTIME_WORKER_POOL_H_
#define KAREZ_SERVICES_RUNTIME_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"

namespace karez::runtime {

// The threads on which a service runs calls that wait for a disk or for another
// service. The queue is bounded, so that an overloaded service says so at once
// instead of letting every caller's deadline pass.
//
// Thread safety: safe for concurrent use.
class WorkerPool {
 public:
  struct Options {
    int threads = 8;             // At least 1.
    size_t queue_limit = 1'024;  // Tasks that may wait for a thread.
  };

  explicit WorkerPool(const Options& options);
  // Drains.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs task on one of the threads, first come first served. Errors, and the
  // task does not run: RESOURCE_EXHAUSTED (QUEUE_FULL), UNAVAILABLE (DRAINING).
  absl::Status Submit(absl::AnyInvocable<void()> task);

  // Takes no more tasks, and returns when all that were taken have run. Not to
  // be called by a task.
  void Drain();

  // Tasks that wait for a thread.
  size_t queue_depth() const;

 private:
  void Work();

  const size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<absl::AnyInvocable<void()>> queue_;
  bool draining_ = false;
  std::mutex join_mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_WORKER_POOL_H_
