// AuditService over gRPC: one line a method.
#ifndef KAREZ_SERVICES_RUNTIME_AUDIT_GRPC_H_
#define KAREZ_SERVICES_RUNTIME_AUDIT_GRPC_H_

#include <utility>

#include "karez/audit/v1/audit_service.grpc.pb.h"
#include "services/runtime/audit_trails.h"
#include "services/runtime/shell.h"

namespace karez::runtime {

class AuditGrpc final : public audit::v1::AuditService::CallbackService {
 public:
  using Api = audit::v1::AuditService;

  explicit AuditGrpc(Served<AuditTrails> trails) : trails_(std::move(trails)) {}

  grpc::ServerUnaryReactor* ListAuditTrails(grpc::CallbackServerContext* context,
                                            const audit::v1::ListAuditTrailsRequest* request,
                                            audit::v1::ListAuditTrailsResponse* response) override {
    return Blocking(context, trails_, &AuditTrails::ListAuditTrails, request, response);
  }
  grpc::ServerUnaryReactor* ListAuditEntries(grpc::CallbackServerContext* context,
                                             const audit::v1::ListAuditEntriesRequest* request,
                                             audit::v1::ListAuditEntriesResponse* response) override {
    return Blocking(context, trails_, &AuditTrails::ListAuditEntries, request, response);
  }
  grpc::ServerUnaryReactor* VerifyAuditTrail(grpc::CallbackServerContext* context,
                                             const audit::v1::VerifyAuditTrailRequest* request,
                                             audit::v1::VerifyAuditTrailResponse* response) override {
    return Blocking(context, trails_, &AuditTrails::VerifyAuditTrail, request, response);
  }

 private:
  const Served<AuditTrails> trails_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_AUDIT_GRPC_H_
