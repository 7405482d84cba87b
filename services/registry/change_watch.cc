#include "services/registry/change_watch.h"

#include <utility>

#include "services/runtime/status_macros.h"

namespace karez::registry {
namespace {

constexpr size_t kMaxChangesPerMessage = 1000;

}  // namespace

void Heartbeats::Add(ChangeWatch* watch) {
  std::lock_guard<std::mutex> lock(mutex_);
  watches_.insert(watch);
}

void Heartbeats::Remove(ChangeWatch* watch) {
  std::lock_guard<std::mutex> lock(mutex_);
  watches_.erase(watch);
}

void Heartbeats::Wake(absl::Time now) {
  std::lock_guard<std::mutex> lock(mutex_);
  for (ChangeWatch* watch : watches_) {
    if (watch->HeartbeatDue(now)) watch->signal_.Fire();
  }
}

ChangeWatch::ChangeWatch(std::shared_ptr<const ChangeFeed> feed, std::shared_ptr<Heartbeats> heartbeats,
                         const runtime::Clock& clock, FeedPosition from, runtime::Principal reader,
                         absl::Duration heartbeat)
    : feed_(std::move(feed)),
      heartbeats_(std::move(heartbeats)),
      clock_(clock),
      reader_(std::move(reader)),
      heartbeat_(heartbeat),
      position_(std::move(from)),
      last_sent_(clock.Now()) {
  heartbeats_->Add(this);
}

ChangeWatch::~ChangeWatch() {
  heartbeats_->Remove(this);
  subscription_.reset();
}

absl::StatusOr<std::optional<v1::WatchChangesResponse>> ChangeWatch::Next(size_t max_bytes) {
  const FeedLimits limits{.max_changes = kMaxChangesPerMessage, .max_bytes = max_bytes};
  KAREZ_ASSIGN_OR_RETURN(FeedPage page, feed_->Read(position_, limits, reader_));
  position_ = page.next;
  more_ = !page.caught_up;
  if (page.changes.empty() && (more_ || told_caught_up_) && !HeartbeatDue(clock_.Now())) return std::nullopt;
  return Message(std::move(page));
}

v1::WatchChangesResponse ChangeWatch::Message(FeedPage page) {
  v1::WatchChangesResponse message;
  for (v1::Change& change : page.changes) *message.add_changes() = std::move(change);
  message.set_cursor(feed_->CursorOf(page.next, reader_));
  message.set_caught_up(page.caught_up);
  told_caught_up_ = page.caught_up;
  std::lock_guard<std::mutex> lock(mutex_);
  last_sent_ = clock_.Now();
  return message;
}

void ChangeWatch::OnReady(std::function<void()> ready) {
  subscription_.reset();
  signal_.Reset();
  if (more_ || HeartbeatDue(clock_.Now())) {
    signal_.Fire();
  } else {
    subscription_ = feed_->store()->OnNewer(position_.sequence, [this] { signal_.Fire(); });
  }
  // Last, since ready may have another thread use the watch at once.
  signal_.Arm(std::move(ready));
}

bool ChangeWatch::HeartbeatDue(absl::Time now) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return now - last_sent_ >= heartbeat_;
}

}  // namespace karez::registry
