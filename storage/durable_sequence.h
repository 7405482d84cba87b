#ifndef KAREZ_STORAGE_DURABLE_SEQUENCE_H_
#define KAREZ_STORAGE_DURABLE_SEQUENCE_H_

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/store.h"

namespace karez::storage {

// The last durable sequence, and those who wait for the next: threads and
// callbacks, as Store::AwaitNewer and Store::OnNewer promise. Thread-safe.
class DurableSequence {
 public:
  explicit DurableSequence(Sequence last) : last_(last) {}

  Sequence last() const;
  absl::StatusOr<Sequence> AwaitNewer(Sequence sequence, absl::Time deadline) const;
  std::unique_ptr<Subscription> OnNewer(Sequence sequence, std::function<void()> callback);

  // Wakes the threads and runs the callbacks that waited for something newer
  // than what was last before. Does nothing if sequence is not newer. To be
  // called without locks.
  void Advance(Sequence sequence);

  // Nothing newer will come: wakes the threads with error.
  void Fail(absl::Status error);

 private:
  class Waiter;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Sequence last_;
  absl::Status failure_;
  // By the sequence that they have.
  std::multimap<Sequence, std::shared_ptr<Waiter>> waiters_;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_DURABLE_SEQUENCE_H_
