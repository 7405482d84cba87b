#include "storage/record_table.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace karez::storage {
namespace {

// Records behind the index entries are fetched this many at a time.
constexpr size_t kFetch = 128;

std::string InTable(TableId id, absl::string_view key) {
  std::string full = EncodeKey(id);
  full.append(key.data(), key.size());
  return full;
}

KeyRange InTable(TableId id, const KeyRange& range) {
  return {InTable(id, range.begin), range.end.empty() ? PrefixEnd(EncodeKey(id)) : InTable(id, range.end)};
}

absl::string_view WithoutTable(absl::string_view full_key) { return full_key.substr(sizeof(TableId)); }

// Unique: index key -> record key. Otherwise the record key is part of the
// entry's key as well, which so orders the records of one index key.
std::string EntryKey(const IndexEntry& entry, absl::string_view record_key) {
  std::string key = InTable(entry.index, entry.index_key);
  if (!entry.unique) key.append(record_key.data(), record_key.size());
  return key;
}

bool Contains(absl::Span<const IndexEntry> entries, const IndexEntry& wanted) {
  for (const IndexEntry& entry : entries) {
    if (entry.index == wanted.index && entry.index_key == wanted.index_key) return true;
  }
  return false;
}

}  // namespace

RecordTable::RecordTable(TableId id, std::string name) : id_(id), name_(std::move(name)) {}

std::string RecordTable::FullKey(absl::string_view key) const { return InTable(id_, key); }

std::string RecordTable::Describe(absl::string_view key) const {
  return absl::StrCat(name_, " \"", absl::CHexEscape(key), "\"");
}

absl::StatusOr<std::optional<std::string>> RecordTable::Get(const Reader& reader, absl::string_view key) const {
  return reader.Get(FullKey(key));
}

absl::StatusOr<std::vector<std::optional<std::string>>> RecordTable::GetMany(const Reader& reader,
                                                                             absl::Span<const std::string> keys) const {
  std::vector<std::string> full_keys;
  full_keys.reserve(keys.size());
  for (const std::string& key : keys) full_keys.push_back(FullKey(key));
  return reader.GetMany(full_keys);
}

absl::StatusOr<std::optional<std::string>> RecordTable::FindUnique(const Reader& reader, TableId index,
                                                                   absl::string_view index_key) const {
  return reader.Get(InTable(index, index_key));
}

absl::Status RecordTable::Scan(const Reader& reader, const KeyRange& range, Direction direction,
                               absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  return reader.Scan(InTable(id_, range), direction,
                     [&](absl::string_view key, absl::string_view bytes) { return visit(WithoutTable(key), bytes); });
}

absl::Status RecordTable::ScanIndex(const Reader& reader, TableId index, const KeyRange& range, Direction direction,
                                    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  KeyRange rest = InTable(index, range);
  std::vector<std::string> positions;
  std::vector<std::string> keys;
  do {
    positions.clear();
    keys.clear();
    absl::Status status = reader.Scan(rest, direction, [&](absl::string_view entry, absl::string_view record_key) {
      positions.emplace_back(entry);
      keys.push_back(FullKey(record_key));
      return keys.size() < kFetch;
    });
    if (!status.ok()) return status;
    absl::StatusOr<std::vector<std::optional<std::string>>> records = reader.GetMany(keys);
    if (!records.ok()) return records.status();
    for (size_t i = 0; i < records->size(); ++i) {
      const std::optional<std::string>& bytes = (*records)[i];
      if (!bytes.has_value()) {
        return absl::DataLossError(
            absl::StrCat(Describe(WithoutTable(keys[i])), ": an index names it but it is absent"));
      }
      if (!visit(WithoutTable(positions[i]), *bytes)) return absl::OkStatus();
    }
    if (!positions.empty()) {
      rest = direction == Direction::kForward ? rest.After(positions.back()) : rest.Before(positions.back());
    }
  } while (keys.size() == kFetch);
  return absl::OkStatus();
}

absl::Status RecordTable::CheckUnique(const Reader& reader, absl::string_view key, const IndexEntry& entry) const {
  absl::StatusOr<std::optional<std::string>> owner = FindUnique(reader, entry.index, entry.index_key);
  if (!owner.ok()) return owner.status();
  if (!owner->has_value() || **owner == key) return absl::OkStatus();
  return absl::AlreadyExistsError(absl::StrCat(entry.index_name, ": got \"", absl::CHexEscape(entry.index_key),
                                               "\", which ", Describe(**owner), " has already"));
}

absl::Status RecordTable::Put(Transaction& transaction, absl::string_view key, absl::string_view bytes,
                              absl::Span<const IndexEntry> before, absl::Span<const IndexEntry> after) const {
  // All checks come before the first write, so that a refused record leaves the
  // transaction as it was.
  for (const IndexEntry& entry : after) {
    if (!entry.unique) continue;
    absl::Status status = CheckUnique(transaction, key, entry);
    if (!status.ok()) return status;
  }
  for (const IndexEntry& entry : before) {
    if (Contains(after, entry)) continue;
    absl::Status status = transaction.Delete(EntryKey(entry, key));
    if (!status.ok()) return status;
  }
  for (const IndexEntry& entry : after) {
    if (Contains(before, entry)) continue;
    absl::Status status = transaction.Put(EntryKey(entry, key), key);
    if (!status.ok()) return status;
  }
  return transaction.Put(FullKey(key), bytes);
}

absl::Status RecordTable::Delete(Transaction& transaction, absl::string_view key,
                                 absl::Span<const IndexEntry> entries) const {
  for (const IndexEntry& entry : entries) {
    absl::Status status = transaction.Delete(EntryKey(entry, key));
    if (!status.ok()) return status;
  }
  return transaction.Delete(FullKey(key));
}

}  // namespace karez::storage
