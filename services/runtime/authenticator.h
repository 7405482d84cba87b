#ifndef KAREZ_SERVICES_RUNTIME_AUTHENTICATOR_H_
#define KAREZ_SERVICES_RUNTIME_AUTHENTICATOR_H_

#include <functional>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "services/runtime/call.h"

namespace grpc {
class CallbackServerContext;
}

namespace karez::runtime {

// Tells who calls. Safe for concurrent use.
class Authenticator {
 public:
  using Answer = absl::StatusOr<Principal>;

  virtual ~Authenticator() = default;

  // Who calls, where that is known without waiting; nullopt: Ask has to be asked,
  // on a thread that may wait. Errors: UNAUTHENTICATED, RESOURCE_EXHAUSTED with when
  // to try again.
  virtual std::optional<Answer> Recall(const grpc::CallbackServerContext& context) = 0;

  // The same where Ask cannot be asked now: an answer that has just become too old
  // serves a little longer.
  virtual std::optional<Answer> RecallLate(const grpc::CallbackServerContext&) { return std::nullopt; }

  // Who calls, waiting for an answer from elsewhere. Errors: UNAUTHENTICATED,
  // UNAVAILABLE where nobody can tell now.
  virtual Answer Ask(const grpc::CallbackServerContext& context) = 0;
};

// One that never has to wait.
class ImmediateAuthenticator final : public Authenticator {
 public:
  using Tell = std::function<Answer(const grpc::CallbackServerContext&)>;

  explicit ImmediateAuthenticator(Tell tell) : tell_(std::move(tell)) {}

  std::optional<Answer> Recall(const grpc::CallbackServerContext& context) override { return tell_(context); }
  Answer Ask(const grpc::CallbackServerContext& context) override { return tell_(context); }

 private:
  const Tell tell_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_AUTHENTICATOR_H_
