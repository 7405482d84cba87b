// What is done before and after every call of a core, whatever its kind.
#ifndef KAREZ_SERVICES_RUNTIME_CALL_GATE_H_
#define KAREZ_SERVICES_RUNTIME_CALL_GATE_H_

#include <grpcpp/support/status.h>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/runtime/call.h"
#include "services/runtime/shell_context.h"

namespace karez::runtime {

// Finds out who calls and has next called with it, once: within this call where
// that is known, else on a thread of shell.authentication. context lives until then.
void IdentifyCaller(const ShellContext& shell, const grpc::CallbackServerContext& context,
                    absl::AnyInvocable<void(absl::StatusOr<Principal>)> next);

// Lets principal's call in: whether they may, and a valid request. The result's
// `cancelled` is the caller's to set. Errors: UNAUTHENTICATED, PERMISSION_DENIED,
// INVALID_ARGUMENT with every violation, RESOURCE_EXHAUSTED (TOO_MANY_CALLS) with
// when to try again.
absl::StatusOr<CallContext> AdmitCall(const ShellContext& shell, const grpc::CallbackServerContext& context,
                                      const google::protobuf::Message& request, Principal principal);

// Lets an answer out: without the fields that the caller may not read. Errors:
// RESOURCE_EXHAUSTED where it is too large to send.
absl::Status SealAnswer(const ShellContext& shell, const CallContext& call, google::protobuf::Message* answer);

// What ends the call. An error that says when to try again does so for HTTP too, by
// the metadata `retry-after` in whole seconds.
grpc::Status EndCall(grpc::CallbackServerContext& context, const absl::Status& status);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CALL_GATE_H_
