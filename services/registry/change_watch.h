#ifndef KAREZ_SERVICES_REGISTRY_CHANGE_WATCH_H_
#define KAREZ_SERVICES_REGISTRY_CHANGE_WATCH_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "karez/registry/v1/change_feed.pb.h"
#include "services/registry/change_feed.h"
#include "services/registry/feed_position.h"
#include "services/registry/ready_signal.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"
#include "services/runtime/pull_cursor.h"
#include "storage/store.h"

namespace karez::registry {

class ChangeWatch;

// Wakes the streams whose heartbeat is due, when the registry's timer ticks.
// Safe for concurrent use.
class Heartbeats {
 public:
  void Add(ChangeWatch* watch);
  void Remove(ChangeWatch* watch);
  void Wake(absl::Time now);

 private:
  std::mutex mutex_;
  absl::flat_hash_set<ChangeWatch*> watches_;
};

// The stream of WatchChanges: changes as they become durable, and an empty
// message after each silence of `heartbeat`. Holds no thread. Never done.
class ChangeWatch final : public runtime::PullCursor<v1::WatchChangesResponse> {
 public:
  ChangeWatch(std::shared_ptr<const ChangeFeed> feed, std::shared_ptr<Heartbeats> heartbeats,
              const runtime::Clock& clock, FeedPosition from, runtime::Principal reader, absl::Duration heartbeat);
  ~ChangeWatch() override;

  absl::StatusOr<std::optional<v1::WatchChangesResponse>> Next(size_t max_bytes) override;
  void OnReady(std::function<void()> ready) override;
  bool done() const override { return false; }

 private:
  friend class Heartbeats;

  bool HeartbeatDue(absl::Time now) const;
  v1::WatchChangesResponse Message(FeedPage page);

  const std::shared_ptr<const ChangeFeed> feed_;
  const std::shared_ptr<Heartbeats> heartbeats_;
  const runtime::Clock& clock_;
  const runtime::Principal reader_;
  const absl::Duration heartbeat_;

  FeedPosition position_;
  // Whether the follower knows that it has caught up.
  bool told_caught_up_ = false;
  // More is known to be there.
  bool more_ = true;

  mutable std::mutex mutex_;
  absl::Time last_sent_;  // guarded by mutex_

  ReadySignal signal_;
  std::unique_ptr<storage::Subscription> subscription_;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_CHANGE_WATCH_H_
