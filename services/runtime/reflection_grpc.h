#ifndef KAREZ_SERVICES_RUNTIME_REFLECTION_GRPC_H_
#define KAREZ_SERVICES_RUNTIME_REFLECTION_GRPC_H_

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>
#include <string>
#include <vector>

#include "services/runtime/open_streams.h"

namespace karez::runtime {

// Lets tools such as grpcurl ask a server for its services and their types: the
// standard services grpc.reflection.v1 and v1alpha, which differ in name only.
// services are the full names that they list; types come from the generated
// descriptors. streams gets every conversation that is open.
std::unique_ptr<grpc::Service> MakeReflectionV1(std::vector<std::string> services,
                                                std::shared_ptr<OpenStreams> streams);
std::unique_ptr<grpc::Service> MakeReflectionV1Alpha(std::vector<std::string> services,
                                                     std::shared_ptr<OpenStreams> streams);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_REFLECTION_GRPC_H_
