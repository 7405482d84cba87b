#include "services/access/throttle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/testing.h"

namespace karez::access {
namespace {

using runtime::HasReason;
using runtime::IsOk;

TEST(Throttle, LetsFiveFailAndThenMakesWaitTwiceAsLongEachTime) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 5; ++i) EXPECT_THAT(throttle.Admit("ayna"), IsOk());

  absl::Duration wait = absl::Seconds(1);
  for (int i = 0; i < 20; ++i) {
    const absl::Status refused = throttle.Admit("ayna");
    EXPECT_THAT(refused, HasReason("TOO_MANY_ATTEMPTS"));
    EXPECT_EQ(runtime::RetryDelay(refused), wait);
    clock.Advance(wait);
    EXPECT_THAT(throttle.Admit("ayna"), IsOk());
    wait = std::min(wait * 2, absl::Minutes(15));
  }
  EXPECT_EQ(wait, absl::Minutes(15));
}

TEST(Throttle, HoldsNoNameForAnother) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 5; ++i) EXPECT_THAT(throttle.Admit("ayna"), IsOk());

  EXPECT_THAT(throttle.Admit("batyr"), IsOk());
}

TEST(Throttle, ForgetsWithSuccessAndAfterAnHour) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(throttle.Admit("ayna"), IsOk());
    throttle.Succeeded("ayna");
  }
  EXPECT_EQ(throttle.remembered(), 0u);
  for (int i = 0; i < 5; ++i) EXPECT_THAT(throttle.Admit("ayna"), IsOk());
  clock.Advance(absl::Hours(1));
  for (int i = 0; i < 5; ++i) EXPECT_THAT(throttle.Admit("ayna"), IsOk());
}

TEST(Throttle, LetsAHundredFailTogetherAndThenAHundredAMinute) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 100; ++i) EXPECT_THAT(throttle.Admit(absl::StrCat("name", i)), IsOk());
  const absl::Status refused = throttle.Admit("ayna");
  EXPECT_THAT(refused, HasReason("TOO_MANY_ATTEMPTS"));
  EXPECT_EQ(runtime::RetryDelay(refused), absl::Milliseconds(600));
  EXPECT_EQ(throttle.remembered(), 100u);

  clock.Advance(absl::Milliseconds(601));
  EXPECT_THAT(throttle.Admit("ayna"), IsOk());
  EXPECT_THAT(throttle.Admit("batyr"), HasReason("TOO_MANY_ATTEMPTS"));
}

TEST(Throttle, LetsOneClientFailTenTimesWhateverTheNamesAndThenTenTimesAMinute) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 10; ++i) EXPECT_THAT(throttle.Admit(absl::StrCat("name", i), "203.0.113.9"), IsOk());

  EXPECT_THAT(throttle.Check("ayna", "203.0.113.9"), HasReason("TOO_MANY_ATTEMPTS"));
  EXPECT_EQ(runtime::RetryDelay(throttle.Admit("ayna", "203.0.113.9")), absl::Seconds(6));
  EXPECT_THAT(throttle.Admit("ayna", "203.0.113.10"), IsOk());
  EXPECT_THAT(throttle.Admit("ayna"), IsOk());
  clock.Advance(absl::Seconds(6));
  EXPECT_THAT(throttle.Check("batyr", "203.0.113.9"), IsOk());
  EXPECT_THAT(throttle.Admit("batyr", "203.0.113.9"), IsOk());
  EXPECT_THAT(throttle.Admit("ayna", "203.0.113.9"), HasReason("TOO_MANY_ATTEMPTS"));
}

TEST(Throttle, LetsManySignInFromOneAddress) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 200; ++i) {
    EXPECT_THAT(throttle.Admit(absl::StrCat("name", i), "203.0.113.9"), IsOk());
    throttle.Succeeded(absl::StrCat("name", i), "203.0.113.9");
  }
  EXPECT_EQ(throttle.remembered_clients(), 0u);
}

TEST(Throttle, KeepsARefusedClientFromUsingUpWhatAllMayFail) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (int i = 0; i < 1000; ++i) throttle.Admit(absl::StrCat("name", i), "203.0.113.9").IgnoreError();

  for (int i = 0; i < 90; ++i) {
    EXPECT_THAT(throttle.Admit(absl::StrCat("other", i), absl::StrCat("198.51.100.", i)), IsOk());
  }
  EXPECT_THAT(throttle.Admit("ayna", "192.0.2.1"), HasReason("TOO_MANY_ATTEMPTS"));
}

TEST(Throttle, ForgetsClientsThatHaveNotFailedLately) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (size_t i = 0; i < 2 * Throttle::kMostClients; ++i) {
    clock.Advance(absl::Milliseconds(600));
    ASSERT_THAT(throttle.Admit(absl::StrCat("name", i), absl::StrCat("client", i)), IsOk());
  }
  EXPECT_LE(throttle.remembered_clients(), Throttle::kMostClients);
}

TEST(Throttle, RemembersNoMoreThanItHasRoomFor) {
  runtime::FakeClock clock;
  Throttle throttle(clock);
  for (size_t i = 0; i < Throttle::kMostNames + 100; ++i) {
    clock.Advance(absl::Milliseconds(600));
    ASSERT_THAT(throttle.Admit(absl::StrCat("name", i)), IsOk());
  }
  EXPECT_LE(throttle.remembered(), Throttle::kMostNames);
}

}  // namespace
}  // namespace karez::access
