#include "services/runtime/credential_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

TEST(CredentialCache, RemembersForAsLongAsItWasTold) {
  FakeClock clock;
  CredentialCache cache(clock);
  cache.Keep("key a", {.name = "principals/a"}, absl::Seconds(5), cache.Changes());

  ASSERT_TRUE(cache.Find("key a").has_value());
  EXPECT_EQ(cache.Find("key a")->name, "principals/a");
  EXPECT_FALSE(cache.Find("key b").has_value());
  clock.Advance(absl::Seconds(5));
  EXPECT_FALSE(cache.Find("key a").has_value());
}

TEST(CredentialCache, TakesTheLaterAnswer) {
  FakeClock clock;
  CredentialCache cache(clock);
  cache.Keep("key", {.name = "principals/a"}, absl::Seconds(5), cache.Changes());
  cache.Keep("key", {.name = "principals/b"}, absl::Seconds(9), cache.Changes());
  clock.Advance(absl::Seconds(8));

  ASSERT_TRUE(cache.Find("key").has_value());
  EXPECT_EQ(cache.Find("key")->name, "principals/b");
}

TEST(CredentialCache, DoesNotGrowPastItsBound) {
  FakeClock clock;
  CredentialCache cache(clock, /*max_entries=*/10);
  const auto kept = [&] {
    int count = 0;
    for (int i = 0; i < 100; ++i) count += cache.Find(std::to_string(i)).has_value() ? 1 : 0;
    return count;
  };
  for (int i = 0; i < 100; ++i) {
    cache.Keep(std::to_string(i), {.name = "principals/a"}, absl::Seconds(5), cache.Changes());
    ASSERT_LE(kept(), 10);
    ASSERT_TRUE(cache.Find(std::to_string(i)).has_value());
  }
}

TEST(CredentialCache, DropsWhatIsOverBeforeWhatIsNot) {
  FakeClock clock;
  CredentialCache cache(clock, /*max_entries=*/2);
  cache.Keep("short", {.name = "principals/a"}, absl::Seconds(1), cache.Changes());
  cache.Keep("long", {.name = "principals/b"}, absl::Seconds(9), cache.Changes());
  clock.Advance(absl::Seconds(2));
  cache.Keep("new", {.name = "principals/c"}, absl::Seconds(9), cache.Changes());

  EXPECT_TRUE(cache.Find("long").has_value());
  EXPECT_TRUE(cache.Find("new").has_value());
}

TEST(CredentialCache, KnowsWhoWasLetInAndGivesLateAnswersForAWhile) {
  FakeClock clock;
  CredentialCache cache(clock);
  EXPECT_FALSE(cache.Knows("key"));
  cache.Keep("key", {.name = "principals/a"}, absl::Seconds(5), cache.Changes());
  clock.Advance(absl::Seconds(9));
  EXPECT_FALSE(cache.Find("key").has_value());
  EXPECT_TRUE(cache.FindLate("key").has_value());
  clock.Advance(absl::Seconds(1));
  EXPECT_FALSE(cache.FindLate("key").has_value());
  EXPECT_TRUE(cache.Knows("key"));
  cache.Drop("key");
  EXPECT_FALSE(cache.Knows("key"));
}

TEST(CredentialCache, ForgetsWhomItIsToldToAndAnswersThatWereUnderWay) {
  FakeClock clock;
  CredentialCache cache(clock);
  cache.Keep("a", {.name = "principals/a"}, absl::Seconds(5), cache.Changes());
  cache.Keep("b", {.name = "principals/b"}, absl::Seconds(5), cache.Changes());
  const uint64_t before = cache.Changes();
  cache.Forget("principals/a");
  EXPECT_FALSE(cache.FindLate("a").has_value());
  EXPECT_TRUE(cache.Find("b").has_value());

  cache.Keep("a", {.name = "principals/a"}, absl::Seconds(5), before);
  EXPECT_FALSE(cache.Find("a").has_value());
  cache.Keep("a", {.name = "principals/a"}, absl::Seconds(5), cache.Changes());
  EXPECT_TRUE(cache.Find("a").has_value());
}

}  // namespace
}  // namespace karez::runtime
