#include "services/runtime/stream_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <set>
#include <thread>

#include "services/runtime/shell_fixture.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using registry::v1::WatchChangesRequest;
using registry::v1::WatchChangesResponse;
using ::testing::ElementsAre;

WatchChangesResponse Message(const std::string& cursor) {
  WatchChangesResponse message;
  message.set_cursor(cursor);
  return message;
}

// Where tests publish messages, and cursors get them from.
class Topic {
 public:
  void Publish(const std::string& cursor) {
    std::vector<std::function<void()>> wake;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      messages_.push_back(Message(cursor));
      for (auto& [reader, ready] : waiting_) wake.push_back(std::move(ready));
      waiting_.clear();
    }
    for (const auto& ready : wake) ready();
  }

  // The stream ends after what was published.
  void Close(absl::Status status = absl::OkStatus()) {
    std::vector<std::function<void()>> wake;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      closed_ = true;
      status_ = status;
      for (auto& [reader, ready] : waiting_) wake.push_back(std::move(ready));
      waiting_.clear();
    }
    for (const auto& ready : wake) ready();
  }

  int open_cursors() const { return open_cursors_; }
  int pulls() const { return pulls_; }
  int waiting() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return static_cast<int>(waiting_.size());
  }

  std::unique_ptr<Watch> Open() { return std::make_unique<Cursor>(this); }

 private:
  class Cursor final : public Watch {
   public:
    explicit Cursor(Topic* topic) : topic_(topic) { ++topic_->open_cursors_; }
    ~Cursor() override {
      std::lock_guard<std::mutex> lock(topic_->mutex_);
      topic_->waiting_.erase(this);
      --topic_->open_cursors_;
    }

    absl::StatusOr<std::optional<WatchChangesResponse>> Next(size_t) override {
      EXPECT_FALSE(in_use_.exchange(true)) << "two threads use the cursor";
      std::lock_guard<std::mutex> lock(topic_->mutex_);
      ++topic_->pulls_;
      in_use_ = false;
      if (next_ < topic_->messages_.size()) return topic_->messages_[next_++];
      if (topic_->closed_ && !topic_->status_.ok()) return topic_->status_;
      return std::nullopt;
    }

    void OnReady(std::function<void()> ready) override {
      {
        std::lock_guard<std::mutex> lock(topic_->mutex_);
        if (next_ == topic_->messages_.size() && !topic_->closed_) {
          topic_->waiting_[this] = std::move(ready);
          return;
        }
      }
      ready();
    }

    bool done() const override {
      std::lock_guard<std::mutex> lock(topic_->mutex_);
      return topic_->closed_ && topic_->status_.ok() && next_ == topic_->messages_.size();
    }

   private:
    Topic* const topic_;
    size_t next_ = 0;
    std::atomic<bool> in_use_ = false;
  };

  mutable std::mutex mutex_;
  std::vector<WatchChangesResponse> messages_;
  std::map<Cursor*, std::function<void()>> waiting_;
  bool closed_ = false;
  absl::Status status_;
  std::atomic<int> open_cursors_ = 0;
  std::atomic<int> pulls_ = 0;
};

struct StreamFixture : ShellFixture {
  StreamFixture() {
    core->watch = [this](const CallContext&) { return topic.Open(); };
  }
  ~StreamFixture() {
    if (server) server->Shutdown(absl::Now());
    EXPECT_EQ(topic.open_cursors(), 0);
  }
  Topic topic;
};

struct Follower {
  explicit Follower(StreamFixture& f) : reader(f.stub->WatchChanges(&context, WatchChangesRequest())) {}

  // The cursors of the next n messages.
  std::vector<std::string> Read(int n) {
    std::vector<std::string> cursors;
    WatchChangesResponse message;
    while (static_cast<int>(cursors.size()) < n && reader->Read(&message)) cursors.push_back(message.cursor());
    return cursors;
  }

  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReader<WatchChangesResponse>> reader;
};

