#include "services/runtime/worker_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

// Occupies a pool's threads until it is released.
class Blocker {
 public:
  void Block(WorkerPool& pool) {
    auto started = std::make_shared<std::promise<void>>();
    ASSERT_THAT(pool.Submit([started, gate = gate_] {
      started->set_value();
      gate.wait();
    }),
                IsOk());
    started->get_future().wait();
  }
  void Release() { release_.set_value(); }

 private:
  std::promise<void> release_;
  std::shared_future<void> gate_ = release_.get_future().share();
};

TEST(WorkerPool, RunsEveryTaskOfEveryThread) {
  std::atomic<int> runs{0};
  {
    WorkerPool pool({.threads = 4, .queue_limit = 100'000});
    std::vector<std::thread> callers;
    for (int t = 0; t < 4; ++t) {
      callers.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) EXPECT_THAT(pool.Submit([&runs] { ++runs; }), IsOk());
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  EXPECT_EQ(runs, 4000);
}

TEST(WorkerPool, RefusesWhatItsQueueCannotHold) {
  WorkerPool pool({.threads = 1, .queue_limit = 2});
  Blocker blocker;
  blocker.Block(pool);

  EXPECT_THAT(pool.Submit([] {}), IsOk());
  EXPECT_THAT(pool.Submit([] {}), IsOk());
  EXPECT_EQ(pool.queue_depth(), 2u);
  const absl::Status refused = pool.Submit([] { ADD_FAILURE() << "a refused task ran"; });
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(refused, HasReason("QUEUE_FULL"));
  EXPECT_GT(RetryDelay(refused), absl::ZeroDuration());

  blocker.Release();
  pool.Drain();
  EXPECT_EQ(pool.queue_depth(), 0u);
}

TEST(WorkerPool, FinishesWhatItTookWhenItDrainsAndTakesNoMore) {
  WorkerPool pool({.threads = 1, .queue_limit = 10});
  Blocker blocker;
  blocker.Block(pool);
  bool ran = false;
  ASSERT_THAT(pool.Submit([&ran] { ran = true; }), IsOk());

  std::thread drainer([&pool] { pool.Drain(); });
  blocker.Release();
  drainer.join();

  EXPECT_TRUE(ran);
  EXPECT_THAT(pool.Submit([] {}), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(WorkerPool, RunsMoveOnlyTasks) {
  WorkerPool pool({.threads = 1, .queue_limit = 1});
  std::promise<int> answer;
  std::future<int> got = answer.get_future();
  ASSERT_THAT(pool.Submit([answer = std::move(answer)]() mutable { answer.set_value(7); }), IsOk());
  EXPECT_EQ(got.get(), 7);
}

}  // namespace
}  // namespace karez::runtime
