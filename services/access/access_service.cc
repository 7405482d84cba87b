#include "services/access/access_service.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/access/access.h"
#include "services/access/access_grpc.h"
#include "services/runtime/permission.h"
#include "services/runtime/status_macros.h"

namespace karez::access {
namespace {

// What the services of karez ask for, in the order of the alphabet.
std::vector<std::string> AllPermissions() {
  constexpr const char* kServices[] = {"karez.access.v1.AccessService",       "karez.audit.v1.AuditService",
                                       "karez.brokerage.v1.BrokerageService", "karez.exports.v1.ExportsService",
                                       "karez.matching.v1.MatchingService",   "karez.registry.v1.RegistryService"};
  std::vector<std::string> permissions;
  for (const char* name : kServices) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      permissions.push_back(runtime::RequiredPermission(*service->method(i)));
    }
  }
  std::sort(permissions.begin(), permissions.end());
  permissions.erase(std::unique(permissions.begin(), permissions.end()), permissions.end());
  return permissions;
}

absl::StatusOr<std::shared_ptr<Access>> OpenAccess(runtime::Process& process) {
  AccessOptions options;
  KAREZ_ASSIGN_OR_RETURN(options.store, process.OpenStore("access"));
  KAREZ_RETURN_IF_ERROR(process.AddAuditTrail("access", options.store));
  options.clock = &process.clock();
  options.ids = &process.ids();
  options.permissions = AllPermissions();
  return std::make_shared<Access>(std::move(options));
}

absl::Status CreateFirstAdministrator(runtime::Process& process) {
  KAREZ_ASSIGN_OR_RETURN(const auto access, OpenAccess(process));
  KAREZ_ASSIGN_OR_RETURN(const v1::OneTimePassword created, access->CreateFirstAdministrator());
  std::printf(
      "Created %s. Sign in as \"%s\" within 7 days with this password, which is shown this once and only\n"
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
           .help = "Creates the first administrator, prints a one-time password and ends.",
           .default_value = "false",
           .choices = {"false", "true"},
           .is_switch = true},
          CreateFirstAdministrator};
}

}  // namespace karez::access
