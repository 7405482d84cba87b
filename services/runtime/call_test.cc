#include "services/runtime/call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "services/runtime/clock.h"
#include "services/runtime/ids.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

TEST(Principal, OperatorsMayEverythingAndOthersNothing) {
  EXPECT_TRUE(LocalOperator().May("registry.listings.publish"));
  EXPECT_EQ(LocalOperator().clearance, options::v1::VISIBILITY_OWNER);
  EXPECT_FALSE(Principal().May("registry.listings.publish"));
}

TEST(Principal, NobodyHoldsThePermissionWithoutAName) { EXPECT_FALSE(LocalOperator().May("")); }

TEST(RandomIds, AreTwentyBase32CharactersAndDiffer) {
  RandomIds ids;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = ids.NewId();
    EXPECT_THAT(id, testing::MatchesRegex("[a-z2-7]+"));
    EXPECT_EQ(id.size(), 20u);
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(FakeClock, MovesWhenTold) {
  FakeClock clock;
  const absl::Time before = clock.Now();
  EXPECT_EQ(clock.Now(), before);
  clock.Advance(absl::Hours(24));
  EXPECT_EQ(clock.Now(), before + absl::Hours(24));
}

TEST(SystemClock, IsThisCentury) { EXPECT_GT(SystemClock().Now(), absl::FromUnixSeconds(1700000000)); }

}  // namespace
}  // namespace karez::runtime
