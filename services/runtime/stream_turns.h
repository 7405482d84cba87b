#ifndef KAREZ_SERVICES_RUNTIME_STREAM_TURNS_H_
#define KAREZ_SERVICES_RUNTIME_STREAM_TURNS_H_

#include <mutex>

#include "absl/status/status.h"

namespace karez::runtime {

// Sees to it that a stream takes one step at a time, whoever wakes it: its
// cursor, its caller who gives up, its server that stops. Safe for concurrent use.
class StreamTurns {
 public:
  // Asks the stream to end with status; the first to ask is heard.
  void Stop(const absl::Status& status) {
    std::lock_guard<std::mutex> lock(mutex_);
    stopped_.Update(status);
  }

  // OK until Stop().
  absl::Status stopped() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return stopped_;
  }

  // By the step whose turn it is: from now on it is remembered that somebody wakes.
  void Arm() {
    std::lock_guard<std::mutex> lock(mutex_);
    turn_ = Turn::kArming;
    woken_ = false;
  }

  // By that step, when it has asked to be woken. True: the turn is nobody's, and
  // the next is Wake's. False: somebody has woken already; the turn remains.
  bool WaitUnlessWoken() {
    std::lock_guard<std::mutex> lock(mutex_);
    turn_ = woken_ || !stopped_.ok() ? Turn::kStep : Turn::kWaiting;
    return turn_ == Turn::kWaiting;
  }

  // By the step whose turn it is: gives it up to Wake, without Arm.
  void Wait() {
    std::lock_guard<std::mutex> lock(mutex_);
    turn_ = Turn::kWaiting;
  }

  // True: whoever calls has the turn now, and begins a step.
  bool Wake() {
    std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
    if (turn_ != Turn::kWaiting) return false;
    turn_ = Turn::kStep;
    return true;
  }

 private:
  enum class Turn {
    kStep,     // A step's: it is queued, runs, or its message is being written.
    kArming,   // A step's, which is about to wait.
    kWaiting,  // Nobody's.
  };

  mutable std::mutex mutex_;
  Turn turn_ = Turn::kStep;
  bool woken_ = false;
  absl::Status stopped_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_STREAM_TURNS_H_
