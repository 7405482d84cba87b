#ifndef KAREZ_STORAGE_TABLE_INL_H_
#define KAREZ_STORAGE_TABLE_INL_H_

// The templates of table.h; included by it only.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/table.h"

namespace karez::storage {

template <typename Message>
absl::StatusOr<Message> Table<Message>::Parse(absl::string_view bytes) const {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(absl::StrCat(schema_.name, ": a record's bytes are not a ", message.GetTypeName()));
  }
  return message;
}

template <typename Message>
std::vector<IndexEntry> Table<Message>::EntriesOf(const Message& message) const {
  std::vector<IndexEntry> entries;
  for (const TableIndex<Message>& index : schema_.indexes) {
    for (std::string& key : index.keys(message)) {
      entries.push_back({index.id, index.name, index.unique, std::move(key)});
    }
  }
  return entries;
}

template <typename Message>
absl::StatusOr<const TableIndex<Message>*> Table<Message>::FindIndex(TableId id) const {
  for (const TableIndex<Message>& index : schema_.indexes) {
    if (index.id == id) return &index;
  }
  return absl::InvalidArgumentError(absl::StrCat(schema_.name, ": index: got ", id, ", which it does not declare"));
}

template <typename Message>
absl::StatusOr<std::optional<Message>> Table<Message>::Get(const Reader& reader, absl::string_view key) const {
  absl::StatusOr<std::optional<std::string>> bytes = records_.Get(reader, key);
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::nullopt;
  absl::StatusOr<Message> message = Parse(**bytes);
  if (!message.ok()) return message.status();
  return std::optional<Message>(*std::move(message));
}

template <typename Message>
absl::StatusOr<std::vector<std::optional<Message>>> Table<Message>::GetMany(const Reader& reader,
                                                                            absl::Span<const std::string> keys) const {
  absl::StatusOr<std::vector<std::optional<std::string>>> records = records_.GetMany(reader, keys);
  if (!records.ok()) return records.status();
  std::vector<std::optional<Message>> messages(records->size());
  for (size_t i = 0; i < messages.size(); ++i) {
    if (!(*records)[i].has_value()) continue;
    absl::StatusOr<Message> message = Parse(*(*records)[i]);
    if (!message.ok()) return message.status();
    messages[i] = *std::move(message);
  }
  return messages;
}

template <typename Message>
absl::StatusOr<std::optional<Message>> Table<Message>::GetByIndex(const Reader& reader, TableId index,
                                                                  absl::string_view index_key) const {
  absl::StatusOr<const TableIndex<Message>*> declared = FindIndex(index);
  if (!declared.ok()) return declared.status();
  if (!(*declared)->unique) {
    return absl::InvalidArgumentError(absl::StrCat((*declared)->name, ": not a unique index, want a scan"));
  }
  absl::StatusOr<std::optional<std::string>> key = records_.FindUnique(reader, index, index_key);
  if (!key.ok()) return key.status();
  if (!key->has_value()) return std::nullopt;
  absl::StatusOr<std::optional<Message>> message = Get(reader, **key);
  if (message.ok() && !message->has_value()) {
    return absl::DataLossError(absl::StrCat(records_.Describe(**key), ": an index names it but it is absent"));
  }
  return message;
}

template <typename Message>
absl::Status Table<Message>::Scan(const Reader& reader, const KeyRange& range, Direction direction,
                                  absl::FunctionRef<bool(absl::string_view, const Message&)> visit) const {
  absl::Status bad;
  absl::Status status = records_.Scan(reader, range, direction, [&](absl::string_view key, absl::string_view bytes) {
    absl::StatusOr<Message> message = Parse(bytes);
    if (message.ok()) return visit(key, *message);
    bad = message.status();
    return false;
  });
  return bad.ok() ? status : bad;
}

template <typename Message>
absl::Status Table<Message>::ScanIndex(const Reader& reader, TableId index, const KeyRange& range, Direction direction,
                                       absl::FunctionRef<bool(absl::string_view, const Message&)> visit) const {
  absl::StatusOr<const TableIndex<Message>*> declared = FindIndex(index);
  if (!declared.ok()) return declared.status();
  absl::Status bad;
  absl::Status status =
      records_.ScanIndex(reader, index, range, direction, [&](absl::string_view position, absl::string_view bytes) {
        absl::StatusOr<Message> message = Parse(bytes);
        if (message.ok()) return visit(position, *message);
        bad = message.status();
        return false;
      });
  return bad.ok() ? status : bad;
}

template <typename Message>
absl::Status Table<Message>::Put(Transaction& transaction, const Message& message) const {
  const std::string key = schema_.key(message);
  absl::StatusOr<std::optional<Message>> before = Get(transaction, key);
  if (!before.ok()) return before.status();
  return Replace(transaction, key, *before, message);
}

template <typename Message>
absl::Status Table<Message>::Insert(Transaction& transaction, const Message& message) const {
  const std::string key = schema_.key(message);
  absl::StatusOr<std::optional<std::string>> before = records_.Get(transaction, key);
  if (!before.ok()) return before.status();
  if (before->has_value()) return absl::AlreadyExistsError(absl::StrCat(records_.Describe(key), ": exists already"));
  return Replace(transaction, key, std::nullopt, message);
}

template <typename Message>
absl::Status Table<Message>::Replace(Transaction& transaction, absl::string_view key,
                                     const std::optional<Message>& before, const Message& message) const {
  const std::vector<IndexEntry> old_entries = before.has_value() ? EntriesOf(*before) : std::vector<IndexEntry>();
  return records_.Put(transaction, key, SerializeDeterministically(message), old_entries, EntriesOf(message));
}

template <typename Message>
absl::Status Table<Message>::Delete(Transaction& transaction, absl::string_view key) const {
  absl::StatusOr<std::optional<Message>> before = Get(transaction, key);
  if (!before.ok()) return before.status();
  if (!before->has_value()) return absl::NotFoundError(absl::StrCat(records_.Describe(key), ": no such record"));
  return records_.Delete(transaction, key, EntriesOf(**before));
}

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_TABLE_INL_H_
