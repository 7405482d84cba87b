#include "services/brokerage/learning/fit.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/brokerage/learning/logistic.h"
#include "services/brokerage/learning/simulation.h"

namespace karez::learning {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Without inputs but a constant: log-odds of the share accepted.
TEST(FitLogistic, FindsTheLogOddsOfAShare) {
  const Regression regression{
      {{0, kInfinity, -kInfinity, kInfinity}}, {1, 1, 1, 1}, {0, 0, 0, 0}, {1, 1, 1, 0}, {1, 1, 1, 1}};
  const auto fitted = FitLogistic(regression);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_NEAR((*fitted)[0], std::log(3.0), 1e-6);
}

TEST(FitLogistic, CountsOffsetsAndWeights) {
  const Regression regression{{{0, kInfinity, -kInfinity, kInfinity}}, {1, 1}, {.5, .5}, {1, 0}, {3, 1}};
  const auto fitted = FitLogistic(regression);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_NEAR((*fitted)[0], std::log(3.0) - .5, 1e-6);
}

TEST(FitLogistic, ReachesAPointWhereNothingFreePushes) {
  Simulation sim(4);
  const int rows = 60;
  const int columns = 5;
  Regression regression;
  for (int i = 0; i < columns; ++i) regression.coefficients.push_back({.5 * i, .75, .01, 3});
  for (int row = 0; row < rows; ++row) {
    for (int i = 0; i < columns; ++i) regression.inputs.push_back(sim.Normal());
    regression.offsets.push_back(0);
    regression.targets.push_back(regression.inputs[row * columns] < 0 ? 1 : 0);  // Against a positive first one.
    regression.weights.push_back(1);
  }
  regression.coefficients[0].center = .3;
  regression.coefficients[1].center = .5;
  const auto fitted = FitLogistic(regression);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_EQ((*fitted)[0], .01);

  for (int i = 1; i < columns; ++i) {
    const Coefficient& c = regression.coefficients[i];
    const double d = (*fitted)[i] - c.center;
    double gradient = 2 * d / (c.scale * c.scale + d * d);
    for (int row = 0; row < rows; ++row) {
      double z = 0;
      for (int j = 0; j < columns; ++j) z += (*fitted)[j] * regression.inputs[row * columns + j];
      gradient += (Sigmoid(z) - regression.targets[row]) * regression.inputs[row * columns + i];
    }
    if ((*fitted)[i] > .01) {
      EXPECT_NEAR(gradient, 0, 1e-3) << i;
    } else {
      EXPECT_GE(gradient, 0) << i;
    }
  }
}

TEST(FitWeights, IsTheCurrentProfileWithoutDecisions) {
  const auto fitted = FitWeights(StartingProfile(), {}, 2.5);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_EQ(fitted->bias, StartingProfile().bias);
  EXPECT_EQ(fitted->terms[0].weight, StartingProfile().terms[0].weight);
}

// A standardized coefficient's standard error is about 1/sqrt(20000 * .2 * .25 *
// 2/3) = .04 here; the largest error of seventeen stays below four of them.
TEST(FitWeights, RecoversTheTruthFromManyDecisions) {
  for (int seed = 1; seed <= 3; ++seed) {
    Simulation sim(seed);
    const Profile truth = sim.Changed(StartingProfile(), .7);
    const std::vector<Decision> decisions = sim.Decisions(truth, 20000);
    const auto fitted = FitWeights(StartingProfile(), PointersTo(decisions), 2.5);
    ASSERT_TRUE(fitted.ok()) << fitted.status();
    const std::vector<double> spreads = Spreads(truth, PointersTo(decisions));
    EXPECT_NEAR(fitted->bias, truth.bias, .16) << seed;
    for (std::size_t i = 0; i < spreads.size(); ++i) {
      EXPECT_NEAR(fitted->terms[i].weight * spreads[i], truth.terms[i].weight * spreads[i], .16)
          << seed << " " << v1::Component_Name(truth.terms[i].component);
    }
  }
}

TEST(FitWeights, StaysFiniteUnderPerfectSeparation) {
  Simulation sim(2);
  std::vector<Decision> decisions = sim.Decisions(StartingProfile(), 200);
  for (Decision& decision : decisions) decision.accepted = *decision.pair.values[v1::COMPONENT_TOPIC] > .7;
  const auto fitted = FitWeights(StartingProfile(), PointersTo(decisions), 2.5);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_GT(fitted->terms[0].weight, StartingProfile().terms[0].weight);
  EXPECT_LE(fitted->terms[0].weight, kMostWeight);
}

TEST(FitWeights, KeepsWeightsPositiveAgainstTheDecisions) {
  Simulation sim(3);
  std::vector<Decision> decisions = sim.Decisions(StartingProfile(), 400);
  for (Decision& decision : decisions) decision.accepted = *decision.pair.values[v1::COMPONENT_TOPIC] < .6;
  const auto fitted = FitWeights(StartingProfile(), PointersTo(decisions), 2.5);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_DOUBLE_EQ(fitted->terms[0].weight, kFloorShare * StartingProfile().terms[0].weight);
}

TEST(FitCalibrated, ShrinksWhatAnOverconfidentFitSays) {
  Simulation sim(5);
  const std::vector<Decision> decisions = sim.Decisions(StartingProfile(), 200);
  const auto fit = FitCalibrated(StartingProfile(), PointersTo(decisions), 2.5);
  ASSERT_TRUE(fit.ok()) << fit.status();
  const double slope = fit->profile.sector_scale / fit->weights.sector_scale;
  EXPECT_LT(slope, 1);
  EXPECT_GT(slope, 0);
}

// Four decisions of a kind cannot show more than odds of 5 to 1, whatever the fit
// says of them. With targets of 0 and 1 the slope would not fall below 1 here, as
// nothing that was foretold is wrong.
TEST(FitCalibrated, TakesFewDecisionsForNoMoreThanTheyCanShow) {
  const Profile confident{0, {{v1::COMPONENT_TOPIC, 20, .5}}};
  std::vector<Decision> decisions(8);
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    decisions[i].accepted = i % 2 == 0;
    decisions[i].pair.need = "needs/" + std::to_string(i);
    decisions[i].pair.values[v1::COMPONENT_TOPIC] = decisions[i].accepted ? .9 : .1;
  }
  const auto fit = FitCalibrated(confident, PointersTo(decisions), 2.5);
  ASSERT_TRUE(fit.ok()) << fit.status();
  ASSERT_GT(LogOdds(fit->weights, decisions[0].pair), 6);
  EXPECT_NEAR(LogOdds(fit->profile, decisions[0].pair), std::log(5.0), .4);
  EXPECT_NEAR(LogOdds(fit->profile, decisions[1].pair), -std::log(5.0), .4);
}

