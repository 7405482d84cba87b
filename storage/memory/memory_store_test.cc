#include "storage/memory/memory_store.h"

#include "storage/store_conformance.h"

namespace karez::storage {
namespace {

class MemoryPlace : public StorePlace {
 public:
  absl::StatusOr<std::unique_ptr<Store>> Open(const StoreIdentity& identity) override {
    return OpenMemoryStore(identity);
  }
};

const Backend kMemory = {"memory", [] { return std::make_unique<MemoryPlace>(); }};

INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance, testing::Values(kMemory));
INSTANTIATE_TEST_SUITE_P(Memory, TableConformance, testing::Values(kMemory));
INSTANTIATE_TEST_SUITE_P(Memory, ChangeLogConformance, testing::Values(kMemory));

}  // namespace
}  // namespace karez::storage
