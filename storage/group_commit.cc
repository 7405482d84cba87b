#include "storage/group_commit.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace karez::storage {
namespace {

// Keys below it are the store's own (table 0 of keys.h).
constexpr absl::string_view kFirstKey("\0\1", 2);

absl::Status CheckKey(absl::string_view key) {
  if (key >= kFirstKey) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("key: got \"", absl::CHexEscape(key), "\", want one from \"\\x00\\x01\" on"));
}

KeyRange WithoutOwnKeys(const KeyRange& range) { return {std::max(range.begin, std::string(kFirstKey)), range.end}; }

absl::Status Visit(Cursor& cursor, absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) {
  for (; cursor.Valid(); cursor.Next()) {
    if (!visit(cursor.key(), cursor.value())) return absl::OkStatus();
  }
  return cursor.status();
}

}  // namespace

class GroupCommitStore::ViewSnapshot : public Snapshot {
 public:
  explicit ViewSnapshot(Published published) : published_(std::move(published)) {}

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    absl::Status valid = CheckKey(key);
    if (!valid.ok()) return valid;
    return published_.view->Get(key);
  }

  absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(absl::Span<const std::string> keys) const override {
    for (const std::string& key : keys) {
      absl::Status valid = CheckKey(key);
      if (!valid.ok()) return valid;
    }
    return published_.view->GetMany(keys);
  }

  absl::Status Scan(const KeyRange& range, Direction direction,
                    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    return Visit(*published_.view->NewCursor(WithoutOwnKeys(range), direction), visit);
  }

  Sequence sequence() const override { return published_.sequence; }

 private:
  const Published published_;
};

// Writes straight into the overlay, remembering how to take it back.
class GroupCommitStore::OverlayTransaction : public Transaction {
 public:
  OverlayTransaction(Overlay& overlay, const View& base, Sequence sequence)
      : overlay_(overlay), base_(base), sequence_(sequence) {}

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    absl::Status valid = CheckKey(key);
    if (!valid.ok()) return valid;
    if (const Overlay::Entry* pending = overlay_.Find(key)) return pending->value;
    return base_.Get(key);
  }

  absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(absl::Span<const std::string> keys) const override {
    std::vector<std::optional<std::string>> values;
    values.reserve(keys.size());
    for (const std::string& key : keys) {
      absl::StatusOr<std::optional<std::string>> value = Get(key);
      if (!value.ok()) return value.status();
      values.push_back(*std::move(value));
    }
    return values;
  }

  absl::Status Scan(const KeyRange& range, Direction direction,
                    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    ++scans_;
    absl::Status status = Visit(*overlay_.NewCursor(base_, WithoutOwnKeys(range), direction), visit);
    --scans_;
    return status;
  }

  Sequence sequence() const override { return sequence_; }

  absl::Status Put(absl::string_view key, absl::string_view value) override { return Set(key, std::string(value)); }
  absl::Status Delete(absl::string_view key) override { return Set(key, std::nullopt); }
  Sequence AdvanceSequence() override { return ++sequence_; }

  void Undo() {
    while (!writes_.empty()) {
      overlay_.Restore(writes_.back().key, std::move(before_.back()));
      writes_.pop_back();
      before_.pop_back();
    }
  }

  std::vector<Mutation>& writes() { return writes_; }

 private:
  absl::Status Set(absl::string_view key, std::optional<std::string> value) {
    absl::Status valid = CheckKey(key);
    if (!valid.ok()) return valid;
    if (scans_ > 0) return absl::FailedPreconditionError("transaction: a scan's visit must not write");
    before_.push_back(overlay_.Set(key, {value, sequence_}));
    writes_.push_back({std::string(key), std::move(value)});
    return absl::OkStatus();
  }

  Overlay& overlay_;
  const View& base_;
  Sequence sequence_;
  mutable int scans_ = 0;
  std::vector<Mutation> writes_;
  // What each of writes_ replaced.
  std::vector<std::optional<Overlay::Entry>> before_;
};

// Commits that become durable together.
class GroupCommitStore::Group {
 public:
  void Add(std::vector<Mutation> writes, Sequence sequence) {
    if (mutations.empty()) {
      mutations = std::move(writes);
    } else {
      std::move(writes.begin(), writes.end(), std::back_inserter(mutations));
    }
    last = sequence;
    ++commits;
  }

  void Settle(absl::Status status) {
    status_ = std::move(status);
    settled_.store(1, std::memory_order_release);
    settled_.notify_all();
  }

  const absl::Status& Await() const {
    settled_.wait(0, std::memory_order_acquire);
    return status_;
  }