TEST(Fold, ScalesEveryLogOddsAlike) {
  Simulation sim(6);
  const Calibration calibration{.7, .2};
  const Profile folded = Fold(calibration, StartingProfile());
  for (int i = 0; i < 20; ++i) {
    Pair pair = sim.DrawPair(StartingProfile(), i);
    pair.sector_log_odds = sim.Normal();
    EXPECT_NEAR(LogOdds(folded, pair), .7 * LogOdds(StartingProfile(), pair) + .2, 1e-12);
  }
}

TEST(Fold, KeepsWeightsInTheirRange) {
  Profile profile = StartingProfile();
  profile.terms[0].weight = 80;
  EXPECT_DOUBLE_EQ(Fold({2, 0}, profile).terms[0].weight, kMostWeight);
}

TEST(Spreads, AreTwoStandardDeviationsOfWhatIsKnown) {
  const Profile profile{0, {{v1::COMPONENT_TOPIC, 1, .5}, {v1::COMPONENT_MONEY, 1, .5}, {v1::COMPONENT_TIMING, 1, .5}}};
  std::vector<Decision> decisions(3);
  decisions[0].pair.values[v1::COMPONENT_TOPIC] = 0;
  decisions[1].pair.values[v1::COMPONENT_TOPIC] = 1;
  decisions[0].pair.values[v1::COMPONENT_MONEY] = .4;
  decisions[2].pair.values[v1::COMPONENT_MONEY] = .4;
  EXPECT_THAT(Spreads(profile, PointersTo(decisions)), testing::ElementsAre(1, 0, 0));
}

}  // namespace
}  // namespace karez::learning
