#ifndef KAREZ_STORAGE_ROCKSDB_ROCKSDB_STORE_H_
#define KAREZ_STORAGE_ROCKSDB_ROCKSDB_STORE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/header.h"
#include "storage/store.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace karez::storage {

struct RocksdbOptions {
  // The store's own folder. Made if it is missing; the folder above it is not.
  std::string path;
  StoreIdentity identity;
  // Writes held in memory before they go to a sorted file.
  size_t write_buffer_bytes = 64 << 20;
  // Uncompressed blocks of sorted files held for reading.
  size_t block_cache_bytes = 64 << 20;
  // The machine's if nullptr. Tests give one that fails; it must outlive the
  // store and its snapshots.
  rocksdb::Env* env = nullptr;
};

// Opens the store in a folder, making it if there is none.
//
// Errors (each names the folder): those of OpenHeader; FAILED_PRECONDITION if
// another process has it open or if it holds other files than a store's;
// DATA_LOSS if files are corrupt or missing; RESOURCE_EXHAUSTED if the disk is
// full; UNAVAILABLE for other I/O errors, such as a missing permission.
absl::StatusOr<std::unique_ptr<Store>> OpenRocksdbStore(const RocksdbOptions& options);

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_ROCKSDB_ROCKSDB_STORE_H_
