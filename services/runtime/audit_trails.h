// The core of AuditService: reads the trails of all services of a process.
#ifndef KAREZ_SERVICES_RUNTIME_AUDIT_TRAILS_H_
#define KAREZ_SERVICES_RUNTIME_AUDIT_TRAILS_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/audit/v1/audit_service.pb.h"
#include "services/runtime/call.h"
#include "storage/store.h"

namespace karez::runtime {

// Each method is the one of AuditService of its name; the proto says what it does
// and which errors it gives. Callers hold the permission, and have validated the
// request against its proto.
//
// Safe for concurrent use.
class AuditTrails {
 public:
  // From now on service's trail, which is kept in store, is among them.
  void Add(absl::string_view service, std::shared_ptr<storage::Store> store);

  absl::StatusOr<audit::v1::ListAuditTrailsResponse> ListAuditTrails(const CallContext& call,
                                                                     const audit::v1::ListAuditTrailsRequest& request);
  absl::StatusOr<audit::v1::ListAuditEntriesResponse> ListAuditEntries(
      const CallContext& call, const audit::v1::ListAuditEntriesRequest& request);
  absl::StatusOr<audit::v1::VerifyAuditTrailResponse> VerifyAuditTrail(
      const CallContext& call, const audit::v1::VerifyAuditTrailRequest& request);

 private:
  absl::StatusOr<std::shared_ptr<storage::Store>> Find(absl::string_view field, const std::string& name) const;

  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<storage::Store>> stores_;  // By `auditTrails/{service}`.
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_AUDIT_TRAILS_H_
