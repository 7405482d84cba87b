#ifndef KAREZ_STORAGE_ROCKSDB_WITNESS_H_
#define KAREZ_STORAGE_ROCKSDB_WITNESS_H_

#include <cstddef>
#include <cstdint>
#include <set>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/store.h"

// Transactions for crash tests, one a number, of which a missing half shows.
namespace karez::storage {

// Writes two entries and a change of the number in one transaction. value_bytes
// makes each entry that large.
absl::StatusOr<Sequence> WriteNumber(Store& store, uint64_t number, size_t value_bytes);

// The numbers that a snapshot shows. DATA_LOSS if one of them is there by half,
// if its bytes are not those that were written, or if the change log is broken
// or has not the same numbers.
absl::StatusOr<std::set<uint64_t>> ReadNumbers(const Snapshot& snapshot, size_t value_bytes);

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_ROCKSDB_WITNESS_H_
