#include "services/brokerage/brokerage_fixture.h"
#include "services/brokerage/ranks.h"

namespace karez::brokerage {
namespace {

using runtime::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RescoringTest : public BrokerageTest {
 protected:
  RescoringTest() {
    matching_.Add("farm", "drip", Features(.9, .1));
    matching_.Add("farm", "pump", Features(.6, 1));
    matching_.Add("farm", "kiln", Features(.3, .3));
  }

  static v1::SamplePair Sample(const std::string& need, const std::string& offer, double topic, double readiness) {
    v1::SamplePair pair;
    pair.set_need("listings/" + need);
    pair.set_offer("listings/" + offer);
    *pair.mutable_features() = Features(topic, readiness);
    return pair;
  }
};

TEST_F(RescoringTest, TheOldRevisionGivesTheOldScoreToTheBit) {
  const v1::Decision decision = Accept("farm", "drip");
  Must(Create(MakeProfile(0, 3, 2)));
  Must(Activate("profiles/default@2"));
  v1::RescoreMatchRequest request;
  request.set_decision(decision.name());
  const auto old = Must(brokerage_->RescoreMatch(call_, request));
  EXPECT_EQ(old.profile_revision(), "profiles/default@1");
  EXPECT_EQ(old.score(), decision.score());
  EXPECT_EQ(old.decided_score(), decision.score());
  request.set_profile("profiles/-");
  const auto now = Must(brokerage_->RescoreMatch(call_, request));
  EXPECT_EQ(now.profile_revision(), "profiles/default@2");
  EXPECT_NE(now.score(), decision.score());
  double log_odds = now.bias();
  for (const auto& contribution : now.contributions()) log_odds += contribution.log_odds();
  EXPECT_DOUBLE_EQ(now.score(), 1 / (1 + std::exp(-log_odds)));
  EXPECT_EQ(now.contributions(0).value(), .9);
  EXPECT_EQ(now.contributions(0).weight(), 3);
}

TEST_F(RescoringTest, FeaturesAreScoredWithTheActiveRevision) {
  v1::RescoreMatchRequest request;
  *request.mutable_features() = Features(.9, .1);
  const auto rescored = Must(brokerage_->RescoreMatch(call_, request));
  EXPECT_EQ(rescored.score(), matching_.MakeMatch("listings/farm", "listings/drip").score());
  EXPECT_FALSE(rescored.has_decided_score());
}

TEST_F(RescoringTest, ShowsTheWeightsOfTheNeedsSector) {
  matching::v1::ScoringProfile profile = MakeProfile(0);
  auto& water = *profile.add_sector_weights();
  water.set_sector("water");
  *water.add_components() = profile.components(1);
  water.mutable_components(0)->set_weight(4);
  Must(Create(profile));
  v1::RescoreMatchRequest request;
  request.set_profile("profiles/default@2");
  *request.mutable_features() = Features(.9, .1);
  EXPECT_EQ(Must(brokerage_->RescoreMatch(call_, request)).contributions(1).weight(), 1.5);
  request.mutable_features()->add_need_sectors("water");
  const auto rescored = Must(brokerage_->RescoreMatch(call_, request));
  EXPECT_EQ(rescored.contributions(0).weight(), 6);
  EXPECT_EQ(rescored.contributions(1).weight(), 4);
  EXPECT_DOUBLE_EQ(rescored.contributions(1).log_odds(), 4 * (.1 - .6));
}

TEST_F(RescoringTest, ComparesOnThePairsThatWereDecided) {
  Accept("farm", "drip");
  Reject("farm", "pump");
  Reject("farm", "kiln");
  Accept("farm", "kiln");  // Each pair counts once.
  Must(Create(MakeProfile(0, 1, 6)));
  v1::CompareProfilesRequest request;
  request.set_after("profiles/default@2");
  const auto compared = Must(brokerage_->CompareProfiles(call_, request));
  EXPECT_EQ(compared.before(), "profiles/default@1");
  EXPECT_EQ(compared.pair_count(), 3);
  EXPECT_EQ(compared.need_count(), 1);
  EXPECT_EQ(compared.changed_count(), 3);
  ASSERT_THAT(compared.changes(), SizeIs(3));
  const v1::RankChange& drip = compared.changes(0);
  EXPECT_EQ(drip.offer(), "listings/drip");
  EXPECT_EQ(drip.rank_before(), 1);
  EXPECT_EQ(drip.rank_after(), 3);
  EXPECT_GT(drip.score_before(), drip.score_after());
}

TEST_F(RescoringTest, SaysWhichComponentsMovedAPair) {
  const std::vector<v1::SamplePair> sample = {Sample("farm", "drip", .9, .1), Sample("farm", "pump", .8, 1)};
  const auto before = MakeProfile(1);
  const auto after = MakeProfile(2, 6, 9);
  std::vector<matching::v1::FeatureScore> scores_before;
  std::vector<matching::v1::FeatureScore> scores_after;
  for (const auto& pair : sample) {
    scores_before.push_back(FakeMatching::Score(before, pair.features()));
    scores_after.push_back(FakeMatching::Score(after, pair.features()));
  }
  EXPECT_THAT(RankChanges(sample, {before, scores_before}, {before, scores_before}), IsEmpty());
  // Readiness of 1 was worth too little to pass the other's topic... unless it weighs more.
  matching::v1::ScoringProfile light = MakeProfile(3, 6, .1);
  std::vector<matching::v1::FeatureScore> scores_light;
  for (const auto& pair : sample) scores_light.push_back(FakeMatching::Score(light, pair.features()));
  const auto changes = RankChanges(sample, {light, scores_light}, {after, scores_after});
  ASSERT_THAT(changes, SizeIs(2));
  for (const v1::RankChange& change : changes) {
    ASSERT_THAT(change.shifts(), SizeIs(1)) << "topic counts the same";
    EXPECT_EQ(change.shifts(0).component(), COMPONENT_READINESS);
  }
}

TEST_F(RescoringTest, ComparesOnAGivenSampleAndListsTheGreatestMoves) {
  Must(Create(MakeProfile(0, 1, 6)));
  v1::CompareProfilesRequest request;
  request.set_before("profiles/default@1");
  request.set_after("profiles/default@2");
  for (int i = 0; i < 5; ++i) *request.add_sample() = Sample("n", absl::StrCat("o", i), .9 - .1 * i, .2 * i);
  *request.add_sample() = Sample("m", "o1", .5, .5);
  request.set_max_changes(2);
  const auto compared = Must(brokerage_->CompareProfiles(call_, request));
  EXPECT_EQ(compared.pair_count(), 6);
  EXPECT_EQ(compared.need_count(), 2);
  EXPECT_EQ(compared.changed_count(), 4);
  ASSERT_THAT(compared.changes(), SizeIs(2));
  EXPECT_EQ(compared.changes(0).rank_after() - compared.changes(0).rank_before(), 4);
}

TEST_F(RescoringTest, AnUnknownRevisionIsNotFound) {
  v1::CompareProfilesRequest request;
  request.set_after("profiles/default@7");
  EXPECT_THAT(brokerage_->CompareProfiles(call_, request),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("profiles/default@7")));
}

}  // namespace
}  // namespace karez::brokerage
