#include "storage/rocksdb/witness.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "storage/changelog.h"
#include "storage/keys.h"

namespace karez::storage {
namespace {

constexpr TableId kFirst = 1;
constexpr TableId kSecond = 2;
constexpr TableId kLog = 3;

// Differs between numbers in every byte block, so that mixed-up bytes show.
std::string ValueOf(uint64_t number, size_t bytes) {
  std::string value;
  while (value.size() < bytes) absl::StrAppend(&value, number, ";");
  value.resize(bytes);
  return value;
}

absl::StatusOr<std::set<uint64_t>> ReadHalf(const Snapshot& snapshot, TableId table, size_t value_bytes) {
  std::set<uint64_t> numbers;
  absl::Status bad;
  absl::Status status = snapshot.Scan(KeyRange::Prefix(EncodeKey(table)), Direction::kForward,
                                      [&](absl::string_view key, absl::string_view value) {
                                        TableId id;
                                        uint64_t number;
                                        if (!DecodeKey(key, id, number) || value != ValueOf(number, value_bytes)) {
                                          bad = absl::DataLossError("an entry is not what was written");
                                          return false;
                                        }
                                        numbers.insert(number);
                                        return true;
                                      });
  if (!status.ok()) return status;
  if (!bad.ok()) return bad;
  return numbers;
}

absl::StatusOr<std::set<uint64_t>> ReadLog(const Snapshot& snapshot) {
  std::set<uint64_t> numbers;
  absl::StatusOr<ChangePage> page;
  Sequence after = 0;
  do {
    page = ChangeLog(kLog).Read(snapshot, after, {.max_records = 100});
    if (!page.ok()) return page.status();
    for (const ChangeRecord& record : page->records) {
      uint64_t number;
      if (!DecodeKey(record.change.key, number)) return absl::DataLossError("a change is not what was written");
      numbers.insert(number);
      after = record.sequence;
    }
  } while (page->more);
  return numbers;
}

}  // namespace

absl::StatusOr<Sequence> WriteNumber(Store& store, uint64_t number, size_t value_bytes) {
  return store.Write([&](Transaction& transaction) {
    const std::string value = ValueOf(number, value_bytes);
    absl::Status status = transaction.Put(EncodeKey(kFirst, number), value);
    if (!status.ok()) return status;
    status = transaction.Put(EncodeKey(kSecond, number), value);
    if (!status.ok()) return status;
    return ChangeLog(kLog).Append(transaction, {.key = EncodeKey(number)}).status();
  });
}

absl::StatusOr<std::set<uint64_t>> ReadNumbers(const Snapshot& snapshot, size_t value_bytes) {
  absl::StatusOr<std::set<uint64_t>> first = ReadHalf(snapshot, kFirst, value_bytes);
  if (!first.ok()) return first;
  absl::StatusOr<std::set<uint64_t>> second = ReadHalf(snapshot, kSecond, value_bytes);
  if (!second.ok()) return second;
  absl::StatusOr<std::set<uint64_t>> log = ReadLog(snapshot);
  if (!log.ok()) return log;
  if (*first != *second || *first != *log) return absl::DataLossError("a transaction is there by half");
  return first;
}

}  // namespace karez::storage
