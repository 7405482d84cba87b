#ifndef KAREZ_STORAGE_CHANGELOG_H_
#define KAREZ_STORAGE_CHANGELOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/keys.h"
#include "storage/store.h"

namespace karez::storage {

// One change, as its service describes it.
struct Change {
  // What happened to what: the service's enumeration, kept for ever.
  uint32_t kind = 0;
  // Which record.
  std::string key;
  // The record after the change.
  std::string payload;
};

struct ChangeRecord {
  Sequence sequence = 0;
  // The sequence of the record before this one, 0 if there was none.
  Sequence previous = 0;
  Change change;
};

struct ChangePage {
  std::vector<ChangeRecord> records;
  // There are more records after the last one.
  bool more = false;
};

struct ReadLimits {
  // At least 1.
  size_t max_records = 1000;
  // Of keys and payloads together; the first record is returned whatever its
  // size.
  size_t max_bytes = 4 << 20;
};

// The changes of a store in the order of their commits, each written in the
// commit that makes it. Sequences strictly increase and each record names its
// predecessor, so that a reader sees that none is missing. They compare within
// the store header's epoch only.
//
// Thread safety: immutable.
class ChangeLog {
 public:
  // table: the id of the table that holds it.
  explicit ChangeLog(TableId table) : table_(table) {}

  // Adds a change to the transaction's commit and returns its sequence: the
  // transaction's own, or the next if the commit has a change already.
  absl::StatusOr<Sequence> Append(Transaction& transaction, const Change& change) const;

  // The records after a sequence: that of the last record seen, or of a
  // Snapshot whose state is known.
  //
  // Errors: OUT_OF_RANGE if records after it were compacted away or if it is
  // ahead of the reader; DATA_LOSS if the chain is broken; INVALID_ARGUMENT for
  // max_records 0.
  absl::StatusOr<ChangePage> Read(const Reader& reader, Sequence after, const ReadLimits& limits) const;

  // Removes the records up to and including a sequence, at most max_records of
  // them, the oldest first, and returns how many: call again, in a transaction
  // of its own, until it is fewer. Reading from before them is OUT_OF_RANGE from
  // then on.
  absl::StatusOr<size_t> Compact(Transaction& transaction, Sequence through, size_t max_records) const;

  // The sequence of the last record ever appended, 0 if there was none.
  absl::StatusOr<Sequence> Last(const Reader& reader) const;

  // The lowest sequence that can be read from.
  absl::StatusOr<Sequence> Floor(const Reader& reader) const;

 private:
  std::string LastKey() const;
  std::string FloorKey() const;
  std::string RecordKey(Sequence sequence) const;
  absl::StatusOr<ChangeRecord> Parse(absl::string_view key, absl::string_view bytes) const;
  absl::StatusOr<Sequence> GetSequence(const Reader& reader, absl::string_view key) const;

  const TableId table_;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_CHANGELOG_H_
