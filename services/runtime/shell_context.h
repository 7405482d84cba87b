#ifndef KAREZ_SERVICES_RUNTIME_SHELL_CONTEXT_H_
#define KAREZ_SERVICES_RUNTIME_SHELL_CONTEXT_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "services/runtime/authenticator.h"
#include "services/runtime/call_observer.h"
#include "services/runtime/method_table.h"
#include "services/runtime/open_streams.h"
#include "services/runtime/rate_limiter.h"
#include "services/runtime/validate.h"
#include "services/runtime/worker_pool.h"

namespace karez::runtime {

// What all methods of a service on one server share. A service that is on two
// servers (the public one and the internal one of karezd) has two contexts, which
// share all but the open streams.
struct ShellContext {
  std::shared_ptr<const MethodTable> methods;
  std::shared_ptr<WorkerPool> pool;
  std::shared_ptr<const Vocabulary> vocabulary;
  std::shared_ptr<Authenticator> authenticator;
  // Where an authenticator that has to wait does so; null: it never has to.
  std::shared_ptr<WorkerPool> authentication;
  std::shared_ptr<CallObserver> observer;
  std::shared_ptr<OpenStreams> streams;
  // How often whoever brings a credential may call; null: as often as they like.
  std::shared_ptr<RateLimiter> limiter;
  // Largest message that is answered. Requests are held to it by gRPC itself.
  size_t max_message_bytes = 0;
  // Longest time that a unary call is given, whatever its deadline.
  absl::Duration max_deadline = absl::InfiniteDuration();
};

// A core as the shell of one server holds it.
template <typename Core>
class Served {
 public:
  Served(std::shared_ptr<Core> core, std::shared_ptr<const ShellContext> context)
      : core_(std::move(core)), context_(std::move(context)) {}

  const std::shared_ptr<Core>& core() const { return core_; }
  const std::shared_ptr<const ShellContext>& context() const { return context_; }

 private:
  std::shared_ptr<Core> core_;
  std::shared_ptr<const ShellContext> context_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_SHELL_CONTEXT_H_
