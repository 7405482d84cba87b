#include "storage/group_commit.h"

#include <future>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "storage/memory/memory_engine.h"

namespace karez::storage {
namespace {

using testing::HasSubstr;

// A memory engine whose disk can be held up and made to fail.
class SlowEngine : public Engine {
 public:
  // Holds the next commits until Release.
  void Hold() {
    std::lock_guard lock(mutex_);
    held_ = true;
  }

  // Lets the held commit, and all later ones, go on to this outcome.
  void Release(absl::Status outcome = absl::OkStatus()) {
    {
      std::lock_guard lock(mutex_);
      held_ = false;
      outcome_ = std::move(outcome);
    }
    changed_.notify_all();
  }

  // Lets the held commit go and holds the one after it.
  void ReleaseOne() {
    {
      std::lock_guard lock(mutex_);
      ++passes_;
    }
    changed_.notify_all();
  }

  void AwaitHeldCommit() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ && passes_ == 0; });
  }

  int commits() const {
    std::lock_guard lock(mutex_);
    return commits_;
  }

  std::shared_ptr<const View> Latest() const override { return memory_.Latest(); }

  absl::Status Commit(absl::Span<const Mutation> mutations) override {
    std::unique_lock lock(mutex_);
    ++commits_;
    waiting_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !held_ || passes_ > 0; });
    if (held_) --passes_;
    waiting_ = false;
    return outcome_.ok() ? memory_.Commit(mutations) : outcome_;
  }

 private:
  MemoryEngine memory_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool waiting_ = false;
  int passes_ = 0;
  int commits_ = 0;
  absl::Status outcome_;
};

std::string Get(const Reader& reader, absl::string_view key) { return reader.Get(key)->value_or("(absent)"); }

class GroupCommit : public testing::Test {
 protected:
  using Result = std::future<absl::StatusOr<Sequence>>;

  GroupCommit() {
    auto engine = std::make_unique<SlowEngine>();
    engine_ = engine.get();
    store_ = *GroupCommitStore::Open(std::move(engine), {.service = "test"});
    commits_before_ = engine_->commits();
  }

  // Runs Write on a thread of its own; returns when its body has run.
  Result Write(std::function<absl::Status(Transaction&)> body) {
    std::promise<void> ran;
    std::future<void> has_run = ran.get_future();
    Result result = std::async(std::launch::async, [this, body = std::move(body), ran = std::move(ran)]() mutable {
      return store_->Write([&](Transaction& transaction) {
        absl::Status status = body(transaction);
        ran.set_value();
        return status;
      });
    });
    has_run.wait();
    return result;
  }

  Result Put(const std::string& key) {
    return Write([key](Transaction& transaction) { return transaction.Put(key, "1"); });
  }

  // Starts a commit of a key that hangs in the disk.
  Result PutHeld(const std::string& key) {
    engine_->Hold();
    Result result = Put(key);
    engine_->AwaitHeldCommit();
    return result;
  }

  int commits() const { return engine_->commits() - commits_before_; }

  std::unique_ptr<Store> store_;
  SlowEngine* engine_ = nullptr;
  int commits_before_ = 0;
};

TEST_F(GroupCommit, ShowsPendingWritesToBodiesButToNoReader) {
  Result first = PutHeld("a");
  std::string seen;
  Result second = Write([&](Transaction& transaction) {
    seen = Get(transaction, "a");
    return transaction.Delete("a");
  });
  EXPECT_EQ(seen, "1");
  EXPECT_EQ(Get(*store_->Read(), "a"), "(absent)");
  EXPECT_EQ(store_->Read()->sequence(), 0u);
  EXPECT_EQ(store_->DurableSequence(), 0u);

  engine_->Release();
  EXPECT_EQ(*first.get(), 1u);
  EXPECT_EQ(*second.get(), 2u);
  EXPECT_EQ(Get(*store_->Read(), "a"), "(absent)");
}

TEST_F(GroupCommit, MakesAllThatGatheredDuringASyncDurableByOne) {
  std::vector<Result> results;
  results.push_back(PutHeld("first"));
  for (int i = 0; i < 5; ++i) results.push_back(Put(absl::StrCat("k", i)));
  engine_->Release();
  for (size_t i = 0; i < results.size(); ++i) EXPECT_EQ(*results[i].get(), i + 1);

  EXPECT_EQ(commits(), 2);
  EXPECT_EQ(store_->Stats().commits, 6u);
  EXPECT_EQ(store_->Stats().groups, 2u);
  EXPECT_EQ(Get(*store_->Read(), "k4"), "1");
}

TEST_F(GroupCommit, KeepsAPendingWriteThatCoversADurableOne) {
  Result first = PutHeld("a");
  Result second = Write([](Transaction& transaction) { return transaction.Put("a", "2"); });
  engine_->ReleaseOne();
  EXPECT_EQ(*first.get(), 1u);
  engine_->AwaitHeldCommit();
  std::string seen;
  Result third = Write([&](Transaction& transaction) {
    seen = Get(transaction, "a");
    return absl::OkStatus();
  });
  EXPECT_EQ(seen, "2");
  EXPECT_EQ(Get(*store_->Read(), "a"), "1");
  engine_->Release();
  EXPECT_EQ(*third.get(), 2u);
  EXPECT_EQ(Get(*store_->Read(), "a"), "2");
}

TEST_F(GroupCommit, LeavesThePendingWriteWhenABodyOverItFails) {
  Result first = PutHeld("a");
  Result failing = Write([](Transaction& transaction) {
    EXPECT_TRUE(transaction.Put("a", "2").ok());
    EXPECT_TRUE(transaction.Delete("a").ok());
    return absl::AbortedError("changed its mind");
  });
  std::string seen;
  Result third = Write([&](Transaction& transaction) {
    seen = Get(transaction, "a");
    return absl::OkStatus();
  });
  EXPECT_EQ(seen, "1");
  engine_->Release();
  EXPECT_EQ(failing.get().status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(*third.get(), 1u);
}

TEST_F(GroupCommit, FailsEveryPendingWriteAfterAFailedSyncAndTakesNoMore) {
  Result first = PutHeld("a");
  Result second = Put("b");
  engine_->Release(absl::UnavailableError("the disk is on fire"));
  for (Result* result : {&first, &second}) {
    const absl::Status status = result->get().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr("the disk is on fire"));
  }

  engine_->Release();
  bool ran = false;
  const absl::Status later = store_
                                 ->Write([&](Transaction&) {
                                   ran = true;
                                   return absl::OkStatus();
                                 })
                                 .status();
  EXPECT_EQ(later.code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(ran);
  EXPECT_EQ(commits(), 1);
  EXPECT_EQ(Get(*store_->Read(), "a"), "(absent)");
  EXPECT_EQ(store_->AwaitNewer(0, absl::InfiniteFuture()).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(GroupCommit, TellsNothingThatABodySawBeforeItIsDurable) {
  Result first = PutHeld("a");
  Result reads = Write([](Transaction&) { return absl::OkStatus(); });
  Result fails = Write([](Transaction&) { return absl::AlreadyExistsError("a"); });
  engine_->Release(absl::UnavailableError("the disk is on fire"));
  EXPECT_EQ(reads.get().status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(fails.get().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(GroupCommit, CallsBackForDurableCommitsOnly) {
  int calls = 0;
  const std::unique_ptr<Subscription> subscription = store_->OnNewer(0, [&] { ++calls; });
  Result first = PutHeld("a");
  EXPECT_EQ(calls, 0);
  engine_->Release(absl::UnavailableError("the disk is on fire"));
  first.wait();
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace karez::storage
