#ifndef KAREZ_SERVICES_RUNTIME_STATUS_GRPC_H_
#define KAREZ_SERVICES_RUNTIME_STATUS_GRPC_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace karez::runtime {

// The same error for the wire, with its details (status.h). An error that was
// made without a reason gets its code's name as one, so that every answer
// carries an ErrorInfo. gRPC peers take 8 KiB of trailing metadata: a message
// and a list of violations that are longer are cut, and say so.
grpc::Status ToGrpc(const absl::Status& status);

// The same error as its server made it.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_STATUS_GRPC_H_
