#include "services/runtime/permission.h"

#include "absl/strings/str_cat.h"
#include "karez/options/v1/options.pb.h"
#include "services/runtime/status.h"

namespace karez::runtime {

std::string RequiredPermission(const google::protobuf::MethodDescriptor& method) {
  return method.options().GetExtension(options::v1::method).permission();
}

absl::Status CheckPermission(const CallContext& call, const google::protobuf::MethodDescriptor& method) {
  if (call.principal.name.empty()) {
    return MakeError(absl::StatusCode::kUnauthenticated, "NO_PRINCIPAL", "caller: got nobody, want a principal");
  }
  const std::string permission = RequiredPermission(method);
  if (call.principal.May(permission)) return absl::OkStatus();
  return MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED",
                   absl::StrCat("caller: got ", call.principal.name, ", want one who holds ",
                                permission.empty() ? "a permission that this method does not declare" : permission),
                   {{"principal", call.principal.name}, {"permission", permission}});
}

absl::Status CheckPermissionsDeclared(const google::protobuf::ServiceDescriptor& service) {
  std::string missing;
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    if (RequiredPermission(method).empty()) absl::StrAppend(&missing, missing.empty() ? "" : ", ", method.full_name());
  }
  if (missing.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("(karez.options.v1.method).permission: got nothing, want one for ", missing));
}

}  // namespace karez::runtime
