#include "services/brokerage/learning/evaluation.h"

#include <algorithm>
#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/brokerage/learning/logistic.h"
#include "services/brokerage/learning/simulation.h"

namespace karez::learning {
namespace {

using ::testing::Each;

Decision Of(const std::string& need, bool accepted, double weight = 1) {
  Decision decision;
  decision.pair.need = need;
  decision.accepted = accepted;
  decision.weight = weight;
  return decision;
}

Pair With(const std::string& need, double topic, double money) {
  Pair pair;
  pair.need = need;
  pair.values[v1::COMPONENT_TOPIC] = topic;
  pair.values[v1::COMPONENT_MONEY] = money;
  return pair;
}

double LogOddsOf(double probability) { return std::log(probability / (1 - probability)); }

TEST(LogOdds, CountsWhatIsKnownAndNothingElse) {
  Profile profile{-1, {{v1::COMPONENT_TOPIC, 4, .5}, {v1::COMPONENT_MONEY, 2, .6}}, 3};
  Pair pair = With("needs/a", .75, .1);
  EXPECT_DOUBLE_EQ(LogOdds(profile, pair), -1 + 4 * .25 + 2 * -.5);
  pair.values[v1::COMPONENT_MONEY] = std::nullopt;
  pair.values[v1::COMPONENT_TIMING] = 1;
  EXPECT_DOUBLE_EQ(LogOdds(profile, pair), 0);
  pair.sector_log_odds = .5;
  EXPECT_DOUBLE_EQ(LogOdds(profile, pair), 1.5);
}

TEST(Evaluate, GivesZerosForNothing) {
  const Quality quality = Evaluate({}, {});
  EXPECT_FALSE(quality.ndcg.has_value());
  EXPECT_EQ(quality.log_loss, 0);
  EXPECT_EQ(quality.ece, 0);
}

TEST(Evaluate, AveragesGainOverNeedsThatHaveBothKinds) {
  const std::vector<Decision> decisions = {Of("a", true), Of("a", false), Of("b", false),
                                           Of("b", true), Of("c", true),  Of("d", false)};
  const Quality quality = Evaluate(decisions, {2, 1, 2, 1, 0, 0});
  EXPECT_EQ(quality.needs, 2);
  EXPECT_DOUBLE_EQ(*quality.ndcg, (1 + 1 / std::log2(3.0)) / 2);
}

TEST(Evaluate, SharesPlacesAmongEqualScores) {
  const Quality quality = Evaluate({Of("a", true), Of("a", false)}, {0, 0});
  EXPECT_DOUBLE_EQ(*quality.ndcg, (1 + 1 / std::log2(3.0)) / 2);
}

TEST(Evaluate, CountsTheFirstTenOnly) {
  std::vector<Decision> decisions(10, Of("a", false));
  decisions.push_back(Of("a", true));
  std::vector<double> log_odds(11);
  for (int i = 0; i < 11; ++i) log_odds[i] = -i;
  EXPECT_EQ(*Evaluate(decisions, log_odds).ndcg, 0);
}

TEST(Evaluate, WeighsLogLoss) {
  const Quality quality = Evaluate({Of("a", true, 3), Of("b", false, 1)}, {LogOddsOf(.8), LogOddsOf(.6)});
  EXPECT_NEAR(quality.log_loss, -(3 * std::log(.8) + std::log(.4)) / 4, 1e-12);
}

TEST(Evaluate, SurvivesCertainPredictionsThatAreWrong) {
  EXPECT_NEAR(Evaluate({Of("a", true)}, {-1000}).log_loss, 1000, 1e-9);
}

TEST(Evaluate, MeasuresCalibrationInBinsOfEqualMass) {
  // Ten bins of two decisions: half of each bin is accepted, where .9 and .5 were
  // foretold in five bins each.
  std::vector<Decision> decisions;
  std::vector<double> log_odds;
  for (int i = 0; i < 20; ++i) {
    decisions.push_back(Of("a", i % 2 == 0));
    log_odds.push_back(LogOddsOf(i < 10 ? .9 : .5) - 1e-9 * i);
  }
  EXPECT_NEAR(Evaluate(decisions, log_odds).ece, .2, 1e-6);
}

TEST(Evaluate, PoolsEqualProbabilitiesBeforeItCutsBins) {
  // Accepted ones first: bins by position would each be all of a kind.
  std::vector<Decision> decisions(50, Of("a", true));
  decisions.resize(100, Of("a", false));
  EXPECT_NEAR(Evaluate(decisions, std::vector<double>(100, 0)).ece, 0, 1e-12);
}

TEST(Evaluate, TellsWhatCalibratedProbabilitiesWouldShow) {
  Simulation sim(1);
  double ece = 0;
  double by_chance = 0;
  for (int round = 0; round < 100; ++round) {
    const std::vector<Decision> decisions = sim.Decisions(StartingProfile(), 300);
    std::vector<double> log_odds;
    for (const Decision& decision : decisions) log_odds.push_back(LogOdds(StartingProfile(), decision.pair));
    const Quality quality = Evaluate(decisions, log_odds);
    ece += quality.ece;
    by_chance += quality.ece_by_chance;
  }
  EXPECT_NEAR(ece / by_chance, 1, .05);
}

TEST(FoldsByNeed, KeepNeedsTogetherAndFoldsEven) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 60; ++i) pairs.push_back(With("needs/" + std::to_string(i % 20), .5, .5));
  std::vector<const Pair*> pointers;
  for (const Pair& pair : pairs) pointers.push_back(&pair);
  const std::vector<int> folds = FoldsByNeed(pointers);
  std::vector<int> sizes(kFolds);
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(folds[i], folds[i % 20]);
    ++sizes[folds[i]];
  }
  EXPECT_THAT(sizes, Each(12));

  std::reverse(pointers.begin(), pointers.end());
  std::vector<int> reversed = FoldsByNeed(pointers);
  std::reverse(reversed.begin(), reversed.end());
  EXPECT_EQ(reversed, folds);
}

}  // namespace
}  // namespace karez::learning
