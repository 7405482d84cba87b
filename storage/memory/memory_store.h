#ifndef KAREZ_STORAGE_MEMORY_MEMORY_STORE_H_
#define KAREZ_STORAGE_MEMORY_MEMORY_STORE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "storage/header.h"
#include "storage/store.h"

namespace karez::storage {

// A new, empty store in memory: the same transactions, snapshots and sequences
// as any other, gone when it and its snapshots are.
absl::StatusOr<std::unique_ptr<Store>> OpenMemoryStore(const StoreIdentity& identity);

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_MEMORY_MEMORY_STORE_H_
