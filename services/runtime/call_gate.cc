#include "services/runtime/call_gate.h"

#include <grpcpp/server_context.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/runtime/permission.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/validate.h"
#include "services/runtime/visibility.h"

namespace karez::runtime {

absl::StatusOr<CallContext> AdmitCall(const ShellContext& shell, const grpc::CallbackServerContext& context,
                                      const google::protobuf::Message& request) {
  const MethodTable::Method& method = shell.methods->Find(request.GetDescriptor());
  CallContext call;
  KAREZ_ASSIGN_OR_RETURN(call.principal, shell.authenticate(context));
  call.method = method.path;
  if (const auto deadline = context.deadline(); deadline != std::chrono::system_clock::time_point::max()) {
    call.deadline = absl::FromChrono(deadline);
  }
  KAREZ_RETURN_IF_ERROR(CheckPermission(call, *method.descriptor));
  KAREZ_RETURN_IF_ERROR(Validate(request, *shell.vocabulary));
  return call;
}

absl::Status SealAnswer(const ShellContext& shell, const CallContext& call, google::protobuf::Message* answer) {
  Redact(call.principal.clearance, answer);
  if (const size_t bytes = answer->ByteSizeLong(); bytes > shell.max_message_bytes) {
    return MakeError(absl::StatusCode::kResourceExhausted, "ANSWER_TOO_LARGE",
                     absl::StrCat("answer: got ", bytes, " bytes, want at most ", shell.max_message_bytes,
                                  ": ask for less at a time"));
  }
  return absl::OkStatus();
}

}  // namespace karez::runtime
