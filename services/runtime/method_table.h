#ifndef KAREZ_SERVICES_RUNTIME_METHOD_TABLE_H_
#define KAREZ_SERVICES_RUNTIME_METHOD_TABLE_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"

namespace karez::runtime {

// The methods of a service by the type of their request, which tells them
// apart: buf lint's RPC_REQUEST_RESPONSE_UNIQUE holds within a service.
class MethodTable {
 public:
  struct Method {
    const google::protobuf::MethodDescriptor* descriptor;
    // "/karez.registry.v1.RegistryService/PublishListing".
    std::string path;
  };

  // Errors: FAILED_PRECONDITION if a method declares no permission or two share
  // a request type. Such a service must not be served.
  static absl::StatusOr<std::shared_ptr<const MethodTable>> Create(const google::protobuf::ServiceDescriptor& service);

  // request must be the request type of a method of the service.
  const Method& Find(const google::protobuf::Descriptor* request) const { return methods_.at(request); }

 private:
  absl::flat_hash_map<const google::protobuf::Descriptor*, Method> methods_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_METHOD_TABLE_H_
