#ifndef KAREZ_SERVICES_RUNTIME_SHELL_CONTEXT_H_
#define KAREZ_SERVICES_RUNTIME_SHELL_CONTEXT_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "services/runtime/call.h"
#include "services/runtime/call_observer.h"
#include "services/runtime/method_table.h"
#include "services/runtime/open_streams.h"
#include "services/runtime/validate.h"
#include "services/runtime/worker_pool.h"

namespace grpc {
class CallbackServerContext;
}

namespace karez::runtime {

// Tells who calls. Errors: UNAUTHENTICATED.
using Authenticator = std::function<absl::StatusOr<Principal>(const grpc::CallbackServerContext&)>;

// What all methods of a service on one server share. A service that is on two
// servers (the public one and the internal one of karezd) has two contexts, which
// share all but the open streams.
struct ShellContext {
  std::shared_ptr<const MethodTable> methods;
  std::shared_ptr<WorkerPool> pool;
  std::shared_ptr<const Vocabulary> vocabulary;
  Authenticator authenticate;
  std::shared_ptr<CallObserver> observer;
  std::shared_ptr<OpenStreams> streams;
  // Largest message that is answered. Requests are held to it by gRPC itself.
  size_t max_message_bytes = 0;
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
