#include "services/runtime/call_gate.h"

#include <grpcpp/server_context.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/client_address.h"
#include "services/runtime/forwarded_caller.h"
#include "services/runtime/permission.h"
#include "services/runtime/status.h"
#include "services/runtime/status_grpc.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/validate.h"
#include "services/runtime/visibility.h"

namespace karez::runtime {
namespace {

// Of traceparent's version 00; a later one may be longer and is cut.
constexpr absl::string_view kTraceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

// The caller's traceparent; empty where it has not the form of one.
std::string TraceparentOf(const grpc::CallbackServerContext& context) {
  const absl::string_view text = MetadataValue(context, "traceparent").substr(0, kTraceparent.size());
  if (text.size() < kTraceparent.size()) return "";
  for (size_t i = 0; i < text.size(); ++i) {
    const bool digit = absl::ascii_isxdigit(text[i]) && !absl::ascii_isupper(text[i]);
    if (kTraceparent[i] == '-' ? text[i] != '-' : !digit) return "";
  }
  return std::string(text);
}

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
  call.traceparent = TraceparentOf(context);
  call.client = ClientAddress(context);
  call.user_agent = std::string(MetadataValue(context, "user-agent"));
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

grpc::Status EndCall(grpc::CallbackServerContext& context, const absl::Status& status) {
  if (const absl::Duration wait = RetryDelay(status); wait > absl::ZeroDuration()) {
    const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(wait, absl::Seconds(1)));
    context.AddTrailingMetadata("retry-after", absl::StrCat(seconds));
  }
  return ToGrpc(status);
}

}  // namespace karez::runtime
