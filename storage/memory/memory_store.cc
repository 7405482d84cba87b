#include "storage/memory/memory_store.h"

#include "storage/group_commit.h"
#include "storage/memory/memory_engine.h"

namespace karez::storage {

absl::StatusOr<std::unique_ptr<Store>> OpenMemoryStore(const StoreIdentity& identity) {
  return GroupCommitStore::Open(std::make_unique<MemoryEngine>(), identity);
}

}  // namespace karez::storage
