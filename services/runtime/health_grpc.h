#ifndef KAREZ_SERVICES_RUNTIME_HEALTH_GRPC_H_
#define KAREZ_SERVICES_RUNTIME_HEALTH_GRPC_H_

#include <memory>

#include "grpc/health/v1/health.grpc.pb.h"
#include "services/runtime/health_state.h"
#include "services/runtime/open_streams.h"

namespace karez::runtime {

// The standard grpc.health.v1 service over a HealthState. (gRPC's own says
// SERVING from the start of the server until it is told otherwise.)
class HealthGrpc final : public grpc::health::v1::Health::CallbackService {
 public:
  // streams gets every watch that is open: a watch never ends by itself. open: the
  // server has no access control, and tells callers of other machines that it does
  // not serve them.
  HealthGrpc(std::shared_ptr<HealthState> state, std::shared_ptr<OpenStreams> streams, bool open = false);

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const grpc::health::v1::HealthCheckRequest* request,
                                  grpc::health::v1::HealthCheckResponse* response) override;

  grpc::ServerWriteReactor<grpc::health::v1::HealthCheckResponse>* Watch(
      grpc::CallbackServerContext* context, const grpc::health::v1::HealthCheckRequest* request) override;

 private:
  const std::shared_ptr<HealthState> state_;
  const std::shared_ptr<OpenStreams> streams_;
  const bool open_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_HEALTH_GRPC_H_
