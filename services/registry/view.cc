#include "services/registry/view.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"

namespace karez::registry {

absl::Status CheckActsFor(const runtime::CallContext& call, absl::string_view field, absl::string_view organization) {
  if (call.principal.ActsFor(organization)) return absl::OkStatus();
  return runtime::MakeError(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                            absl::StrCat(field, ": got ", runtime::Quoted(organization),
                                         ", want an organization for which ", call.principal.name, " acts"),
                            {{"organization", std::string(organization)}, {"principal", call.principal.name}});
}

}  // namespace karez::registry
