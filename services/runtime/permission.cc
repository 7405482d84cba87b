#include "services/runtime/permission.h"

#include "absl/strings/str_cat.h"
#include "karez/options/v1/options.pb.h"
#include "services/runtime/permission_table.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::runtime {

std::string RequiredPermission(const google::protobuf::MethodDescriptor& method) {
  return method.options().GetExtension(options::v1::method).permission();
}

absl::Status CheckPermission(const CallContext& call, const google::protobuf::MethodDescriptor& method) {
  const std::string permission = RequiredPermission(method);
  if (call.principal.May(permission)) return absl::OkStatus();
  if (call.principal.name.empty()) {
    return MakeError(absl::StatusCode::kUnauthenticated, "NO_PRINCIPAL",
                     "caller: got nobody, want a principal: send `authorization: Bearer CREDENTIAL`");
  }
  return MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED",
                   absl::StrCat("caller: got ", call.principal.name, ", want one who holds ",
                                permission.empty() ? "a permission that this method does not declare" : permission),
                   {{"principal", call.principal.name}, {"permission", permission}});
}

absl::Status CheckPermissionsDeclared(const google::protobuf::ServiceDescriptor& service) {
  const absl::StatusOr<PermissionTable>& table = PermissionTable::BuiltIn();
  KAREZ_RETURN_IF_ERROR(table.status());
  std::string faults;
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    const std::string permission = RequiredPermission(method);
    if (table->Knows(permission)) continue;
    absl::StrAppend(&faults, faults.empty() ? "" : ", ", method.full_name(), ": got ",
                    permission.empty() ? "nothing" : Quoted(permission));
  }
  if (faults.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("(karez.options.v1.method).permission: ", faults, ", want one of docs/permissions.md"));
}

}  // namespace karez::runtime
