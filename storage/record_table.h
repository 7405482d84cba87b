#ifndef KAREZ_STORAGE_RECORD_TABLE_H_
#define KAREZ_STORAGE_RECORD_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/keys.h"
#include "storage/store.h"

namespace karez::storage {

// One place in an index where a record is found.
struct IndexEntry {
  TableId index = 0;
  absl::string_view index_name;
  bool unique = false;
  std::string index_key;
};

// What Table does apart from the type of its message: records of bytes and the
// entries of their indexes. docs/formats.md has the layout.
class RecordTable {
 public:
  RecordTable(TableId id, std::string name);

  absl::StatusOr<std::optional<std::string>> Get(const Reader& reader, absl::string_view key) const;
  absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(const Reader& reader,
                                                                  absl::Span<const std::string> keys) const;

  // The key of the record in a unique index, nullopt if there is none.
  absl::StatusOr<std::optional<std::string>> FindUnique(const Reader& reader, TableId index,
                                                        absl::string_view index_key) const;

  absl::Status Scan(const Reader& reader, const KeyRange& range, Direction direction,
                    absl::FunctionRef<bool(absl::string_view key, absl::string_view bytes)> visit) const;
  absl::Status ScanIndex(const Reader& reader, TableId index, const KeyRange& range, Direction direction,
                         absl::FunctionRef<bool(absl::string_view position, absl::string_view bytes)> visit) const;

  // Writes the record and replaces its index entries. ALREADY_EXISTS if another
  // record has one of the unique entries.
  absl::Status Put(Transaction& transaction, absl::string_view key, absl::string_view bytes,
                   absl::Span<const IndexEntry> before, absl::Span<const IndexEntry> after) const;
  absl::Status Delete(Transaction& transaction, absl::string_view key, absl::Span<const IndexEntry> entries) const;

  // "listings: …" of a record's key.
  std::string Describe(absl::string_view key) const;

  const std::string& name() const { return name_; }

 private:
  absl::Status CheckUnique(const Reader& reader, absl::string_view key, const IndexEntry& entry) const;
  std::string FullKey(absl::string_view key) const;

  const TableId id_;
  const std::string name_;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_RECORD_TABLE_H_
