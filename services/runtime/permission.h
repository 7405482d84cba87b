// Who may call which method: the method option karez.options.v1.method.
#ifndef KAREZ_SERVICES_RUNTIME_PERMISSION_H_
#define KAREZ_SERVICES_RUNTIME_PERMISSION_H_

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "services/runtime/call.h"

namespace karez::runtime {

// The permission that method declares, such as "registry.listings.publish";
// empty where it declares none.
std::string RequiredPermission(const google::protobuf::MethodDescriptor& method);

// OK if the caller holds it. Errors: UNAUTHENTICATED where there is no principal
// and not everybody may, PERMISSION_DENIED, also for a method that declares no
// permission.
absl::Status CheckPermission(const CallContext& call, const google::protobuf::MethodDescriptor& method);

// Errors: FAILED_PRECONDITION that names every method of service without a
// permission, or with one that docs/permissions.md lacks; such a service is not
// to be served.
absl::Status CheckPermissionsDeclared(const google::protobuf::ServiceDescriptor& service);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_PERMISSION_H_
