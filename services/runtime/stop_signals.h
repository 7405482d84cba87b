#ifndef KAREZ_SERVICES_RUNTIME_STOP_SIGNALS_H_
#define KAREZ_SERVICES_RUNTIME_STOP_SIGNALS_H_

#include <csignal>

namespace karez::runtime {

// SIGTERM and SIGINT, blocked from its construction on: to be made before any
// thread, so that none but the one that waits takes them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  // Waits for one and returns its name.
  const char* Wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
    return signal == SIGINT ? "SIGINT" : "SIGTERM";
  }

 private:
  sigset_t signals_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_STOP_SIGNALS_H_
