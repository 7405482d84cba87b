#include "services/runtime/rate_limiter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/status.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

TEST(RateLimiter, LetsABurstInAndThenWhatTheRateAllows) {
  FakeClock clock;
  RateLimiter limiter({.calls_per_second = 10, .burst = 3}, clock);
  for (int i = 0; i < 3; ++i) EXPECT_THAT(limiter.Take("a"), IsOk());
  EXPECT_THAT(limiter.Take("a"), StatusIs(absl::StatusCode::kResourceExhausted));

  clock.Advance(absl::Milliseconds(100));
  EXPECT_THAT(limiter.Take("a"), IsOk());
  EXPECT_THAT(limiter.Take("a"), HasReason("TOO_MANY_CALLS"));
}

TEST(RateLimiter, SaysWhenToTryAgain) {
  FakeClock clock;
  RateLimiter limiter({.calls_per_second = 4, .burst = 1}, clock);
  ASSERT_THAT(limiter.Take("a"), IsOk());
  const absl::Status refused = limiter.Take("a");
  EXPECT_EQ(RetryDelay(refused), absl::Milliseconds(250));

  clock.Advance(RetryDelay(refused));
  EXPECT_THAT(limiter.Take("a"), IsOk());
}

TEST(RateLimiter, TellsPrincipalsApart) {
  FakeClock clock;
  RateLimiter limiter({.calls_per_second = 1, .burst = 1}, clock);
  EXPECT_THAT(limiter.Take("a"), IsOk());
  EXPECT_THAT(limiter.Take("b"), IsOk());
  EXPECT_THAT(limiter.Take("a"), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(RateLimiter, FillsNoFurtherThanTheBurst) {
  FakeClock clock;
  RateLimiter limiter({.calls_per_second = 100, .burst = 2}, clock);
  ASSERT_THAT(limiter.Take("a"), IsOk());
  clock.Advance(absl::Hours(1));
  EXPECT_THAT(limiter.Take("a"), IsOk());
  EXPECT_THAT(limiter.Take("a"), IsOk());
  EXPECT_THAT(limiter.Take("a"), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(RateLimiter, KeepsThoseWhoHaveSpentWhenItForgetsThoseWhoHaveNot) {
  FakeClock clock;
  RateLimiter limiter({.calls_per_second = 1, .burst = 100, .max_buckets = 3}, clock);
  for (int i = 0; i < 100; ++i) ASSERT_THAT(limiter.Take("spent"), IsOk());
  ASSERT_THAT(limiter.Take("b"), IsOk());
  ASSERT_THAT(limiter.Take("c"), IsOk());
  clock.Advance(absl::Seconds(1));
  ASSERT_THAT(limiter.Take("spent"), IsOk());
  ASSERT_THAT(limiter.Take("d"), IsOk());  // Those of b and c are full again.
  EXPECT_THAT(limiter.Take("spent"), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(RateLimiter, HoldsWhereTheClockGoesBack) {
  FakeClock clock;
  RateLimiter limiter({.calls_per_second = 1, .burst = 1}, clock);
  ASSERT_THAT(limiter.Take("a"), IsOk());
  clock.Advance(-absl::Hours(1));
  EXPECT_THAT(limiter.Take("a"), StatusIs(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace karez::runtime