void AwaitThat(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(Pump, SendsWhatTheCursorGivesUntilItIsDone) {
  StreamFixture f;
  f.topic.Publish("1");
  f.topic.Publish("2");
  f.topic.Close();
  f.Start();
  Follower follower(f);

  EXPECT_THAT(follower.Read(3), ElementsAre("1", "2"));
  EXPECT_TRUE(follower.reader->Finish().ok());
}

TEST(Pump, SendsWhatBecomesReadyLater) {
  StreamFixture f;
  f.Start();
  Follower follower(f);
  AwaitThat([&] { return f.topic.waiting() == 1; });

  f.topic.Publish("1");

  EXPECT_THAT(follower.Read(1), ElementsAre("1"));
  f.topic.Close();
  EXPECT_TRUE(follower.reader->Finish().ok());
}

TEST(Pump, EndsWithTheErrorOfTheCursor) {
  StreamFixture f;
  f.topic.Publish("1");
  f.topic.Close(MakeError(absl::StatusCode::kOutOfRange, "CURSOR_TOO_OLD", "cursor: start again"));
  f.Start();
  Follower follower(f);

  EXPECT_THAT(follower.Read(2), ElementsAre("1"));
  EXPECT_THAT(FromGrpc(follower.reader->Finish()), HasReason("CURSOR_TOO_OLD"));
}

TEST(Pump, EndsWithTheErrorOfTheCore) {
  StreamFixture f;
  f.core->watch = [](const CallContext&) -> absl::StatusOr<std::unique_ptr<Watch>> {
    return MakeError(absl::StatusCode::kOutOfRange, "CURSOR_TOO_OLD", "cursor: start again");
  };
  f.Start();
  Follower follower(f);

  EXPECT_THAT(FromGrpc(follower.reader->Finish()), HasReason("CURSOR_TOO_OLD"));
}

TEST(Pump, RefusesACallerWithoutThePermission) {
  StreamFixture f;
  f.principal = Principal{.name = "partners/guest"};
  f.Start();
  Follower follower(f);

  EXPECT_THAT(FromGrpc(follower.reader->Finish()), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST(Pump, TakesFromEachMessageWhatTheCallerMayNotRead) {
  StreamFixture f;
  f.principal->clearance = options::v1::VISIBILITY_PUBLIC;
  class OneChange final : public Watch {
   public:
    absl::StatusOr<std::optional<WatchChangesResponse>> Next(size_t) override {
      WatchChangesResponse message;
      message.add_changes()->set_removed("listings/a");
      message.mutable_changes(0)->set_sequence(7);
      sent_ = true;
      return message;
    }
    void OnReady(std::function<void()> ready) override { ready(); }
    bool done() const override { return sent_; }

   private:
    bool sent_ = false;
  };
  f.core->watch = [](const CallContext&) { return std::make_unique<OneChange>(); };
  f.Start();
  Follower follower(f);

  WatchChangesResponse message;
  ASSERT_TRUE(follower.reader->Read(&message));
  EXPECT_EQ(message.changes(0).removed(), "listings/a");
  EXPECT_EQ(message.changes(0).sequence(), 0);
  follower.context.TryCancel();
  follower.reader->Finish();
}

TEST(Pump, FreesTheCursorOfAFollowerThatHasGone) {
  StreamFixture f;
  f.Start();
  Follower follower(f);
  AwaitThat([&] { return f.topic.waiting() == 1; });

  follower.context.TryCancel();

  EXPECT_EQ(follower.reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  AwaitThat([&] { return f.topic.open_cursors() == 0 && f.streams->size() == 0; });
}

TEST(Pump, TellsTheCoreThatTheFollowerHasGone) {
  StreamFixture f;
  std::function<bool()> cancelled;
  f.core->watch = [&](const CallContext& call) {
    cancelled = call.cancelled;
    return f.topic.Open();
  };
  f.Start();
  Follower follower(f);
  AwaitThat([&] { return f.topic.waiting() == 1; });
  EXPECT_FALSE(cancelled());

  follower.context.TryCancel();

  AwaitThat(cancelled);
  follower.reader->Finish();
}

TEST(Pump, PullsNoMoreThanTheReaderTakes) {
  StreamFixture f;
  constexpr int kMessages = 400;
  const std::string large(64 << 10, 'x');
  for (int i = 0; i < kMessages; ++i) f.topic.Publish(large);
  f.topic.Close();
  f.Start();
  Follower follower(f);

  // The windows of HTTP/2 fill up, then nothing moves for lack of a reader.
  int before = -1;
  while (before != f.topic.pulls() || before == 0) {
    before = f.topic.pulls();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }

  EXPECT_LT(f.topic.pulls(), kMessages / 2);
  EXPECT_EQ(follower.Read(kMessages + 1).size(), static_cast<size_t>(kMessages));
  EXPECT_TRUE(follower.reader->Finish().ok());
}

TEST(Pump, ServesManyFollowersOnFewThreads) {
  StreamFixture f;
  f.Start();
  constexpr int kFollowers = 200;
  std::deque<Follower> followers;
  for (int i = 0; i < kFollowers; ++i) followers.emplace_back(f);
  AwaitThat([&] { return f.topic.waiting() == kFollowers; });

  for (int i = 0; i < 20; ++i) f.topic.Publish(std::to_string(i));
  f.topic.Close();

  for (Follower& follower : followers) {
    const std::vector<std::string> cursors = follower.Read(21);
    ASSERT_EQ(cursors.size(), 20u);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(cursors[i], std::to_string(i));
    EXPECT_TRUE(follower.reader->Finish().ok());
  }
}

TEST(Pump, DoesNotDropAFollowerBecauseTheWorkersAreBusy) {
  StreamFixture f;
  f.pool = std::make_shared<WorkerPool>(WorkerPool::Options{.threads = 1, .queue_limit = 1});
  f.Start();
  std::deque<Follower> followers;
  for (int i = 0; i < 20; ++i) {
    followers.emplace_back(f);
    AwaitThat([&] { return f.topic.waiting() == i + 1; });
  }

  f.topic.Publish("1");
  f.topic.Close();

  for (Follower& follower : followers) {
    EXPECT_THAT(follower.Read(2), ElementsAre("1"));
    EXPECT_TRUE(follower.reader->Finish().ok());
  }
}

TEST(Server, EndsFollowersWhenItIsShutDown) {
  StreamFixture f;
  f.Start();
  Follower follower(f);
  AwaitThat([&] { return f.topic.waiting() == 1; });

  f.server->Shutdown(absl::InfiniteFuture());

  EXPECT_THAT(FromGrpc(follower.reader->Finish()), HasReason("SERVER_STOPPING"));
}

TEST(Server, EndsAFollowerThatDoesNotReadOnceTheTimeIsUp) {
  StreamFixture f;
  for (int i = 0; i < 200; ++i) f.topic.Publish(std::string(64 << 10, 'x'));
  f.Start();
  Follower follower(f);
  AwaitThat([&] { return f.topic.pulls() > 0; });

  f.server->Shutdown(absl::Now() + absl::Milliseconds(50));

  EXPECT_EQ(f.topic.open_cursors(), 0);
  follower.context.TryCancel();
  follower.reader->Finish();
}

}  // namespace
}  // namespace karez::runtime
