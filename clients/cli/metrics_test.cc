#include "clients/cli/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "absl/strings/str_cat.h"

namespace karez::cli {
namespace {

using testing::DoubleNear;
using testing::Optional;

TEST(Dcg, IsTheTextbookSum) {
  // Grades 3 2 3 0 1 2: 7 + 3/log2(3) + 7/2 + 0 + 1/log2(6) + 3/log2(7).
  const double want = 7 + 3 / std::log2(3) + 7 / 2.0 + 1 / std::log2(6) + 3 / std::log2(7);
  EXPECT_NEAR(Dcg({3, 2, 3, 0, 1, 2}, 10), want, 1e-12);
  EXPECT_NEAR(Dcg({3, 2, 3, 0, 1, 2}, 2), 7 + 3 / std::log2(3), 1e-12);
  EXPECT_EQ(Dcg({}, 10), 0);
}

TEST(Ndcg, ComparesWithTheBestOrderOfAllGrades) {
  EXPECT_THAT(Ndcg({3, 2, 1}, {1, 2, 3}, 10), Optional(DoubleNear(1, 1e-12)));
  EXPECT_THAT(Ndcg({0, 1}, {1, 0}, 10), Optional(DoubleNear(1 / std::log2(3), 1e-12)));
  EXPECT_THAT(Ndcg({2}, {2, 2}, 10), Optional(DoubleNear(3 / (3 + 3 / std::log2(3)), 1e-12)));
  EXPECT_EQ(Ndcg({0, 0}, {0, 0}, 10), std::nullopt);
}

TEST(Measure, RanksJudgedOffersByValueAndThoseWithoutOneLast) {
  const Grades grades = {{"a", 0}, {"b", 3}, {"c", 1}};
  const NeedFigures good = Measure(grades, {.values = {{"b", 0.9}, {"c", 0.5}, {"a", 0.1}}}, 1);
  EXPECT_THAT(good.judged_ndcg, Optional(DoubleNear(1, 1e-12)));
  const NeedFigures missing = Measure(grades, {.values = {{"c", 0.5}, {"a", 0.1}}}, 1);
  EXPECT_THAT(missing.judged_ndcg, Optional(DoubleNear((1 + 7 / 2.0) / (7 + 1 / std::log2(3)), 1e-12)));
}

TEST(Measure, BreaksTiesByName) {
  const Grades grades = {{"a", 0}, {"b", 1}};
  EXPECT_THAT(Measure(grades, {.values = {{"a", 0}, {"b", 0}}}, 1).judged_ndcg,
              Optional(DoubleNear(1 / std::log2(3), 1e-12)));
}

TEST(Measure, FindsRelevantOffersInThePool) {
  const Grades grades = {{"a", 2}, {"b", 1}, {"c", 0}, {"far", 2}};
  Answer answer{.ranking = {"x", "c", "b", "a"}};
  for (int i = 0; i < 100; ++i) answer.ranking.push_back(absl::StrCat("y", i));
  answer.ranking.push_back("far");

  const NeedFigures loose = Measure(grades, answer, 1);
  EXPECT_EQ(loose.reciprocal_rank, 1 / 3.0);
  EXPECT_EQ(loose.hit, 1);
  EXPECT_EQ(loose.recall, 2 / 3.0);
  const NeedFigures strict = Measure(grades, answer, 2);
  EXPECT_EQ(strict.reciprocal_rank, 1 / 4.0);
  EXPECT_EQ(strict.recall, 1 / 2.0);
  EXPECT_THAT(strict.pool_ndcg,
              Optional(DoubleNear((1 / 2.0 + 3 / std::log2(5)) / (3 + 3 / std::log2(3) + 1 / 2.0), 1e-12)));
}

TEST(Measure, SaysNothingOfANeedWithoutARelevantOffer) {
  const NeedFigures figures = Measure({{"a", 1}}, {.ranking = {"a"}}, 2);
  EXPECT_EQ(figures.reciprocal_rank, std::nullopt);
  EXPECT_EQ(figures.hit, std::nullopt);
  EXPECT_EQ(figures.recall, std::nullopt);
  EXPECT_THAT(figures.pool_ndcg, Optional(DoubleNear(1, 1e-12)));
}

TEST(Measure, CountsARelevantOfferThatIsNotFoundAsZero) {
  const NeedFigures figures = Measure({{"a", 1}}, {.ranking = {"x"}}, 1);
  EXPECT_EQ(figures.reciprocal_rank, 0);
  EXPECT_EQ(figures.hit, 0);
  EXPECT_EQ(figures.recall, 0);
}

TEST(Mean, LeavesOutNeedsOfWhichAMeasureSaysNothing) {
  const MeanFigures means = Mean({{.judged_ndcg = 1, .reciprocal_rank = 0.5, .hit = 1, .recall = 1},
                                  {.reciprocal_rank = 0, .hit = 0, .recall = 0},
                                  {}});
  EXPECT_EQ(means.needs, 2u);
  EXPECT_EQ(means.judged_ndcg, 1);
  EXPECT_EQ(means.mrr, 0.25);
  EXPECT_EQ(means.hit, 0.5);
  EXPECT_EQ(Mean({}).needs, 0u);
}

}  // namespace
}  // namespace karez::cli
