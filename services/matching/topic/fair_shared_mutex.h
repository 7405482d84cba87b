#ifndef KAREZ_SERVICES_MATCHING_TOPIC_FAIR_SHARED_MUTEX_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_FAIR_SHARED_MUTEX_H_

#include <mutex>
#include <shared_mutex>

namespace karez::matching {

// A std::shared_mutex at which a writer gets its turn: readers that come after
// it wait behind it. The standard promises no order, and glibc lets readers
// that keep coming pass a writer for ever.
//
// For std::unique_lock and std::shared_lock.
class FairSharedMutex {
 public:
  void lock() {
    std::lock_guard turn(turnstile_);
    mutex_.lock();
  }
  void unlock() { mutex_.unlock(); }

  void lock_shared() {
    std::lock_guard turn(turnstile_);
    mutex_.lock_shared();
  }
  void unlock_shared() { mutex_.unlock_shared(); }

 private:
  std::mutex turnstile_;
  std::shared_mutex mutex_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_FAIR_SHARED_MUTEX_H_
