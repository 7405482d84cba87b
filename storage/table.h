#ifndef KAREZ_STORAGE_TABLE_H_
#define KAREZ_STORAGE_TABLE_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/message_lite.h"
#include "storage/keys.h"
#include "storage/record_table.h"
#include "storage/store.h"

// Typed tables of protobuf messages with secondary indexes, which are kept by
// the transaction that writes the message.
namespace karez::storage {

// A way to find records other than by their key.
template <typename Message>
struct TableIndex {
  // From the same space as table ids.
  TableId id = 0;
  // For errors, e.g. "listings.external_id".
  std::string name;
  // Two records with one index key are refused.
  bool unique = false;
  // The index keys of a record, each built with EncodeKey from the same types;
  // none if the record is not to be found here. A pure function of the message:
  // to change it takes a migration and a new id.
  std::function<std::vector<std::string>(const Message&)> keys;
};

template <typename Message>
struct TableSchema {
  TableId id = 0;
  // For errors, e.g. "listings".
  std::string name;
  // The key of a record, built with EncodeKey. A pure function of the message.
  std::function<std::string(const Message&)> key;
  std::vector<TableIndex<Message>> indexes;
};

// Keys and ranges that callers give and get are without the table's prefix:
// what the schema's functions return.
//
// Errors of all methods: those of Reader and Transaction; DATA_LOSS if stored
// bytes are not a Message; INVALID_ARGUMENT for an index that is not declared.
//
// Thread safety: immutable once made.
template <typename Message>
class Table {
 public:
  explicit Table(TableSchema<Message> schema) : schema_(std::move(schema)), records_(schema_.id, schema_.name) {}

  // nullopt if there is no such record.
  absl::StatusOr<std::optional<Message>> Get(const Reader& reader, absl::string_view key) const;

  // In the order of keys.
  absl::StatusOr<std::vector<std::optional<Message>>> GetMany(const Reader& reader,
                                                              absl::Span<const std::string> keys) const;

  // The record with this key in a unique index, nullopt if there is none.
  absl::StatusOr<std::optional<Message>> GetByIndex(const Reader& reader, TableId index,
                                                    absl::string_view index_key) const;

  // Calls visit for the records of a range of keys until it returns false. To go
  // on after the last key visited, scan range.After(key), or range.Before(key)
  // in reverse.
  absl::Status Scan(const Reader& reader, const KeyRange& range, Direction direction,
                    absl::FunctionRef<bool(absl::string_view key, const Message& message)> visit) const;

  // As Scan, in the order of an index. position is the index key followed by
  // the record's key; it is what After and Before go on from.
  absl::Status ScanIndex(const Reader& reader, TableId index, const KeyRange& range, Direction direction,
                         absl::FunctionRef<bool(absl::string_view position, const Message& message)> visit) const;

  // Inserts or replaces the record. Errors: ALREADY_EXISTS if another record has
  // one of its keys in a unique index; the transaction is then as before, and
  // its body may go on.
  absl::Status Put(Transaction& transaction, const Message& message) const;

  // As Put, but ALREADY_EXISTS if there is a record with this key.
  absl::Status Insert(Transaction& transaction, const Message& message) const;

  // NOT_FOUND if there is no such record.
  absl::Status Delete(Transaction& transaction, absl::string_view key) const;

 private:
  absl::StatusOr<Message> Parse(absl::string_view bytes) const;
  std::vector<IndexEntry> EntriesOf(const Message& message) const;
  absl::Status Replace(Transaction& transaction, absl::string_view key, const std::optional<Message>& before,
                       const Message& message) const;
  absl::StatusOr<const TableIndex<Message>*> FindIndex(TableId id) const;

  const TableSchema<Message> schema_;
  const RecordTable records_;
};

// The same bytes for the same message in every process of one build.
std::string SerializeDeterministically(const google::protobuf::MessageLite& message);

}  // namespace karez::storage

#include "storage/table_inl.h"

#endif  // KAREZ_STORAGE_TABLE_H_
