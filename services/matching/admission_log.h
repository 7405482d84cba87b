// Matching's durable memory: which listings were admitted, in which order, with
// their vectors, and which still wait for theirs. Everything in memory is
// rebuilt from here; nothing is embedded twice.
#ifndef KAREZ_SERVICES_MATCHING_ADMISSION_LOG_H_
#define KAREZ_SERVICES_MATCHING_ADMISSION_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "karez/matching/store/v1/matching_store.pb.h"
#include "karez/matching/v1/admission.pb.h"
#include "storage/changelog.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::matching {

// What one commit changes, together and durably.
struct AdmissionCommit {
  // To append to the log, in order; admission_sequence is filled in.
  std::vector<v1::AdmissionRecord> records;
  // To put among the pending, in place of an older revision of the same listing.
  std::vector<store::v1::PendingListing> pending;
  // Names of listings that wait no more. Applied before `pending`.
  std::vector<std::string> settled;
  // Where the feed stands now.
  std::optional<store::v1::Position> position;
  // Statistics that are in force from here on, as a file.
  std::optional<std::string> statistics;
  // Puts down in the same transaction who wanted it; empty: nobody but the service.
  std::function<absl::Status(storage::Transaction&)> record;
};

// Thread safety: safe for concurrent use. Errors: those of storage/.
class AdmissionLog {
 public:
  explicit AdmissionLog(std::shared_ptr<storage::Store> store);

  absl::Status Commit(AdmissionCommit& commit);

  absl::StatusOr<store::v1::Position> GetPosition() const;
  // The last statistics put in force; empty: none were.
  absl::StatusOr<std::string> GetStatistics() const;
  // Position of the last entry; 0: none.
  absl::StatusOr<int64_t> LastSequence() const;

  // The last record of a listing or an organization; nullopt: not admitted.
  absl::StatusOr<std::optional<v1::AdmissionRecord>> Get(absl::string_view name) const;
  // In the order of names.
  absl::StatusOr<std::vector<std::optional<v1::AdmissionRecord>>> GetMany(absl::Span<const std::string> names) const;

  // The last record of everything that is admitted, organizations before listings.
  absl::Status ScanAdmitted(absl::FunctionRef<void(v1::AdmissionRecord&&)> visit) const;
  absl::Status ScanPending(absl::FunctionRef<void(store::v1::PendingListing&&)> visit) const;

  // Records after a position, for a replica. Errors: OUT_OF_RANGE (compacted away).
  absl::StatusOr<std::vector<v1::AdmissionRecord>> ReadAfter(int64_t admission_sequence, size_t max_records) const;

 private:
  absl::Status Apply(storage::Transaction& transaction, AdmissionCommit& commit) const;
  absl::Status Append(storage::Transaction& transaction, v1::AdmissionRecord& record) const;

  const std::shared_ptr<storage::Store> store_;
  const storage::ChangeLog log_;
  const storage::Table<v1::AdmissionRecord> admitted_;
  const storage::Table<store::v1::PendingListing> pending_;
  const storage::Table<store::v1::Position> position_;
  const storage::Table<store::v1::StatisticsInForce> statistics_;
};

// Name of the record that an entry is about; empty for one about statistics.
absl::string_view SubjectOf(const v1::AdmissionRecord& record);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_ADMISSION_LOG_H_
