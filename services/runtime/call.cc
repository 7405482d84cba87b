#include "services/runtime/call.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/permission_table.h"

namespace karez::runtime {
namespace {

// "00-TRACE ID-PARENT ID-FLAGS": https://www.w3.org/TR/trace-context/.
constexpr size_t kTraceIdBegin = 3;
constexpr size_t kTraceIdDigits = 32;

}  // namespace

bool Principal::May(absl::string_view permission) const {
  const absl::StatusOr<PermissionTable>& table = PermissionTable::BuiltIn();
  if (!table.ok()) return false;
  const bool held =
      std::any_of(roles.begin(), roles.end(), [&](const std::string& role) { return table->Holds(role, permission); });
  return held && (scopes.empty() || std::any_of(scopes.begin(), scopes.end(), [&](const std::string& scope) {
                    return ScopeNames(scope, permission);
                  }));
}

bool Principal::ActsFor(absl::string_view organization) const {
  return roles.contains(kOperatorRole) || roles.contains(kServiceRole) || organizations.contains(organization);
}

std::string Principal::View() const {
  std::vector<absl::string_view> sorted(organizations.begin(), organizations.end());
  std::sort(sorted.begin(), sorted.end());
  return absl::StrCat(static_cast<int>(clearance), "\n", absl::StrJoin(sorted, "\n"));
}

Principal LocalOperator() {
  return {.name = "operators/local",
          .roles = {kOperatorRole, kAdministratorRole},
          .clearance = options::v1::VISIBILITY_OWNER};
}

Principal ServicePrincipal(absl::string_view service) {
  return {
      .name = absl::StrCat("services/", service), .roles = {kServiceRole}, .clearance = options::v1::VISIBILITY_OWNER};
}

Principal Anonymous() { return {.name = "", .roles = {kAnonymousRole}}; }

std::string CallContext::trace_id() const {
  if (traceparent.size() < kTraceIdBegin + kTraceIdDigits) return "";
  return traceparent.substr(kTraceIdBegin, kTraceIdDigits);
}

}  // namespace karez::runtime
