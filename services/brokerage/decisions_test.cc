#include "services/brokerage/brokerage_fixture.h"

namespace karez::brokerage {
namespace {

using runtime::HasReason;
using runtime::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DecisionsTest : public BrokerageTest {
 protected:
  DecisionsTest() {
    matching_.Add("farm", "drip", Features(.9, .8));
    matching_.Add("farm", "pump", Features(.8, -1));
    matching_.Add("farm", "kiln", Features(.3, .2));
    matching_.Add("mine", "pump", Features(.7, .7));
  }

  std::vector<std::string> List(const std::string& listing, const std::string& filter = "", int page_size = 0) {
    v1::ListDecisionsRequest request;
    request.set_listing(listing);
    request.set_filter(filter);
    request.set_page_size(page_size);
    std::vector<std::string> matches;
    do {
      const auto page = Must(brokerage_->ListDecisions(call_, request));
      for (const v1::Decision& decision : page.decisions()) matches.push_back(decision.match());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return matches;
  }

  v1::ListOpenMatchesRequest OpenOf(const std::string& listing) {
    v1::ListOpenMatchesRequest request;
    request.set_listing(listing);
    return request;
  }
  std::vector<std::string> Open(v1::ListOpenMatchesRequest request) {
    std::vector<std::string> matches;
    do {
      const auto page = Must(brokerage_->ListOpenMatches(call_, request));
      for (const auto& open : page.matches()) matches.push_back(open.match().name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return matches;
  }
};

TEST_F(DecisionsTest, StoresTheMatchAsItWasJudged) {
  v1::RecordDecisionRequest request = Deciding("farm", "drip", v1::VERDICT_REJECT, v1::REJECT_REASON_PRICE);
  request.set_comment("too expensive by half");
  const v1::Decision decision = Must(Record(request));
  EXPECT_EQ(decision.need(), "listings/farm");
  EXPECT_EQ(decision.offer(), "listings/drip");
  EXPECT_EQ(decision.principal(), "operators/local");
  EXPECT_EQ(decision.need_substance_hash(), "h1");
  EXPECT_EQ(decision.offer_substance_hash(), "h1");
  EXPECT_EQ(decision.score(), matching_.MakeMatch("listings/farm", "listings/drip").score());
  EXPECT_EQ(decision.features().SerializeAsString(), Features(.9, .8).SerializeAsString());
  EXPECT_EQ(decision.provenance().profile_revision(), "profiles/default@1");
  EXPECT_FALSE(decision.has_undo_time());
  Restart();
  v1::GetDecisionRequest get;
  get.set_name(decision.name());
  EXPECT_EQ(Must(brokerage_->GetDecision(call_, get)).SerializeAsString(), decision.SerializeAsString());
}

TEST_F(DecisionsTest, ARejectionHasAReasonAndNothingElseHas) {
  EXPECT_THAT(Record(Deciding("farm", "drip", v1::VERDICT_REJECT)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("reason: got nothing")));
  EXPECT_THAT(Record(Deciding("farm", "drip", v1::VERDICT_ACCEPT, v1::REJECT_REASON_PRICE)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("REJECT_REASON_PRICE")));
}

TEST_F(DecisionsTest, WhatHasChangedSinceItWasSeenIsNotJudged) {
  v1::RecordDecisionRequest request = Deciding("farm", "drip", v1::VERDICT_ACCEPT);
  request.set_need_substance_hash("h1");
  request.set_offer_substance_hash("h0");
  EXPECT_THAT(Record(request), StatusIs(absl::StatusCode::kAborted, HasSubstr("listings/drip")));
  EXPECT_THAT(List(""), IsEmpty());
}

TEST_F(DecisionsTest, APairThatIsNotAdmittedIsNotFound) {
  EXPECT_THAT(Record(Deciding("mine", "drip", v1::VERDICT_ACCEPT)), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(DecisionsTest, ARetriedDecisionIsOneAndAsksMatchingOnce) {
  v1::RecordDecisionRequest request = Deciding("farm", "drip", v1::VERDICT_ACCEPT);
  request.set_request_id("r1");
  const v1::Decision first = Must(Record(request));
  matching_.substance["listings/drip"] = "h2";
  EXPECT_EQ(Must(Record(request)).SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(matching_.explained, 1);
  EXPECT_THAT(List(""), SizeIs(1));
  request.set_verdict(v1::VERDICT_DEFER);
  EXPECT_THAT(Record(request), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(DecisionsTest, ADryRunRecordsNothing) {
  v1::RecordDecisionRequest request = Deciding("farm", "drip", v1::VERDICT_ACCEPT);
  request.set_validate_only(true);
  Must(Record(request));
  EXPECT_THAT(List(""), IsEmpty());
}

TEST_F(DecisionsTest, AnUndoneDecisionStaysForTheRecord) {
  const v1::Decision decision = Accept("farm", "drip");
  const v1::Decision undone = Must(Undo(decision));
  EXPECT_TRUE(undone.has_undo_time());
  EXPECT_EQ(undone.undo_principal(), "operators/local");
  EXPECT_THAT(Undo(decision), HasReason("ALREADY_UNDONE"));
  EXPECT_THAT(List(""), ElementsAre("matches/farm~drip"));
  EXPECT_THAT(List("", "NOT undo_time:*"), IsEmpty());
}

TEST_F(DecisionsTest, ListsTheNewestFirstByListingAndFilter) {
  Accept("farm", "drip");
  Reject("mine", "pump", v1::REJECT_REASON_MATURITY);
  Reject("farm", "pump", v1::REJECT_REASON_PRICE);
  EXPECT_THAT(List("", "", 1), ElementsAre("matches/farm~pump", "matches/mine~pump", "matches/farm~drip"));
  EXPECT_THAT(List("listings/pump"), ElementsAre("matches/farm~pump", "matches/mine~pump"));
  EXPECT_THAT(List("listings/farm", "", 1), ElementsAre("matches/farm~pump", "matches/farm~drip"));
  EXPECT_THAT(List("", "verdict = REJECT AND side = OPERATOR AND reason = MATURITY"), ElementsAre("matches/mine~pump"));
}

TEST_F(DecisionsTest, AJudgedPairComesBackOnlyWhenAListingChangesInSubstance) {
  Reject("farm", "drip");
  EXPECT_THAT(Open(OpenOf("listings/farm")), ElementsAre("matches/farm~pump", "matches/farm~kiln"));
  EXPECT_THAT(Open(OpenOf("listings/drip")), IsEmpty()) << "from the other side, too";

  matching_.substance["listings/drip"] = "h2";
  v1::ListOpenMatchesResponse open = Must(brokerage_->ListOpenMatches(call_, OpenOf("listings/farm")));
  ASSERT_THAT(open.matches(), SizeIs(3));
  EXPECT_THAT(open.matches(0).decisions(), IsEmpty());
  ASSERT_THAT(open.matches(0).former_decisions(), SizeIs(1));
  EXPECT_EQ(open.matches(0).former_decisions(0).verdict(), v1::VERDICT_REJECT);
}

TEST_F(DecisionsTest, AnUndonePairIsOpenAgain) {
  Must(Undo(Accept("farm", "drip")));
  EXPECT_THAT(Open(OpenOf("listings/farm")), SizeIs(3));
}

TEST_F(DecisionsTest, JudgedPairsCanBeListedWithTheLastDecisionOfEachSide) {
  v1::RecordDecisionRequest owner = Deciding("farm", "drip", v1::VERDICT_DEFER);
  owner.set_side(v1::DECISION_SIDE_NEED_OWNER);
  Must(Record(owner));
  Reject("farm", "drip");
  Accept("farm", "drip");
  v1::ListOpenMatchesRequest request = OpenOf("listings/farm");
  request.set_include_judged(true);
  const auto all = Must(brokerage_->ListOpenMatches(call_, request));
  ASSERT_THAT(all.matches(), SizeIs(3));
  ASSERT_THAT(all.matches(0).decisions(), SizeIs(2));
  EXPECT_EQ(all.matches(0).decisions(0).verdict(), v1::VERDICT_ACCEPT);
  EXPECT_EQ(all.matches(0).decisions(1).side(), v1::DECISION_SIDE_NEED_OWNER);
  EXPECT_FALSE(all.matches(0).decisions(0).has_features());
}

TEST_F(DecisionsTest, ASideSeesAsOpenWhatAnotherHasJudged) {
  Accept("farm", "drip");
  v1::ListOpenMatchesRequest request = OpenOf("listings/farm");
  request.set_side(v1::DECISION_SIDE_NEED_OWNER);
  EXPECT_THAT(Open(request), SizeIs(3));
  request.set_side(v1::DECISION_SIDE_OPERATOR);
  EXPECT_THAT(Open(request), SizeIs(2));
}

TEST_F(DecisionsTest, PagesOfOpenMatchesLeaveNothingOut) {
  for (int i = 0; i < 60; ++i) matching_.Add("many", absl::StrCat("o", i), Features(.01 * i, .5));
  for (int i = 20; i < 60; ++i) Reject("many", absl::StrCat("o", i));
  v1::ListOpenMatchesRequest request = OpenOf("listings/many");
  request.set_page_size(3);
  const std::vector<std::string> open = Open(request);
  ASSERT_THAT(open, SizeIs(20));
  EXPECT_EQ(open.front(), "matches/many~o19");
  EXPECT_EQ(open.back(), "matches/many~o0");
}

}  // namespace
}  // namespace karez::brokerage
