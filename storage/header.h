#ifndef KAREZ_STORAGE_HEADER_H_
#define KAREZ_STORAGE_HEADER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "storage/engine.h"
#include "storage/store.h"

// The records that a store keeps about itself (table 0, docs/formats.md).
namespace karez::storage {

// The format that this program writes. Raising it takes a migration in
// header.cc and a checked-in store of the format before.
inline constexpr uint32_t kFormatVersion = 2;

// Whose store is opened, and what goes into a new one's header.
struct StoreIdentity {
  // A store of another service is refused.
  std::string service;
  // Start a new epoch: for a store that was restored from a backup.
  bool start_epoch = false;
  // Where the store id and the epochs come from.
  std::function<uint64_t()> random = SystemRandom;

  static uint64_t SystemRandom();
};

// Reads the header, having written it if the engine is empty and migrated it
// if its format is older.
//
// Errors: FAILED_PRECONDITION if the data is not a karez store, is another
// service's, or was written in a newer format; DATA_LOSS if the header is
// corrupt; whatever the engine returns.
absl::StatusOr<StoreHeader> OpenHeader(Engine& engine, const StoreIdentity& identity);

// The sequence of the last commit in view, and the mutation that records it.
absl::StatusOr<Sequence> ReadLastSequence(const View& view);
Mutation WriteLastSequence(Sequence sequence);

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_HEADER_H_
