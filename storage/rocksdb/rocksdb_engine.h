#ifndef KAREZ_STORAGE_ROCKSDB_ROCKSDB_ENGINE_H_
#define KAREZ_STORAGE_ROCKSDB_ROCKSDB_ENGINE_H_

#include <memory>

#include "rocksdb/db.h"
#include "storage/engine.h"

namespace karez::storage {

// Every commit is one write batch and one sync of the write-ahead log. RocksDB
// shows a write after its sync only, so Latest() is durable.
class RocksdbEngine final : public Engine {
 public:
  // The database closes when the engine and its views are gone.
  explicit RocksdbEngine(std::shared_ptr<rocksdb::DB> db) : db_(std::move(db)) {}

  std::shared_ptr<const View> Latest() const override;
  absl::Status Commit(absl::Span<const Mutation> mutations) override;

 private:
  class SnapshotView;

  const std::shared_ptr<rocksdb::DB> db_;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_ROCKSDB_ROCKSDB_ENGINE_H_
