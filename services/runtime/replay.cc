#include "services/runtime/replay.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/sha256.h"
#include "services/runtime/timestamps.h"
#include "storage/keys.h"

namespace karez::runtime {
namespace {

using store::v1::ReplayRecord;

constexpr int kPurgedWithEachRecord = 4;

std::string KeyOf(absl::string_view principal, absl::string_view method, absl::string_view request_id) {
  return storage::EncodeKey(principal, method, request_id);
}

storage::TableSchema<ReplayRecord> Schema(storage::TableId records, storage::TableId by_time) {
  return {
      .id = records,
      .name = "replays",
      .key = [](const ReplayRecord& record) { return KeyOf(record.principal(), record.method(), record.request_id()); },
      .indexes = {{.id = by_time,
                   .name = "replays.answer_time",
                   .keys = [](const ReplayRecord& record) -> std::vector<std::string> {
                     return {storage::EncodeKey(absl::ToUnixMicros(ToTime(record.answer_time())))};
                   }}},
  };
}

std::string HashOf(const google::protobuf::Message& request) {
  return Sha256(storage::SerializeDeterministically(request));
}

}  // namespace

ReplayTable::ReplayTable(storage::TableId records, storage::TableId by_time, const Clock& clock)
    : by_time_(by_time), records_(Schema(records, by_time)), clock_(clock) {}

absl::StatusOr<std::optional<std::string>> ReplayTable::Find(const storage::Reader& reader, const CallContext& call,
                                                             absl::string_view request_id,
                                                             const google::protobuf::Message& request) const {
  KAREZ_ASSIGN_OR_RETURN(std::optional<ReplayRecord> record,
                         records_.Get(reader, KeyOf(call.principal.name, call.method, request_id)));
  if (!record.has_value() || clock_.Now() - ToTime(record->answer_time()) >= kLifetime) return std::nullopt;
  if (record->request_hash() != HashOf(request)) {
    return InvalidArgument(
        {{"request_id", absl::StrCat("got ", Quoted(request_id), " with another payload than before, want a new id")}},
        "REQUEST_ID_REUSED");
  }
  return std::move(*record->mutable_response());
}

absl::Status ReplayTable::Record(storage::Transaction& transaction, const CallContext& call,
                                 absl::string_view request_id, const google::protobuf::Message& request,
                                 const google::protobuf::Message& response) const {
  KAREZ_RETURN_IF_ERROR(Purge(transaction, kPurgedWithEachRecord).status());
  ReplayRecord record;
  record.set_principal(call.principal.name);
  record.set_method(call.method);
  record.set_request_id(std::string(request_id));
  record.set_request_hash(HashOf(request));
  record.set_response(storage::SerializeDeterministically(response));
  *record.mutable_answer_time() = ToTimestamp(clock_.Now());
  return records_.Put(transaction, record);
}

absl::StatusOr<int> ReplayTable::Purge(storage::Transaction& transaction, int most) const {
  const absl::Time now = clock_.Now();
  std::vector<std::string> keys;
  KAREZ_RETURN_IF_ERROR(
      records_.ScanIndex(transaction, by_time_, storage::KeyRange::All(), storage::Direction::kForward,
                         [&](absl::string_view, const ReplayRecord& record) {
                           if (static_cast<int>(keys.size()) >= most || now - ToTime(record.answer_time()) < kLifetime)
                             return false;
                           keys.push_back(KeyOf(record.principal(), record.method(), record.request_id()));
                           return true;
                         }));
  for (const std::string& key : keys) KAREZ_RETURN_IF_ERROR(records_.Delete(transaction, key));
  return static_cast<int>(keys.size());
}

}  // namespace karez::runtime
