#include "storage/changelog.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace karez::storage {
namespace {

// The second part of the keys of the log's table.
constexpr uint16_t kLast = 0;
constexpr uint16_t kFloor = 1;
constexpr uint16_t kRecord = 2;

absl::Status BrokenChain(Sequence at, Sequence got, Sequence want) {
  return absl::DataLossError(
      absl::StrCat("change log: the predecessor of ", at, " is broken: got ", got, ", want ", want));
}

}  // namespace

std::string ChangeLog::LastKey() const { return EncodeKey(table_, kLast); }
std::string ChangeLog::FloorKey() const { return EncodeKey(table_, kFloor); }
std::string ChangeLog::RecordKey(Sequence sequence) const { return EncodeKey(table_, kRecord, sequence); }

absl::StatusOr<Sequence> ChangeLog::GetSequence(const Reader& reader, absl::string_view key) const {
  absl::StatusOr<std::optional<std::string>> bytes = reader.Get(key);
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return Sequence{0};
  Sequence sequence;
  if (!DecodeKey(**bytes, sequence)) return absl::DataLossError("change log: the bytes of its bounds are corrupt");
  return sequence;
}

absl::StatusOr<Sequence> ChangeLog::Last(const Reader& reader) const { return GetSequence(reader, LastKey()); }
absl::StatusOr<Sequence> ChangeLog::Floor(const Reader& reader) const { return GetSequence(reader, FloorKey()); }

absl::StatusOr<Sequence> ChangeLog::Append(Transaction& transaction, const Change& change) const {
  absl::StatusOr<Sequence> previous = Last(transaction);
  if (!previous.ok()) return previous;
  const Sequence sequence = *previous < transaction.sequence() ? transaction.sequence() : transaction.AdvanceSequence();
  if (*previous >= sequence) return BrokenChain(sequence, *previous, sequence - 1);
  std::string bytes = EncodeKey(*previous, change.kind, change.key);
  bytes.append(change.payload);
  absl::Status status = transaction.Put(RecordKey(sequence), bytes);
  if (!status.ok()) return status;
  status = transaction.Put(LastKey(), EncodeKey(sequence));
  if (!status.ok()) return status;
  return sequence;
}

absl::StatusOr<ChangeRecord> ChangeLog::Parse(absl::string_view key, absl::string_view bytes) const {
  ChangeRecord record;
  TableId table;
  uint16_t kind;
  KeyReader value(bytes);
  if (!DecodeKey(key, table, kind, record.sequence) || !value.Read(record.previous) ||
      !value.Read(record.change.kind) || !value.Read(record.change.key)) {
    return absl::DataLossError("change log: a record's bytes are corrupt");
  }
  record.change.payload = std::string(value.rest());
  return record;
}

absl::StatusOr<ChangePage> ChangeLog::Read(const Reader& reader, Sequence after, const ReadLimits& limits) const {
  if (limits.max_records == 0) return absl::InvalidArgumentError("max_records: got 0, want at least 1");
  absl::StatusOr<Sequence> floor = Floor(reader);
  if (!floor.ok()) return floor.status();
  absl::StatusOr<Sequence> last = Last(reader);
  if (!last.ok()) return last.status();
  if (after < *floor) {
    return absl::OutOfRangeError(
        absl::StrCat("sequence: got ", after, ", want at least ", *floor, ": older changes were compacted away"));
  }
  if (after > reader.sequence()) {
    return absl::OutOfRangeError(absl::StrCat("sequence: got ", after, ", want at most ", reader.sequence()));
  }

  ChangePage page;
  size_t bytes = 0;
  Sequence end = after;
  absl::Status broken;
  const KeyRange range = KeyRange::Prefix(EncodeKey(table_, kRecord)).After(RecordKey(after));
  absl::Status status = reader.Scan(range, Direction::kForward, [&](absl::string_view key, absl::string_view value) {
    bytes += value.size();
    if (page.records.size() == limits.max_records || (!page.records.empty() && bytes > limits.max_bytes)) {
      page.more = true;
      return false;
    }
    absl::StatusOr<ChangeRecord> record = Parse(key, value);
    if (!record.ok()) {
      broken = record.status();
      return false;
    }
    // `after` itself need not be a record's sequence.
    const bool linked = page.records.empty() ? record->previous <= after : record->previous == end;
    if (!linked) {
      broken = BrokenChain(record->sequence, record->previous, end);
      return false;
    }
    end = record->sequence;
    page.records.push_back(*std::move(record));
    return true;
  });
  if (!broken.ok()) return broken;
  if (!status.ok()) return status;
  if (!page.more && *last > end) return BrokenChain(*last, end, *last);
  return page;
}

absl::StatusOr<size_t> ChangeLog::Compact(Transaction& transaction, Sequence through, size_t max_records) const {
  absl::StatusOr<Sequence> floor = Floor(transaction);
  if (!floor.ok()) return floor.status();
  std::vector<std::string> keys;
  absl::Status bad;
  // From the floor on: the engine may still hold the traces of what was removed
  // before it.
  const KeyRange range = KeyRange::Prefix(EncodeKey(table_, kRecord)).After(RecordKey(*floor));
  absl::Status status =
      transaction.Scan(range, Direction::kForward, [&](absl::string_view key, absl::string_view bytes) {
        absl::StatusOr<ChangeRecord> record = Parse(key, bytes);
        bad = record.status();
        if (!bad.ok() || record->sequence > through || keys.size() == max_records) return false;
        *floor = record->sequence;
        keys.emplace_back(key);
        return true;
      });
  if (!bad.ok()) return bad;
  if (!status.ok()) return status;
  if (keys.empty()) return size_t{0};
  for (const std::string& key : keys) {
    status = transaction.Delete(key);
    if (!status.ok()) return status;
  }
  status = transaction.Put(FloorKey(), EncodeKey(*floor));
  if (!status.ok()) return status;
  return keys.size();
}

}  // namespace karez::storage
