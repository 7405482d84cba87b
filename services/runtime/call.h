// What a service's core is told about the call that it serves. Free of gRPC.
#ifndef KAREZ_SERVICES_RUNTIME_CALL_H_
#define KAREZ_SERVICES_RUNTIME_CALL_H_

#include <functional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "karez/options/v1/options.pb.h"

namespace karez::runtime {

// The role that holds every permission.
inline constexpr char kOperatorRole[] = "operator";

// Who calls.
struct Principal {
  // Resource name, such as "operators/local".
  std::string name;
  absl::flat_hash_set<std::string> roles;
  // What it was known by: `sessions/{session}` or `apiKeys/{api_key}`; empty: neither.
  std::string credential;
  // Highest visibility level whose fields it may read.
  options::v1::Visibility clearance = options::v1::VISIBILITY_PUBLIC;

  // Whether one of its roles holds permission, such as "registry.listings.publish".
  bool May(absl::string_view permission) const;
};

// The operator of a deployment without access control, who may do and read everything.
Principal LocalOperator();

// One call.
struct CallContext {
  Principal principal;
  // "/karez.registry.v1.RegistryService/PublishListing".
  std::string method;
  absl::Time deadline = absl::InfiniteFuture();
  // True as soon as nobody waits for the answer any more. Empty: never.
  std::function<bool()> cancelled;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CALL_H_
