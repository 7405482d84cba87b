#include "storage/durable_sequence.h"

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"

namespace karez::storage {
namespace {

TEST(DurableSequence, WakesOnlyThoseWhoHaveLess) {
  DurableSequence sequence(5);
  std::string woken;
  const auto at5 = sequence.OnNewer(5, [&] { woken += "5"; });
  const auto at6 = sequence.OnNewer(6, [&] { woken += "6"; });
  const auto at7 = sequence.OnNewer(7, [&] { woken += "7"; });
  sequence.Advance(7);
  EXPECT_EQ(woken, "56");
  sequence.Advance(7);
  sequence.Advance(3);
  EXPECT_EQ(woken, "56");
  sequence.Advance(9);
  EXPECT_EQ(woken, "567");
}

TEST(DurableSequence, CancelsOneOfSeveralAtTheSameSequence) {
  DurableSequence sequence(1);
  std::string woken;
  std::vector<std::unique_ptr<Subscription>> subscriptions;
  for (const char* name : {"a", "b", "c"}) subscriptions.push_back(sequence.OnNewer(1, [&, name] { woken += name; }));
  subscriptions[1].reset();
  sequence.Advance(2);
  EXPECT_EQ(woken, "ac");
}

TEST(DurableSequence, CancelsOnlyWhenTheCallbackHasEnded) {
  DurableSequence sequence(1);
  std::promise<void> started, go;
  bool ended = false;
  std::unique_ptr<Subscription> subscription = sequence.OnNewer(1, [&] {
    started.set_value();
    go.get_future().wait();
    ended = true;
  });
  std::thread advancer([&] { sequence.Advance(2); });
  started.get_future().wait();
  std::thread canceller([&] {
    subscription.reset();
    EXPECT_TRUE(ended);
  });
  go.set_value();
  canceller.join();
  advancer.join();
}

TEST(DurableSequence, RunsEachCallbackOnceOrCancelsItUnderContention) {
  for (int round = 0; round < 200; ++round) {
    DurableSequence sequence(0);
    int calls = 0;
    std::unique_ptr<Subscription> subscription = sequence.OnNewer(0, [&] { ++calls; });
    std::thread first([&] { sequence.Advance(1); });
    std::thread second([&] { sequence.Advance(2); });
    subscription.reset();
    const int at_cancel = calls;
    first.join();
    second.join();
    EXPECT_LE(at_cancel, 1);
    EXPECT_EQ(calls, at_cancel);
  }
}

TEST(DurableSequence, TellsThoseWhoAwaitThatNothingWillCome) {
  DurableSequence sequence(1);
  std::thread failing([&] { sequence.Fail(absl::DataLossError("the disk is gone")); });
  EXPECT_EQ(sequence.AwaitNewer(1, absl::InfiniteFuture()).status(), absl::DataLossError("the disk is gone"));
  failing.join();
  EXPECT_EQ(*sequence.AwaitNewer(0, absl::InfiniteFuture()), 1u);
}

}  // namespace
}  // namespace karez::storage
