#ifndef KAREZ_SERVICES_REGISTRY_READY_SIGNAL_H_
#define KAREZ_SERVICES_REGISTRY_READY_SIGNAL_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

namespace karez::registry {

// A callback that several sources may fire, and that runs once for each time it
// is armed. Firing it while it is not armed is remembered. Safe for concurrent
// use; the callback may use the signal, but not destroy it.
class ReadySignal {
 public:
  // Waits for a callback that is running; none runs afterwards.
  ~ReadySignal() {
    std::unique_lock<std::mutex> lock(mutex_);
    ready_ = nullptr;
    idle_.wait(lock, [this] { return running_ == 0; });
  }

  // Forgets the callback, and that it was fired.
  void Reset() {
    std::lock_guard<std::mutex> lock(mutex_);
    ready_ = nullptr;
    fired_ = false;
  }

  // Has ready run once: now, if the signal was fired since the last reset.
  void Arm(std::function<void()> ready) {
    std::unique_lock<std::mutex> lock(mutex_);
    ready_ = std::move(ready);
    if (fired_) Run(lock);
  }

  void Fire() {
    std::unique_lock<std::mutex> lock(mutex_);
    fired_ = true;
    if (ready_) Run(lock);
  }

 private:
  void Run(std::unique_lock<std::mutex>& lock) {
    const std::function<void()> ready = std::exchange(ready_, nullptr);
    fired_ = false;
    ++running_;
    lock.unlock();
    ready();
    lock.lock();
    if (--running_ == 0) idle_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable idle_;
  std::function<void()> ready_;
  bool fired_ = false;
  int running_ = 0;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_READY_SIGNAL_H_
