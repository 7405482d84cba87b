#include "services/registry/change_watch.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/registry/follower.h"
#include "services/registry/registry_fixture.h"

namespace karez::registry {
namespace {

using runtime::IsOk;
using runtime::StatusIs;

using Stream = runtime::PullCursor<v1::WatchChangesResponse>;

class Watch : public RegistryFixture, public testing::Test {
 protected:
  std::unique_ptr<Stream> Open(const std::string& cursor = "", int heartbeat_seconds = 10) {
    v1::WatchChangesRequest request;
    request.set_cursor(cursor);
    request.mutable_heartbeat()->set_seconds(heartbeat_seconds);
    return Must(registry->WatchChanges(call, request));
  }

  static std::optional<v1::WatchChangesResponse> Next(Stream& stream) { return Must(stream.Next(1 << 20)); }

  // Takes what is there; the cursor after it.
  static std::string Drain(Stream& stream) {
    std::string cursor;
    while (auto message = Next(stream)) cursor = message->cursor();
    return cursor;
  }
};

TEST_F(Watch, SaysAtOnceThatAnEmptyRegistryHasNothing) {
  const auto stream = Open();
  const auto message = Next(*stream);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->changes_size(), 0);
  EXPECT_TRUE(message->caught_up());
  EXPECT_FALSE(Next(*stream).has_value());
  EXPECT_FALSE(stream->done());
}

TEST_F(Watch, GivesTheSnapshotThenIsSilentUntilAChange) {
  Draft();
  const auto stream = Open();
  const auto snapshot = Next(*stream);
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_EQ(snapshot->changes_size(), 2);
  EXPECT_FALSE(Next(*stream).has_value());

  int ready = 0;
  stream->OnReady([&] { ++ready; });
  EXPECT_EQ(ready, 0);
  const v1::Listing draft = Draft();
  EXPECT_EQ(ready, 1);
  const auto change = Next(*stream);
  ASSERT_TRUE(change.has_value());
  ASSERT_EQ(change->changes_size(), 1);
  EXPECT_EQ(change->changes(0).listing().name(), draft.name());
  EXPECT_TRUE(change->caught_up());

  Draft();
  EXPECT_EQ(ready, 1) << "it was armed once";
}

TEST_F(Watch, IsReadyAtOnceWhereSomethingIsThere) {
  Draft();
  const auto stream = Open();
  int ready = 0;
  stream->OnReady([&] { ++ready; });
  EXPECT_EQ(ready, 1);

  Drain(*stream);
  Draft();
  stream->OnReady([&] { ++ready; });
  EXPECT_EQ(ready, 2);
}

TEST_F(Watch, GoesOnFromACursor) {
  Draft();
  const std::string cursor = Drain(*Open());
  const v1::Listing draft = Draft();
  const auto stream = Open(cursor);
  const auto message = Next(*stream);
  ASSERT_TRUE(message.has_value());
  ASSERT_EQ(message->changes_size(), 1);
  EXPECT_EQ(message->changes(0).listing().name(), draft.name());
}

TEST_F(Watch, SendsAHeartbeatAfterEachSilence) {
  Draft();
  const auto stream = Open("", 10);
  Drain(*stream);
  int ready = 0;
  stream->OnReady([&] { ++ready; });
  Wait(absl::Seconds(9));
  EXPECT_EQ(ready, 0);
  Wait(absl::Seconds(1));
  EXPECT_EQ(ready, 1);
  const auto heartbeat = Next(*stream);
  ASSERT_TRUE(heartbeat.has_value());
  EXPECT_EQ(heartbeat->changes_size(), 0);
  EXPECT_TRUE(heartbeat->caught_up());
  EXPECT_NE(heartbeat->cursor(), "");
  EXPECT_FALSE(Next(*stream).has_value());
}

TEST_F(Watch, ChangesThatAReaderMayNotSeeAreNoMessage) {
  call = PartnerCall();
  const auto stream = Open();
  Drain(*stream);
  call = OperatorCall();
  Create(Offer());
  const v1::Listing draft = Draft();
  while (auto message = Next(*stream)) {
    for (const v1::Change& change : message->changes()) EXPECT_TRUE(change.has_organization());
  }
  Publish(Submit(draft));
  const auto message = Next(*stream);
  ASSERT_TRUE(message.has_value());
  ASSERT_EQ(message->changes_size(), 1);
  EXPECT_EQ(message->changes(0).listing().name(), draft.name());
}

TEST_F(Watch, RefusesAHeartbeatOutOfRangeAndABadCursor) {
  v1::WatchChangesRequest request;
  request.mutable_heartbeat()->set_seconds(61);
  EXPECT_THAT(registry->WatchChanges(call, request), StatusIs(absl::StatusCode::kInvalidArgument));
  request.mutable_heartbeat()->set_seconds(1);
  request.set_cursor("mine");
  EXPECT_THAT(registry->WatchChanges(call, request), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(Watch, CallsNobodyOnceItIsGone) {
  Draft();
  auto stream = Open();
  Drain(*stream);
  int ready = 0;
  stream->OnReady([&] { ++ready; });
  stream.reset();
  Draft();
  Wait(absl::Minutes(1));
  EXPECT_EQ(ready, 0);
}

TEST_F(Watch, OutlivesItsRegistry) {
  Draft();
  const auto stream = Open();
  registry.reset();
  EXPECT_TRUE(Next(*stream).has_value());
}

// The streams of many followers, pumped as a shell does it, while writers write.
TEST_F(Watch, LosesNothingWhenWritersAndPumpsRace) {
  constexpr int kWriters = 4;
  constexpr int kListings = 25;
  Owner();
  std::vector<std::thread> threads;
  std::vector<Follower> followers(4, Follower(call));
  for (Follower& follower : followers) {
    threads.emplace_back([this, &follower] {
      std::mutex mutex;
      std::condition_variable wake;
      const auto stream = Open("", 60);
      while (follower.listings.size() < kWriters * kListings) {
        while (auto message = Next(*stream)) {
          for (const v1::Change& change : message->changes()) follower.Apply(change);
        }
        if (follower.listings.size() == kWriters * kListings) break;
        bool ready = false;
        stream->OnReady([&] {
          std::lock_guard<std::mutex> lock(mutex);
          ready = true;
          wake.notify_one();
        });
        std::unique_lock<std::mutex> lock(mutex);
        wake.wait(lock, [&] { return ready; });
      }
    });
  }
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([this] {
      for (int j = 0; j < kListings; ++j) Draft();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Follower& follower : followers) EXPECT_EQ(follower.listings, followers[0].listings);
}

}  // namespace
}  // namespace karez::registry
