#ifndef KAREZ_SERVICES_REGISTRY_FEED_POSITION_H_
#define KAREZ_SERVICES_REGISTRY_FEED_POSITION_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/call.h"
#include "services/runtime/sealer.h"
#include "storage/store.h"

namespace karez::registry {

// Where a follower of the change feed is.
struct FeedPosition {
  // Kept in cursors: the numbers never change.
  enum class Phase : uint16_t { kOrganizations = 1, kListings = 2, kChanges = 3 };

  Phase phase = Phase::kOrganizations;
  // Changes after it are still to come.
  storage::Sequence sequence = 0;
  // In the snapshot: name of the last record given, empty at the start of a phase.
  std::string last_name;

  friend bool operator==(const FeedPosition&, const FeedPosition&) = default;
};

// An opaque cursor for a position in a store's feed as reader sees it: URL-safe,
// versioned, checksummed. It tells nothing of last_name, which may be of a record
// that the reader may not know of.
std::string EncodeCursor(const FeedPosition& position, const storage::StoreHeader& store,
                         const runtime::Principal& reader, const runtime::Sealer& sealer);

// Errors: INVALID_ARGUMENT with reason "INVALID_CURSOR" if the registry never
// gave such a cursor; OUT_OF_RANGE with reason "CURSOR_OUT_OF_RANGE" if it was
// given for another store, for an epoch of the store that is over, or for a
// reader who may see something else.
absl::StatusOr<FeedPosition> DecodeCursor(absl::string_view cursor, const storage::StoreHeader& store,
                                          const runtime::Principal& reader, const runtime::Sealer& sealer);

// "start again from nothing", with the reason why.
absl::Status CursorOutOfRange(absl::string_view why);

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_FEED_POSITION_H_
