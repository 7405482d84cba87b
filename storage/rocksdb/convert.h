#ifndef KAREZ_STORAGE_ROCKSDB_CONVERT_H_
#define KAREZ_STORAGE_ROCKSDB_CONVERT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"
#include "rocksdb/status.h"

// The only place where our types meet RocksDB's.
namespace karez::storage {

inline rocksdb::Slice ToSlice(absl::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline absl::string_view FromSlice(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// DATA_LOSS for corruption, RESOURCE_EXHAUSTED for a full disk, UNAVAILABLE for
// other I/O errors, FAILED_PRECONDITION for data of another kind, INTERNAL for
// the rest. The message is RocksDB's, which names the file.
absl::Status FromRocksdb(const rocksdb::Status& status);

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_ROCKSDB_CONVERT_H_
