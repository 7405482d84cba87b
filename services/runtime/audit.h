// The record of what was done (karez.audit.v1): a trail a service, kept in the
// service's own store by the transaction that did it, each entry bound to the one
// before by its hash. docs/formats.md has the bytes.
#ifndef KAREZ_SERVICES_RUNTIME_AUDIT_H_
#define KAREZ_SERVICES_RUNTIME_AUDIT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "karez/audit/v1/audit_service.pb.h"
#include "karez/runtime/store/v1/audit.pb.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::runtime {

// Tables of the trail, the same in the store of every service that has one.
inline constexpr storage::TableId kAuditEntries = 1000;
inline constexpr storage::TableId kAuditHead = 1001;

// Most names of resources that an entry holds: all that one transaction of an
// import changes.
inline constexpr int kMostAuditedResources = 100;

// What the first entry of a trail says was done.
inline constexpr char kTrailBegun[] = "BeginTrail";
// Its outcome where the store held records already, so that an earlier trail may be
// missing.
inline constexpr char kStoreNotNew[] = "STORE_NOT_NEW";

// What an entry says of the call, apart from what it did. To be made before the
// transaction, since it hashes the request.
audit::v1::AuditEntry DescribeCall(const CallContext& call, const google::protobuf::Message& request);
// Of a call whose request holds a secret, or of what a service does of its own accord.
audit::v1::AuditEntry DescribeCall(const CallContext& call);

// The names of what a method was done to: that of the answer, or of the record in
// it, or the request's.
std::vector<std::string> ResourcesOf(const google::protobuf::Message& answer, const google::protobuf::Message& request);

// Thread safety: safe for concurrent use, each transaction by one thread. Errors:
// those of the store beside what is said.
class AuditTrail {
 public:
  // clock must outlive the trail.
  explicit AuditTrail(const Clock& clock);

  // Appends to the trail that `call` did something to resources, of which there
  // may be more than are named: `count`, which is not less than their number.
  absl::Status Append(storage::Transaction& transaction, audit::v1::AuditEntry call,
                      const std::vector<std::string>& resources, int count) const;
  absl::Status Append(storage::Transaction& transaction, audit::v1::AuditEntry call,
                      const std::vector<std::string>& resources) const {
    return Append(transaction, std::move(call), resources, static_cast<int>(resources.size()));
  }

  // Begins the trail of service where it has none, so that one without entries is
  // never as it should be. To be called before the service writes.
  absl::Status Begin(storage::Store& store, absl::string_view service) const;

  // Size and head, without a name. Costs one read.
  static absl::StatusOr<audit::v1::AuditTrail> Describe(const storage::Reader& reader);

  // The newest entries first, those before `sequence` (0: from the end), until visit
  // returns false. Errors: DATA_LOSS (one that does not parse).
  static absl::Status Scan(const storage::Reader& reader, int64_t sequence,
                           absl::FunctionRef<bool(const audit::v1::AuditEntry&)> visit);

  // Reads all of the trail and checks that each entry follows from the one before,
  // that the last one is the head, and that the trail still has what it had when its
  // head was known_head (known_size 0: nothing is known; then it must have begun in
  // a new store, too). An entry that is wrong is in the answer, not an error.
  // Errors: CANCELLED once `cancelled` says so.
  static absl::StatusOr<audit::v1::VerifyAuditTrailResponse> Verify(const storage::Reader& reader, int64_t known_size,
                                                                    absl::string_view known_head,
                                                                    const std::function<bool()>& cancelled);

 private:
  const Clock& clock_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_AUDIT_H_
