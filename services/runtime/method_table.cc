#include "services/runtime/method_table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/permission.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::runtime {

absl::StatusOr<std::shared_ptr<const MethodTable>> MethodTable::Create(
    const google::protobuf::ServiceDescriptor& service) {
  KAREZ_RETURN_IF_ERROR(CheckPermissionsDeclared(service));
  auto table = std::make_shared<MethodTable>();
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor* method = service.method(i);
    Method entry{method, absl::StrCat("/", service.full_name(), "/", method->name())};
    if (!table->methods_.emplace(method->input_type(), std::move(entry)).second) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "AMBIGUOUS_REQUEST_TYPE",
                       absl::StrCat(method->full_name(), ": got the request type ", method->input_type()->full_name(),
                                    " of another method, want one of its own"));
    }
  }
  return table;
}

}  // namespace karez::runtime
