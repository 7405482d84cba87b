#include "services/access/access_service.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/access/access.h"
#include "services/access/access_grpc.h"
#include "services/runtime/permission_table.h"
#include "services/runtime/status_macros.h"

namespace karez::access {
namespace {

// Of the table that all services go by, in the order of the alphabet.
absl::StatusOr<std::vector<std::string>> AllPermissions() {
  const auto& table = runtime::PermissionTable::BuiltIn();
  if (!table.ok()) return table.status();
  std::vector<std::string> permissions;
  for (const runtime::PermissionTable::Row& row : table->rows()) permissions.push_back(row.permission);
  std::sort(permissions.begin(), permissions.end());
  return permissions;
}

absl::StatusOr<std::shared_ptr<Access>> OpenAccess(runtime::Process& process) {
  AccessOptions options;
  KAREZ_ASSIGN_OR_RETURN(options.store, process.OpenStore("access"));
  KAREZ_RETURN_IF_ERROR(process.AddAuditTrail("access", options.store));
  options.clock = &process.clock();
  options.ids = &process.ids();
  KAREZ_ASSIGN_OR_RETURN(options.permissions, AllPermissions());
  options.changed = process.CallerChanged();
  return std::make_shared<Access>(std::move(options));
}

absl::Status CreateFirstAdministrator(runtime::Process& process) {
  KAREZ_ASSIGN_OR_RETURN(const auto access, OpenAccess(process));
  KAREZ_ASSIGN_OR_RETURN(const v1::OneTimePassword created, access->CreateFirstAdministrator());
  std::printf(
      "%s is the first administrator. Sign in as \"%s\" within 7 days with this password, which is shown this once and "
      "only\n"
      "serves to set another:\n%s\n",
      created.principal().name().c_str(), created.principal().user_name().c_str(), created.password().c_str());
  return absl::OkStatus();
}

}  // namespace

absl::Status ServeAccess(runtime::Process& process) {
  KAREZ_ASSIGN_OR_RETURN(const auto access, OpenAccess(process));
  return process.Serve<AccessGrpc>("access", access);
}

runtime::Command InitAdmin() {
  return {{.name = "init-admin",
           .help = "Makes the first administrator, or a lost one anew, prints a one-time password and ends.",
           .default_value = "false",
           .choices = {"false", "true"},
           .is_switch = true},
          CreateFirstAdministrator};
}

}  // namespace karez::access
