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

TEST(Principal, HoldsWhatItsRolesHold) {
  EXPECT_TRUE(LocalOperator().May("registry.listings.publish"));
  EXPECT_TRUE(LocalOperator().May("access.principals.create"));
  EXPECT_EQ(LocalOperator().clearance, options::v1::VISIBILITY_OWNER);
  EXPECT_FALSE(Principal().May("registry.listings.publish"));
  EXPECT_FALSE(Principal{.roles = {kPartnerRole}}.May("registry.listings.publish"));
  EXPECT_TRUE((Principal{.roles = {kPartnerRole, kOperatorRole}}.May("registry.listings.publish")));
  EXPECT_TRUE(Anonymous().May("access.sessions.signIn"));
}

TEST(Principal, HoldsNoPermissionWithoutAName) { EXPECT_FALSE(LocalOperator().May("")); }

TEST(Principal, IsLimitedByTheScopesOfItsCredential) {
  Principal principal{.roles = {kPartnerRole}, .scopes = {"registry.listings.*"}};
  EXPECT_TRUE(principal.May("registry.listings.get"));
  EXPECT_FALSE(principal.May("registry.organizations.get"));
  EXPECT_FALSE(principal.May("registry.listings.publish"));
}

// An auditor reads everything; as a partner it changes its own records only.
TEST(Principal, ActsForWhomItIsBoundTo) {
  const Principal both{.roles = {kPartnerRole, kAuditorRole},
                       .clearance = options::v1::VISIBILITY_OWNER,
                       .organizations = {"organizations/own"}};
  EXPECT_TRUE(both.ActsFor("organizations/own"));
  EXPECT_FALSE(both.ActsFor("organizations/other"));
  EXPECT_TRUE(both.SeesAllOf("organizations/other"));
  EXPECT_TRUE(LocalOperator().ActsFor("organizations/other"));
  EXPECT_FALSE(Principal().ActsFor(""));
}

TEST(Principal, ReadsItsOwnRecordsInFull) {
  const Principal partner{
      .roles = {kPartnerRole}, .clearance = options::v1::VISIBILITY_PARTNERS, .organizations = {"organizations/own"}};
  EXPECT_EQ(partner.ClearanceFor("organizations/own"), options::v1::VISIBILITY_OWNER);
  EXPECT_EQ(partner.ClearanceFor("organizations/other"), options::v1::VISIBILITY_PARTNERS);
  EXPECT_TRUE(partner.SeesAllOf("organizations/own"));
  EXPECT_FALSE(partner.SeesAllOf("organizations/other"));
}

TEST(CallContext, KnowsTheTraceThatItIsPartOf) {
  CallContext call;
  EXPECT_EQ(call.trace_id(), "");
  call.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  EXPECT_EQ(call.trace_id(), "0af7651916cd43dd8448eb211c80319c");
  call.traceparent = "00-0AF";
  EXPECT_EQ(call.trace_id(), "");
}

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
