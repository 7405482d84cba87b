#include "services/matching/admission_log.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/status_macros.h"
#include "storage/keys.h"

namespace karez::matching {
namespace {

// Never given out again (docs/formats.md).
constexpr storage::TableId kLogTable = 1;
constexpr storage::TableId kAdmittedTable = 2;
constexpr storage::TableId kPendingTable = 3;
constexpr storage::TableId kPositionTable = 4;
constexpr storage::TableId kStatisticsTable = 5;

// Entries that the log keeps for replicas that were away for a while.
constexpr int64_t kKeptRecords = 100'000;
constexpr size_t kCompactAtOnce = 1000;

constexpr uint32_t kAdmissionKind = 1;

// The key of a table of one record.
std::string OnlyKey() { return storage::EncodeKey(uint16_t{1}); }

// Organizations sort before listings, so that a restart knows the owners first.
std::string NameKey(absl::string_view name) {
  const uint16_t kind = absl::StartsWith(name, "organizations/") ? 1 : 2;
  return storage::EncodeKey(kind, name);
}

absl::StatusOr<v1::AdmissionRecord> ParseRecord(const storage::ChangeRecord& entry) {
  v1::AdmissionRecord record;
  if (!record.ParseFromString(entry.change.payload)) {
    return absl::DataLossError(absl::StrCat("admission log: entry ", entry.sequence, " is no AdmissionRecord"));
  }
  record.set_admission_sequence(static_cast<int64_t>(entry.sequence));
  return record;
}

}  // namespace

absl::string_view SubjectOf(const v1::AdmissionRecord& record) {
  switch (record.entry_case()) {
    case v1::AdmissionRecord::kListing:
      return record.listing().listing().name();
    case v1::AdmissionRecord::kOrganization:
      return record.organization().name();
    case v1::AdmissionRecord::kRemoved:
      return record.removed();
    default:
      return "";
  }
}

AdmissionLog::AdmissionLog(std::shared_ptr<storage::Store> store)
    : store_(std::move(store)),
      log_(kLogTable),
      admitted_({kAdmittedTable,
                 "admitted",
                 [](const v1::AdmissionRecord& record) { return NameKey(SubjectOf(record)); },
                 {}}),
      pending_({kPendingTable,
                "pending",
                [](const store::v1::PendingListing& pending) { return NameKey(pending.listing().name()); },
                {}}),
      position_({kPositionTable, "position", [](const store::v1::Position&) { return OnlyKey(); }, {}}),
      statistics_({kStatisticsTable, "statistics", [](const store::v1::StatisticsInForce&) { return OnlyKey(); }, {}}) {
}

absl::Status AdmissionLog::Commit(AdmissionCommit& commit) {
  return store_->Write([&](storage::Transaction& transaction) { return Apply(transaction, commit); }).status();
}

absl::Status AdmissionLog::Apply(storage::Transaction& transaction, AdmissionCommit& commit) const {
  for (v1::AdmissionRecord& record : commit.records) KAREZ_RETURN_IF_ERROR(Append(transaction, record));
  if (commit.record) KAREZ_RETURN_IF_ERROR(commit.record(transaction));
  for (const std::string& name : commit.settled) {
    const absl::Status deleted = pending_.Delete(transaction, NameKey(name));
    if (!deleted.ok() && !absl::IsNotFound(deleted)) return deleted;
  }
  for (const auto& pending : commit.pending) KAREZ_RETURN_IF_ERROR(pending_.Put(transaction, pending));
  if (commit.position) KAREZ_RETURN_IF_ERROR(position_.Put(transaction, *commit.position));
  if (commit.statistics) {
    store::v1::StatisticsInForce in_force;
    in_force.set_file(*commit.statistics);
    KAREZ_RETURN_IF_ERROR(statistics_.Put(transaction, in_force));
  }
  if (commit.records.empty()) return absl::OkStatus();
  const int64_t through = commit.records.back().admission_sequence() - kKeptRecords;
  if (through <= 0) return absl::OkStatus();
  return log_.Compact(transaction, static_cast<storage::Sequence>(through), kCompactAtOnce).status();
}

absl::Status AdmissionLog::Append(storage::Transaction& transaction, v1::AdmissionRecord& record) const {
  record.clear_admission_sequence();
  storage::Change change;
  change.kind = kAdmissionKind;
  change.key = std::string(SubjectOf(record));
  change.payload = storage::SerializeDeterministically(record);
  KAREZ_ASSIGN_OR_RETURN(const storage::Sequence sequence, log_.Append(transaction, change));
  record.set_admission_sequence(static_cast<int64_t>(sequence));
  if (record.has_listing() || record.has_organization()) return admitted_.Put(transaction, record);
  if (record.removed().empty()) return absl::OkStatus();
  const absl::Status deleted = admitted_.Delete(transaction, NameKey(record.removed()));
  return absl::IsNotFound(deleted) ? absl::OkStatus() : deleted;
}

absl::StatusOr<store::v1::Position> AdmissionLog::GetPosition() const {
  KAREZ_ASSIGN_OR_RETURN(auto position, position_.Get(*store_->Read(), OnlyKey()));
  return position ? *std::move(position) : store::v1::Position();
}

absl::StatusOr<std::string> AdmissionLog::GetStatistics() const {
  KAREZ_ASSIGN_OR_RETURN(auto in_force, statistics_.Get(*store_->Read(), OnlyKey()));
  return in_force ? std::move(*in_force->mutable_file()) : std::string();
}

absl::StatusOr<int64_t> AdmissionLog::LastSequence() const {
  KAREZ_ASSIGN_OR_RETURN(const storage::Sequence last, log_.Last(*store_->Read()));
  return static_cast<int64_t>(last);
}

absl::StatusOr<std::optional<v1::AdmissionRecord>> AdmissionLog::Get(absl::string_view name) const {
  return admitted_.Get(*store_->Read(), NameKey(name));
}

absl::StatusOr<std::vector<std::optional<v1::AdmissionRecord>>> AdmissionLog::GetMany(
    absl::Span<const std::string> names) const {
  std::vector<std::string> keys;
  keys.reserve(names.size());
  for (const std::string& name : names) keys.push_back(NameKey(name));
  return admitted_.GetMany(*store_->Read(), keys);
}

absl::Status AdmissionLog::ScanAdmitted(absl::FunctionRef<void(v1::AdmissionRecord&&)> visit) const {
  return admitted_.Scan(*store_->Read(), storage::KeyRange::All(), storage::Direction::kForward,
                        [&](absl::string_view, const v1::AdmissionRecord& record) {
                          visit(v1::AdmissionRecord(record));
                          return true;
                        });
}

absl::Status AdmissionLog::ScanPending(absl::FunctionRef<void(store::v1::PendingListing&&)> visit) const {
  return pending_.Scan(*store_->Read(), storage::KeyRange::All(), storage::Direction::kForward,
                       [&](absl::string_view, const store::v1::PendingListing& pending) {
                         visit(store::v1::PendingListing(pending));
                         return true;
                       });
}

absl::StatusOr<std::vector<v1::AdmissionRecord>> AdmissionLog::ReadAfter(int64_t admission_sequence,
                                                                         size_t max_records) const {
  storage::ReadLimits limits;
  limits.max_records = max_records;
  KAREZ_ASSIGN_OR_RETURN(const storage::ChangePage page,
                         log_.Read(*store_->Read(), static_cast<storage::Sequence>(admission_sequence), limits));
  std::vector<v1::AdmissionRecord> records;
  for (const storage::ChangeRecord& entry : page.records) {
    KAREZ_ASSIGN_OR_RETURN(v1::AdmissionRecord record, ParseRecord(entry));
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace karez::matching
