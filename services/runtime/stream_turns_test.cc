#include "services/runtime/stream_turns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

TEST(StreamTurns, GivesTheTurnToOneOfThoseWhoWake) {
  StreamTurns turns;
  turns.Arm();
  ASSERT_TRUE(turns.WaitUnlessWoken());

  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { taken += turns.Wake(); });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(taken, 1);
}

TEST(StreamTurns, DoesNotInterruptAStep) { EXPECT_FALSE(StreamTurns().Wake()); }

TEST(StreamTurns, RemembersWhoWokeWhileItWasAboutToWait) {
  StreamTurns turns;
  turns.Arm();
  EXPECT_FALSE(turns.Wake());

  EXPECT_FALSE(turns.WaitUnlessWoken());
  turns.Arm();
  EXPECT_TRUE(turns.WaitUnlessWoken());
}

TEST(StreamTurns, DoesNotWaitOnceItIsStopped) {
  StreamTurns turns;
  turns.Stop(absl::UnavailableError("first"));
  turns.Stop(absl::CancelledError("second"));
  turns.Arm();

  EXPECT_FALSE(turns.WaitUnlessWoken());
  EXPECT_THAT(turns.stopped(), StatusIs(absl::StatusCode::kUnavailable, "first"));
}

TEST(StreamTurns, CanBeWokenAfterItGaveUpItsTurn) {
  StreamTurns turns;
  turns.Wait();

  EXPECT_TRUE(turns.Wake());
  EXPECT_FALSE(turns.Wake());
}

}  // namespace
}  // namespace karez::runtime
