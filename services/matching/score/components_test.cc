#include "services/matching/score/components.h"

#include <gmock/gmock.h>

#include <limits>

#include "services/matching/score/testing.h"

namespace karez::matching {
namespace {

using ::testing::DoubleEq;

constexpr int64_t kDay = 86400;

// Every component, for what holds of all.
constexpr ComponentValue (*kFits[])(const Terms&, const Terms&) = {SectorFit,   ReadinessFit, CooperationFit,
                                                                   LanguageFit, MoneyFit,     TimingFit};

TEST(Components, AreUnknownWhereBothSidesAreSilent) {
  for (const auto fit : kFits) {
    EXPECT_EQ(fit(UzbekNeed(), XinjiangOffer()).unknown, v1::UNKNOWN_REASON_BOTH_SILENT);
  }
}

TEST(SectorFit, FallsWithTheDistanceInTheTaxonomy) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.sectors = {"water.desalination"};
  const auto fit = [&](std::vector<std::string> sectors) {
    offer.sectors = std::move(sectors);
    return SectorFit(need, offer).value;
  };
  EXPECT_THAT(fit({"energy.solar", "water.desalination"}), DoubleEq(1));
  EXPECT_THAT(fit({"water"}), DoubleEq(.85));
  EXPECT_THAT(fit({"water.canals"}), DoubleEq(.6));
  EXPECT_THAT(fit({"energy.solar"}), DoubleEq(.1));
}

TEST(SectorFit, SaysWhichSideIsSilent) {
  Terms need = UzbekNeed();
  need.sectors = {"water"};
  EXPECT_EQ(SectorFit(need, XinjiangOffer()).unknown, v1::UNKNOWN_REASON_OFFER_SILENT);
  Terms offer = XinjiangOffer();
  offer.sectors = {"water"};
  EXPECT_EQ(SectorFit(UzbekNeed(), offer).unknown, v1::UNKNOWN_REASON_NEED_SILENT);
}

TEST(ReadinessFit, IsFullInsideTheWantedRange) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {6, 9};
  offer.readiness = {7, 7};
  EXPECT_THAT(ReadinessFit(need, offer).value, DoubleEq(1));
}

TEST(ReadinessFit, PunishesTheImmatureAndForAResearchPartnerTheMature) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {3, 5};
  offer.readiness = {2, 2};
  EXPECT_THAT(ReadinessFit(need, offer).value, DoubleEq(.7));
  offer.readiness = {7, 7};
  EXPECT_THAT(ReadinessFit(need, offer).value, DoubleEq(.6));
  need.readiness = {9, 9};
  offer.readiness = {3, 3};
  EXPECT_THAT(ReadinessFit(need, offer).value, DoubleEq(0));
}

TEST(ReadinessFit, AnInferredWishCountsHalf) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {7, 9, true};
  offer.readiness = {8, 8};
  EXPECT_THAT(ReadinessFit(need, offer).value, DoubleEq(.85));
  offer.readiness = {2, 2};
  EXPECT_THAT(ReadinessFit(need, offer).value, DoubleEq(.35));
  offer.readiness = {6, 6};
  EXPECT_THAT(ReadinessFit(need, offer).value, DoubleEq(.7)) << "one level below is as good as not knowing";
}

TEST(CooperationFit, CountsCommonForms) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE | 1u << type::v1::COOPERATION_MODE_SUPPLY;
  offer.cooperation = 1u << type::v1::COOPERATION_MODE_SUPPLY;
  EXPECT_THAT(CooperationFit(need, offer).value, DoubleEq(1));
  offer.cooperation = 1u << type::v1::COOPERATION_MODE_INVESTMENT;
  EXPECT_THAT(CooperationFit(need, offer).value, DoubleEq(0));
  offer.cooperation |= need.cooperation & (1u << type::v1::COOPERATION_MODE_LICENSE);
  EXPECT_THAT(CooperationFit(need, offer).value, DoubleEq(.8));
}

TEST(GeographyFit, KnowsCountriesPartsAndSides) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.regions = {"UZ-QR"};
  const auto fit = [&](std::vector<std::string> regions) {
    offer.regions = std::move(regions);
    return GeographyFit(need, offer).value;
  };
  EXPECT_THAT(fit({"CN-XJ", "UZ"}), DoubleEq(1));
  EXPECT_THAT(fit({"UZ-XO"}), DoubleEq(.5));
  EXPECT_THAT(fit({"KZ"}), DoubleEq(.25));
  EXPECT_THAT(fit({"CN-XJ"}), DoubleEq(0));
}

TEST(GeographyFit, TakesTheSeatOfANeedThatNamesNoRegion) {
  Terms need = UzbekNeed();
  need.seat_region = "UZ-TO";
  Terms offer = XinjiangOffer();
  EXPECT_EQ(GeographyFit(need, offer).unknown, v1::UNKNOWN_REASON_OFFER_SILENT);
  offer.regions = {"UZ-TO"};
  EXPECT_THAT(GeographyFit(need, offer).value, DoubleEq(1));
}

TEST(LanguageFit, WantsOneCommonWorkingLanguage) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.languages = {"uz", "ru"};
  offer.languages = {"zh", "ru"};
  EXPECT_THAT(LanguageFit(need, offer).value, DoubleEq(1));
  offer.languages = {"zh"};
  EXPECT_THAT(LanguageFit(need, offer).value, DoubleEq(0));
}

TEST(MoneyFit, ComparesOnOneBasisAndInOneCurrencyOnly) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.money = {0, 100, "USD", type::v1::MONEY_BASIS_PER_HECTARE};
  offer.money = {50, 80, "USD", type::v1::MONEY_BASIS_TOTAL};
  EXPECT_EQ(MoneyFit(need, offer).unknown, v1::UNKNOWN_REASON_BASIS);
  offer.money = {50, 80, "CNY", type::v1::MONEY_BASIS_PER_HECTARE};
  EXPECT_EQ(MoneyFit(need, offer).unknown, v1::UNKNOWN_REASON_BASIS);
}

TEST(MoneyFit, FallsAsThePricePassesTheBudget) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.money = {0, 100, "USD", type::v1::MONEY_BASIS_TOTAL};
  const auto fit = [&](double min, double max) {
    offer.money = {min, max, "USD", type::v1::MONEY_BASIS_TOTAL};
    return MoneyFit(need, offer).value;
  };
  EXPECT_THAT(fit(50, 80), DoubleEq(1));
  EXPECT_THAT(fit(50, 150), DoubleEq(.8));
  EXPECT_THAT(fit(50, std::numeric_limits<double>::infinity()), DoubleEq(.6));
  EXPECT_THAT(fit(150, 200), DoubleEq(.3));
  EXPECT_THAT(fit(500, 600), DoubleEq(0));
}

TEST(TimingFit, TakesTheWorstOfWhatCanBeCompared) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.timing = {0, 0, 6};
  offer.timing = {0, 0, 9};
  EXPECT_THAT(TimingFit(need, offer).value, DoubleEq(.5));
  need.timing.start = 400 * kDay;
  offer.timing.end = 300 * kDay;
  EXPECT_THAT(TimingFit(need, offer).value, DoubleEq(0));
}

TEST(TimingFit, IsUnknownWhereNothingCanBeCompared) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.timing = {0, 0, 6};
  offer.timing = {100 * kDay, 0, 0};
  EXPECT_EQ(TimingFit(need, offer).unknown, v1::UNKNOWN_REASON_BASIS);
}

}  // namespace
}  // namespace karez::matching
