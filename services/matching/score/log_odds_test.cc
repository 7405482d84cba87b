#include "services/matching/score/log_odds.h"

#include <gtest/gtest.h>

#include "services/matching/score/profile.h"
#include "services/matching/score/scorer.h"
#include "services/matching/score/testing.h"

namespace karez::matching {
namespace {

v1::ScoringProfile WithSector(const std::string& sector, double topic_weight) {
  v1::ScoringProfile profile = DefaultProfile();
  v1::SectorWeights* weights = profile.add_sector_weights();
  weights->set_sector(sector);
  v1::ComponentWeight* topic = weights->add_components();
  topic->set_component(v1::COMPONENT_TOPIC);
  topic->set_weight(topic_weight);
  topic->set_baseline(.5);
  return profile;
}

TEST(WeightsForSectors, TakesTheLongestCodeThatCoversTheFirstSector) {
  v1::ScoringProfile profile = WithSector("water", 4);
  *profile.add_sector_weights() = WithSector("water.desalination", 5).sector_weights(0);
  const auto found = [&](std::vector<std::string> sectors) {
    const v1::SectorWeights* weights = WeightsForSectors(profile, sectors);
    return weights == nullptr ? "" : weights->sector();
  };
  EXPECT_EQ(found({"water.desalination.solar", "energy"}), "water.desalination");
  EXPECT_EQ(found({"water.reuse"}), "water");
  EXPECT_EQ(found({"waterproofing"}), "") << "a code ends at a dot";
  EXPECT_EQ(found({"energy", "water"}), "") << "the first sector decides";
  EXPECT_EQ(found({}), "");
}

TEST(LogOdds, OtherComponentsKeepTheirWeightsInASector) {
  const v1::ScoringProfile profile = WithSector("water", 4);
  ComponentValues values;
  values.fill({0, v1::UNKNOWN_REASON_BOTH_SILENT});
  values[v1::COMPONENT_TOPIC] = {1};
  values[v1::COMPONENT_SECTOR] = {.8};
  const WeighedPair pair = LogOdds(profile, &profile.sector_weights(0), values);
  EXPECT_DOUBLE_EQ(pair.log_odds, -1.8 + 4 * .5);
  EXPECT_DOUBLE_EQ(pair.known_weight, 4.5);
  EXPECT_DOUBLE_EQ(LogOdds(profile, nullptr, values).known_weight, 6.5);
}

TEST(Evaluate, SectorsThatTheReaderMayNotSeeChooseNoWeights) {
  const v1::ScoringProfile profile = WithSector("water", 4);
  Terms need = UzbekNeed();
  need.sectors = {"water"};
  need.visibility[static_cast<size_t>(Term::kSectors)] = options::v1::VISIBILITY_OPERATORS;
  const auto score = [&](options::v1::Visibility clearance) {
    return Evaluate(need, XinjiangOffer(), .9, {&profile, clearance, 0}).score;
  };
  EXPECT_NE(score(options::v1::VISIBILITY_OWNER), score(options::v1::VISIBILITY_PARTNERS));
  EXPECT_EQ(score(options::v1::VISIBILITY_PARTNERS),
            Evaluate(need, XinjiangOffer(), .9, {&DefaultProfile(), options::v1::VISIBILITY_PARTNERS, 0}).score);
}

}  // namespace
}  // namespace karez::matching
