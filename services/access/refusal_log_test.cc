#include "services/access/refusal_log.h"

#include <gtest/gtest.h>

#include "services/runtime/testing.h"

namespace karez::access {
namespace {

TEST(RefusalLog, TakesOneOfANameAndReasonAMinute) {
  runtime::FakeClock clock;
  RefusalLog log(clock);
  EXPECT_TRUE(log.IsDue("ayna", "WRONG_PASSWORD"));
  EXPECT_FALSE(log.IsDue("ayna", "WRONG_PASSWORD"));
  EXPECT_TRUE(log.IsDue("ayna", "TOO_MANY_ATTEMPTS"));
  EXPECT_TRUE(log.IsDue("batyr", "WRONG_PASSWORD"));
  clock.Advance(RefusalLog::kPeriod);
  EXPECT_TRUE(log.IsDue("ayna", "WRONG_PASSWORD"));
}

TEST(RefusalLog, IsNotFilledByManyNames) {
  runtime::FakeClock clock;
  RefusalLog log(clock);
  size_t due = 0;
  for (int i = 0; i < 1'000; ++i) due += log.IsDue(std::to_string(i), "WRONG_PASSWORD") ? 1 : 0;
  EXPECT_EQ(due, RefusalLog::kMostAMinute);
  clock.Advance(RefusalLog::kPeriod);
  EXPECT_TRUE(log.IsDue("ayna", "WRONG_PASSWORD"));
}

}  // namespace
}  // namespace karez::access
