#ifndef KAREZ_CLIENTS_CPP_AUDIT_CLIENT_H_
#define KAREZ_CLIENTS_CPP_AUDIT_CLIENT_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "karez/audit/v1/audit_service.pb.h"

namespace karez::client {

// AuditService: the record of what was done. The methods and their errors are those
// of karez/audit/v1/audit_service.proto; connection.h says how they are called.
// Safe for concurrent use.
class AuditClient {
 public:
  explicit AuditClient(std::shared_ptr<Connection> connection);
  ~AuditClient();

  absl::StatusOr<audit::v1::ListAuditTrailsResponse> ListAuditTrails(
      const audit::v1::ListAuditTrailsRequest& request) const;
  absl::StatusOr<audit::v1::ListAuditEntriesResponse> ListAuditEntries(
      const audit::v1::ListAuditEntriesRequest& request) const;
  absl::StatusOr<audit::v1::VerifyAuditTrailResponse> VerifyAuditTrail(
      const audit::v1::VerifyAuditTrailRequest& request) const;

  // Visits every record that the request takes, page by page, until visit returns
  // false. page_token of request must be empty.
  absl::Status ForEachEntry(audit::v1::ListAuditEntriesRequest request,
                            absl::FunctionRef<bool(audit::v1::AuditEntry&&)> visit) const;

 private:
  struct Stub;
  const std::shared_ptr<Connection> connection_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_AUDIT_CLIENT_H_
