#include "services/runtime/call_gate.h"

#include <grpcpp/server_context.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/runtime/forwarded_caller.h"
#include "services/runtime/permission.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/validate.h"
#include "services/runtime/visibility.h"

namespace karez::runtime {
namespace {

// Of traceparent's version 00; a later one may be longer and is cut.
constexpr size_t kMaxTraceparentBytes = 55;

}  // namespace

void IdentifyCaller(const ShellContext& shell, const grpc::CallbackServerContext& context,
                    absl::AnyInvocable<void(absl::StatusOr<Principal>)> next) {
  if (auto known = shell.authenticator->Recall(context)) return next(*std::move(known));
  // Whoever is not let in has to be told so, and next is moved only if it is.
  auto shared = std::make_shared<absl::AnyInvocable<void(absl::StatusOr<Principal>)>>(std::move(next));
  const absl::Status queued = shell.authentication->Submit(
      [&context, shared, authenticator = shell.authenticator] { (*shared)(authenticator->Ask(context)); });
  if (!queued.ok()) (*shared)(shell.authenticator->RecallLate(context).value_or(queued));
}

absl::StatusOr<CallContext> AdmitCall(const ShellContext& shell, const grpc::CallbackServerContext& context,
                                      const google::protobuf::Message& request, Principal principal) {
  const MethodTable::Method& method = shell.methods->Find(request.GetDescriptor());
  CallContext call;
  call.principal = std::move(principal);
  call.method = method.path;
  call.traceparent = std::string(MetadataValue(context, "traceparent").substr(0, kMaxTraceparentBytes));
  if (const auto deadline = context.deadline(); deadline != std::chrono::system_clock::time_point::max()) {
    call.deadline = absl::FromChrono(deadline);
  }
  // A call that a service makes for somebody was counted where it came in.
  if (shell.limiter != nullptr && !call.principal.credential.empty() &&
      !MetadataValue(context, "authorization").empty()) {
    KAREZ_RETURN_IF_ERROR(shell.limiter->Take(call.principal.name));
  }
  KAREZ_RETURN_IF_ERROR(CheckPermission(call, *method.descriptor));
  KAREZ_RETURN_IF_ERROR(Validate(request, *shell.vocabulary));
  return call;
}

absl::Status SealAnswer(const ShellContext& shell, const CallContext& call, google::protobuf::Message* answer) {
  Redact(call.principal, answer);
  if (const size_t bytes = answer->ByteSizeLong(); bytes > shell.max_message_bytes) {
    return MakeError(absl::StatusCode::kResourceExhausted, "ANSWER_TOO_LARGE",
                     absl::StrCat("answer: got ", bytes, " bytes, want at most ", shell.max_message_bytes,
                                  ": ask for less at a time"));
  }
  return absl::OkStatus();
}

}  // namespace karez::runtime
