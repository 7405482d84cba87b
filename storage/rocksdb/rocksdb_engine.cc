#include "storage/rocksdb/rocksdb_engine.h"

#include <utility>

#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "rocksdb/snapshot.h"
#include "rocksdb/write_batch.h"
#include "storage/rocksdb/convert.h"

namespace karez::storage {
namespace {

class IteratorCursor : public Cursor {
 public:
  IteratorCursor(rocksdb::DB& db, rocksdb::ReadOptions options, KeyRange range, Direction direction)
      : range_(std::move(range)), begin_(ToSlice(range_.begin)), end_(ToSlice(range_.end)), direction_(direction) {
    // RocksDB expects bounds in order.
    if (range_.empty()) return;
    options.iterate_lower_bound = &begin_;
    if (!range_.end.empty()) options.iterate_upper_bound = &end_;
    iterator_.reset(db.NewIterator(options));
    if (direction_ == Direction::kForward) {
      iterator_->SeekToFirst();
    } else {
      iterator_->SeekToLast();
    }
  }

  bool Valid() const override { return iterator_ != nullptr && iterator_->Valid(); }

  void Next() override {
    if (direction_ == Direction::kForward) {
      iterator_->Next();
    } else {
      iterator_->Prev();
    }
  }

  absl::string_view key() const override { return FromSlice(iterator_->key()); }
  absl::string_view value() const override { return FromSlice(iterator_->value()); }

  absl::Status status() const override {
    return iterator_ == nullptr ? absl::OkStatus() : FromRocksdb(iterator_->status());
  }

 private:
  const KeyRange range_;
  // The iterator points to them.
  const rocksdb::Slice begin_;
  const rocksdb::Slice end_;
  const Direction direction_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

}  // namespace

class RocksdbEngine::SnapshotView : public View {
 public:
  explicit SnapshotView(std::shared_ptr<rocksdb::DB> db) : db_(std::move(db)), snapshot_(db_.get()) {
    options_.snapshot = snapshot_.snapshot();
  }

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    std::string value;
    const rocksdb::Status status = db_->Get(options_, ToSlice(key), &value);
    return ToValue(status, std::move(value));
  }

  absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(absl::Span<const std::string> keys) const override {
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> found(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    db_->MultiGet(options_, db_->DefaultColumnFamily(), slices.size(), slices.data(), found.data(), statuses.data());
    std::vector<std::optional<std::string>> values;
    values.reserve(keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      absl::StatusOr<std::optional<std::string>> value = ToValue(statuses[i], found[i].ToString());
      if (!value.ok()) return value.status();
      values.push_back(*std::move(value));
    }
    return values;
  }

  std::unique_ptr<Cursor> NewCursor(const KeyRange& range, Direction direction) const override {
    return std::make_unique<IteratorCursor>(*db_, options_, range, direction);
  }

 private:
  static absl::StatusOr<std::optional<std::string>> ToValue(const rocksdb::Status& status, std::string value) {
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) return FromRocksdb(status);
    return value;
  }

  // Destroyed in reverse: the snapshot before the database.
  const std::shared_ptr<rocksdb::DB> db_;
  rocksdb::ManagedSnapshot snapshot_;
  rocksdb::ReadOptions options_;
};

std::shared_ptr<const View> RocksdbEngine::Latest() const { return std::make_shared<SnapshotView>(db_); }

absl::Status RocksdbEngine::Commit(absl::Span<const Mutation> mutations) {
  size_t bytes = 0;
  for (const Mutation& mutation : mutations) {
    // Of a batch's record: its type and two lengths.
    bytes += 11 + mutation.key.size() + (mutation.value.has_value() ? mutation.value->size() : 0);
  }
  rocksdb::WriteBatch batch(bytes);
  for (const Mutation& mutation : mutations) {
    const rocksdb::Status status =
        mutation.value.has_value() ? batch.Put(mutation.key, *mutation.value) : batch.Delete(mutation.key);
    if (!status.ok()) return FromRocksdb(status);
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  return FromRocksdb(db_->Write(options, &batch));
}

}  // namespace karez::storage
