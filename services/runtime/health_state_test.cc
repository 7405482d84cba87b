#include "services/runtime/health_state.h"

#include <gtest/gtest.h>

namespace karez::runtime {
namespace {

TEST(HealthState, NothingIsReadyBeforeItServes) {
  HealthState health;
  health.Set("a", true);

  EXPECT_EQ(health.IsReady("a"), false);
  EXPECT_EQ(health.IsReady(HealthState::kOverall), false);
  health.StartServing();
  EXPECT_EQ(health.IsReady("a"), true);
  EXPECT_EQ(health.IsReady(HealthState::kOverall), true);
}

TEST(HealthState, IsReadyAsAWholeWhenEveryServiceIs) {
  HealthState health;
  health.StartServing();
  health.Set("a", true);
  health.Set("b", false);

  EXPECT_EQ(health.IsReady("a"), true);
  EXPECT_EQ(health.IsReady("b"), false);
  EXPECT_EQ(health.IsReady(HealthState::kOverall), false);
  health.Set("b", true);
  EXPECT_EQ(health.IsReady(HealthState::kOverall), true);
}

TEST(HealthState, DoesNotKnowAServiceThatWasNotDeclared) {
  HealthState health;
  health.StartServing();

  EXPECT_EQ(health.IsReady("a"), std::nullopt);
}

TEST(HealthState, CallsAWatcherForEachChangeUntilItIsUnwatched) {
  HealthState health;
  int changes = 0;
  const int watch = health.Watch([&] { ++changes; });
  health.Set("a", true);
  health.Set("a", true);
  health.StartServing();
  EXPECT_EQ(changes, 2);

  health.Unwatch(watch);
  health.StopServing();
  EXPECT_EQ(changes, 2);
}

}  // namespace
}  // namespace karez::runtime
