#ifndef KAREZ_SERVICES_REGISTRY_CHANGE_FEED_H_
#define KAREZ_SERVICES_REGISTRY_CHANGE_FEED_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/registry/v1/change_feed.pb.h"
#include "services/registry/feed_position.h"
#include "services/registry/records.h"
#include "services/runtime/call.h"
#include "services/runtime/sealer.h"
#include "storage/store.h"

namespace karez::registry {

// What one step of a follower may cost. The first change is given whatever its
// size.
struct FeedLimits {
  size_t max_changes = 100;
  size_t max_bytes = 1 << 20;
};

struct FeedPage {
  std::vector<v1::Change> changes;
  // Where to go on.
  FeedPosition next;
  // Nothing newer was there, and the snapshot is complete.
  bool caught_up = false;
};

// The change feed as one follower sees it: first every record that it may see,
// then every change. A snapshot started at sequence S gives, page by page, those
// records that have not changed since S; all others come as changes after S. So
// every record's revisions arrive in order, none is lost, and none that is gone
// comes back, however long the paging takes.
//
// A listing that leaves the follower's view arrives as removed; one that it never
// saw does not arrive at all.
//
// Safe for concurrent use.
class ChangeFeed {
 public:
  ChangeFeed(std::shared_ptr<storage::Store> store, std::shared_ptr<const Records> records, runtime::Sealer sealer)
      : store_(std::move(store)), records_(std::move(records)), sealer_(std::move(sealer)) {}

  // The position of a cursor; of an empty one, the start of a snapshot of now.
  // Errors: as DecodeCursor.
  absl::StatusOr<FeedPosition> Locate(absl::string_view cursor, const runtime::Principal& reader) const;

  std::string CursorOf(const FeedPosition& position, const runtime::Principal& reader) const;

  // The next changes, without waiting. A page may be short, even empty, where
  // more follow: a step examines a bounded number of records.
  // Errors: OUT_OF_RANGE if changes after the position were compacted away.
  absl::StatusOr<FeedPage> Read(const FeedPosition& from, const FeedLimits& limits,
                                const runtime::Principal& reader) const;

  const std::shared_ptr<storage::Store>& store() const { return store_; }

 private:
  const std::shared_ptr<storage::Store> store_;
  const std::shared_ptr<const Records> records_;
  const runtime::Sealer sealer_;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_CHANGE_FEED_H_
