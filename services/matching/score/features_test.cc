#include "services/matching/score/features.h"

#include <gmock/gmock.h>

#include <limits>

#include "services/matching/score/profile.h"
#include "services/matching/score/scorer.h"
#include "services/matching/score/testing.h"
#include "services/runtime/testing.h"

namespace karez::matching {
namespace {

using ::testing::HasSubstr;

v1::MatchFeatures TopicOnly(double topic) {
  v1::MatchFeatures features;
  features.add_components()->set_component(v1::COMPONENT_TOPIC);
  features.mutable_components(0)->set_value(topic);
  return features;
}

TEST(ScoreFeatures, GivesTheScoreOfThePairToTheBit) {
  v1::ScoringProfile profile = DefaultProfile();
  v1::SectorWeights* water = profile.add_sector_weights();
  water->set_sector("water");
  *water->add_components() = profile.components(1);
  water->mutable_components(0)->set_weight(1.0 / 3);
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.sectors = {"water.desalination"};
  offer.sectors = {"water.reuse"};
  need.readiness = {6, 9};
  offer.readiness = {5, 5};
  need.cooperation = 0b110;
  offer.cooperation = 0b10;
  for (const double topic : {.1, 1.0 / 3, .7071067811865476, .999}) {
    const ScoringContext context{&profile, options::v1::VISIBILITY_OWNER, 0};
    const Evaluation evaluation = Evaluate(need, offer, topic, context);
    v1::Match match;
    FillMatch(need, offer, evaluation, context, &match);
    const auto scored = ScoreFeatures(profile, FeaturesOf(need, offer, topic, context), "features[0]");
    ASSERT_THAT(scored, runtime::IsOk());
    EXPECT_EQ(scored->score(), evaluation.score);
    EXPECT_EQ(scored->sector(), "water");
    ASSERT_EQ(scored->log_odds_size(), match.contributions_size());
    for (int i = 0; i < match.contributions_size(); ++i) {
      EXPECT_EQ(scored->log_odds(i), match.contributions(i).log_odds()) << i;
    }
  }
}

TEST(ScoreFeatures, AreAllThatAnotherProfileLooksAt) {
  v1::ScoringProfile bare = DefaultProfile();
  bare.clear_components();
  bare.add_components()->set_component(v1::COMPONENT_TOPIC);
  bare.mutable_components(0)->set_weight(2);
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {6, 9};
  offer.readiness = {5, 5};
  const ScoringContext under_bare{&bare, options::v1::VISIBILITY_OWNER, 0};
  const ScoringContext under_default{&DefaultProfile(), options::v1::VISIBILITY_OWNER, 0};
  const auto scored = ScoreFeatures(DefaultProfile(), FeaturesOf(need, offer, .8, under_bare), "features");
  ASSERT_THAT(scored, runtime::IsOk());
  EXPECT_EQ(scored->score(), Evaluate(need, offer, .8, under_default).score);
}

TEST(ScoreFeatures, RefusesValuesThatNoComponentHas) {
  v1::MatchFeatures twice = TopicOnly(.5);
  *twice.add_components() = twice.components(0);
  const auto refused = ScoreFeatures(DefaultProfile(), twice, "features[3]");
  EXPECT_THAT(refused, runtime::StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("COMPONENT_TOPIC twice")));
  EXPECT_EQ(runtime::Violations(refused.status())[0].field, "features[3].components[1]");
  for (const double value : {-.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THAT(ScoreFeatures(DefaultProfile(), TopicOnly(value), ""),
                runtime::StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("want 0 to 1")));
  }
  v1::MatchFeatures unknown = TopicOnly(.5);
  unknown.mutable_components(0)->set_component(static_cast<v1::Component>(99));
  EXPECT_THAT(ScoreFeatures(DefaultProfile(), unknown, ""),
              runtime::StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("component 99")));
}

}  // namespace
}  // namespace karez::matching
