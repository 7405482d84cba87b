#ifndef KAREZ_STORAGE_GROUP_COMMIT_H_
#define KAREZ_STORAGE_GROUP_COMMIT_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/durable_sequence.h"
#include "storage/engine.h"
#include "storage/header.h"
#include "storage/overlay.h"
#include "storage/store.h"

namespace karez::storage {

// The commit pipeline, the same for every backend that is an Engine
// (docs/adr/0001-group-commit.md). Bodies run one at a time over the last
// durable view and the overlay of pending writes, and join the open group. The
// writer that opened the group leads it: once the group before is durable it
// closes the group, commits it to the engine with one sync, publishes the new
// view and wakes the others.
class GroupCommitStore final : public Store {
 public:
  // Reads or writes the header of the engine's data. Errors: those of OpenHeader.
  static absl::StatusOr<std::unique_ptr<Store>> Open(std::unique_ptr<Engine> engine, const StoreIdentity& identity);

  std::unique_ptr<Snapshot> Read() const override;
  absl::StatusOr<Sequence> Write(absl::FunctionRef<absl::Status(Transaction&)> body) override;
  Sequence DurableSequence() const override;
  absl::StatusOr<Sequence> AwaitNewer(Sequence sequence, absl::Time deadline) const override;
  std::unique_ptr<Subscription> OnNewer(Sequence sequence, std::function<void()> callback) override;
  const StoreHeader& header() const override { return header_; }
  StoreStats Stats() const override;

 private:
  class ViewSnapshot;
  class OverlayTransaction;
  class Group;

  // What readers see.
  struct Published {
    std::shared_ptr<const View> view;
    Sequence sequence = 0;
  };

  // The outcome of running a body and what has to be durable before it is told.
  struct Ran {
    absl::Status status;
    Sequence sequence = 0;
    // nullptr: all is durable already.
    std::shared_ptr<Group> group;
    bool leads = false;
  };

  GroupCommitStore(std::unique_ptr<Engine> engine, StoreHeader header, Published published);

  Ran RunBody(absl::FunctionRef<absl::Status(Transaction&)> body);
  void Lead(const std::shared_ptr<Group>& group);
  absl::Status CommitToEngine(Group& group, Published& published);
  Published published() const;

  const StoreHeader header_;
  const std::unique_ptr<Engine> engine_;

  // Bodies run under it; all below are guarded by it.
  mutable std::mutex mutex_;
  std::condition_variable synced_;
  Overlay overlay_;
  Sequence assigned_;
  // Takes the next commits; nullptr if none waits.
  std::shared_ptr<Group> open_;
  // Being made durable; nullptr if none is.
  std::shared_ptr<Group> syncing_;
  absl::Status failure_;
  StoreStats stats_;

  // Apart from mutex_, so that readers wait for no body.
  mutable std::mutex published_mutex_;
  Published published_;

  storage::DurableSequence durable_;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_GROUP_COMMIT_H_
