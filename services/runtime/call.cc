#include "services/runtime/call.h"

namespace karez::runtime {

bool Principal::May(absl::string_view permission) const { return !permission.empty() && roles.contains(kOperatorRole); }

Principal LocalOperator() {
  return {.name = "operators/local", .roles = {kOperatorRole}, .clearance = options::v1::VISIBILITY_OWNER};
}

}  // namespace karez::runtime