  std::vector<Mutation> mutations;
  Sequence last = 0;
  uint64_t commits = 0;

 private:
  std::atomic<int> settled_ = 0;
  absl::Status status_;
};

absl::StatusOr<std::unique_ptr<Store>> GroupCommitStore::Open(std::unique_ptr<Engine> engine,
                                                              const StoreIdentity& identity) {
  absl::StatusOr<StoreHeader> header = OpenHeader(*engine, identity);
  if (!header.ok()) return header.status();
  Published published{engine->Latest()};
  absl::StatusOr<Sequence> last = ReadLastSequence(*published.view);
  if (!last.ok()) return last.status();
  published.sequence = *last;
  return std::unique_ptr<Store>(new GroupCommitStore(std::move(engine), *std::move(header), std::move(published)));
}

GroupCommitStore::GroupCommitStore(std::unique_ptr<Engine> engine, StoreHeader header, Published published)
    : header_(std::move(header)),
      engine_(std::move(engine)),
      assigned_(published.sequence),
      published_(std::move(published)),
      durable_(assigned_) {}

std::unique_ptr<Snapshot> GroupCommitStore::Read() const { return std::make_unique<ViewSnapshot>(published()); }

absl::StatusOr<Sequence> GroupCommitStore::Write(absl::FunctionRef<absl::Status(Transaction&)> body) {
  const Ran ran = RunBody(body);
  if (ran.leads) Lead(ran.group);
  if (ran.group != nullptr) {
    const absl::Status& durable = ran.group->Await();
    if (!durable.ok()) return durable;
  }
  if (!ran.status.ok()) return ran.status;
  return ran.sequence;
}

GroupCommitStore::Ran GroupCommitStore::RunBody(absl::FunctionRef<absl::Status(Transaction&)> body) {
  std::lock_guard lock(mutex_);
  if (!failure_.ok()) return {.status = failure_};
  const Published base = published();
  OverlayTransaction transaction(overlay_, *base.view, assigned_ + 1);
  Ran ran{.status = body(transaction)};
  if (!ran.status.ok()) transaction.Undo();
  if (transaction.writes().empty()) {
    // It may have seen what is pending, and its answer may tell that.
    ran.sequence = assigned_;
    ran.group = open_ != nullptr ? open_ : syncing_;
    return ran;
  }
  if (open_ == nullptr) {
    open_ = std::make_shared<Group>();
    ran.leads = true;
  }
  assigned_ = transaction.sequence();
  open_->Add(std::move(transaction.writes()), assigned_);
  ran.sequence = assigned_;
  ran.group = open_;
  return ran;
}

void GroupCommitStore::Lead(const std::shared_ptr<Group>& group) {
  std::unique_lock lock(mutex_);
  synced_.wait(lock, [&] { return syncing_ == nullptr; });
  open_ = nullptr;
  if (!failure_.ok()) {
    group->Settle(failure_);
    return;
  }
  syncing_ = group;
  lock.unlock();

  Published published;
  absl::Status status = CommitToEngine(*group, published);

  lock.lock();
  syncing_ = nullptr;
  if (status.ok()) {
    overlay_.Drop(group->mutations, group->last);
    stats_.commits += group->commits;
    ++stats_.groups;
    std::lock_guard published_lock(published_mutex_);
    std::swap(published_, published);
  } else {
    status = failure_ = absl::DataLossError(
        absl::StrCat("the store takes no more writes until it is opened again, since one failed: ", status.message()));
  }
  lock.unlock();
  synced_.notify_one();
  if (status.ok()) {
    durable_.Advance(group->last);
  } else {
    durable_.Fail(status);
  }
  group->Settle(std::move(status));
}

absl::Status GroupCommitStore::CommitToEngine(Group& group, Published& published) {
  group.mutations.push_back(WriteLastSequence(group.last));
  absl::Status status = engine_->Commit(group.mutations);
  if (status.ok()) published = {engine_->Latest(), group.last};
  return status;
}

GroupCommitStore::Published GroupCommitStore::published() const {
  std::lock_guard lock(published_mutex_);
  return published_;
}

Sequence GroupCommitStore::DurableSequence() const { return published().sequence; }

absl::StatusOr<Sequence> GroupCommitStore::AwaitNewer(Sequence sequence, absl::Time deadline) const {
  return durable_.AwaitNewer(sequence, deadline);
}

std::unique_ptr<Subscription> GroupCommitStore::OnNewer(Sequence sequence, std::function<void()> callback) {
  return durable_.OnNewer(sequence, std::move(callback));
}

StoreStats GroupCommitStore::Stats() const {
  std::lock_guard lock(mutex_);
  return stats_;
}

}  // namespace karez::storage
