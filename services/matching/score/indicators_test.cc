#include "services/matching/score/indicators.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/matching/score/testing.h"

namespace karez::matching {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using type::v1::Indicator;

struct Wanted {
  const char* quantity = "water saving";
  type::v1::Comparator comparator = type::v1::COMPARATOR_AT_LEAST;
  double value = 0;
  double upper = 0;
  const char* unit = "%";
};

constexpr auto kAtLeast = type::v1::COMPARATOR_AT_LEAST;
constexpr auto kAtMost = type::v1::COMPARATOR_AT_MOST;
constexpr auto kEqual = type::v1::COMPARATOR_EQUAL;
constexpr auto kBetween = type::v1::COMPARATOR_BETWEEN;

Indicator Performance(const Wanted& wanted) {
  Indicator indicator;
  indicator.set_quantity(wanted.quantity);
  indicator.set_comparator(wanted.comparator);
  indicator.set_value(wanted.value);
  if (wanted.comparator == kBetween) indicator.set_upper_value(wanted.upper);
  indicator.set_unit(wanted.unit);
  indicator.set_role(type::v1::INDICATOR_ROLE_PERFORMANCE);
  return indicator;
}

Indicator Must(Indicator indicator) {
  indicator.set_obligation(type::v1::OBLIGATION_MUST);
  return indicator;
}

Indicator Envelope(const Wanted& wanted) {
  Indicator indicator = Performance(wanted);
  indicator.set_role(type::v1::INDICATOR_ROLE_OPERATING_ENVELOPE);
  return indicator;
}

registry::v1::Listing Listing(bool is_offer, const std::string& text = "") {
  registry::v1::Listing listing;
  is_offer ? static_cast<void>(listing.mutable_offer()) : static_cast<void>(listing.mutable_need());
  auto& title = *listing.add_titles();
  title.set_language("en");
  title.set_text("A technology");
  if (!text.empty()) {
    auto& description = *listing.add_descriptions();
    description.set_language("en");
    description.set_text(text);
  }
  return listing;
}

Terms Side(bool is_offer, std::initializer_list<Indicator> indicators, const std::string& text = "") {
  registry::v1::Listing listing = Listing(is_offer, text);
  for (const Indicator& indicator : indicators) *listing.add_indicators() = indicator;
  return MakeTerms(listing, nullptr, /*draft=*/false);
}

Terms Need(std::initializer_list<Indicator> indicators) { return Side(false, indicators); }
Terms Offer(std::initializer_list<Indicator> indicators) { return Side(true, indicators); }

TEST(IndicatorsFit, SaysWhoIsSilent) {
  const Indicator stated = Performance({.value = 30});
  EXPECT_EQ(IndicatorsFit(Need({}), Offer({})).unknown, v1::UNKNOWN_REASON_BOTH_SILENT);
  EXPECT_EQ(IndicatorsFit(Need({stated}), Offer({})).unknown, v1::UNKNOWN_REASON_OFFER_SILENT);
  EXPECT_EQ(IndicatorsFit(Need({}), Offer({stated})).unknown, v1::UNKNOWN_REASON_NEED_SILENT);
  EXPECT_EQ(IndicatorsFit(Need({stated}), Offer({Performance({.quantity = "crop yield", .value = 6, .unit = "t/har"})}))
                .unknown,
            v1::UNKNOWN_REASON_NOTHING_IN_COMMON);
  EXPECT_EQ(OperatingEnvelopeFit(Need({stated}), Offer({stated})).unknown, v1::UNKNOWN_REASON_BOTH_SILENT);
}

TEST(IndicatorsFit, HoldsTheOfferToWhatItVouchesFor) {
  struct Row {
    type::v1::Comparator asked;
    type::v1::Comparator stated;
    double value;
    double upper;
    double want;
  };
  // The need asks for 40 % saved: a fifth less is worth a half.
  const double fifth = .5;
  for (const Row& row : {Row{kAtLeast, kAtLeast, 45, 0, 1}, Row{kAtLeast, kAtLeast, 32, 0, fifth},
                         Row{kAtLeast, kEqual, 40, 0, 1}, Row{kAtLeast, kBetween, 32, 45, (1 + fifth) / 2},
                         Row{kAtLeast, kAtMost, 32, 0, fifth}, Row{kEqual, kAtLeast, 55, 0, 1}}) {
    const ComponentValue fit =
        IndicatorsFit(Need({Performance({.comparator = row.asked, .value = 40})}),
                      Offer({Performance({.comparator = row.stated, .value = row.value, .upper = row.upper})}));
    EXPECT_TRUE(fit.known());
    EXPECT_THAT(fit.value, DoubleNear(row.want, 1e-9)) << row.stated << " " << row.value;
  }
  EXPECT_EQ(
      IndicatorsFit(Need({Performance({.value = 40})}), Offer({Performance({.comparator = kAtMost, .value = 60})}))
          .unknown,
      v1::UNKNOWN_REASON_NOTHING_IN_COMMON);
}

TEST(IndicatorsFit, TurnsAroundWhereLessIsBetter) {
  const auto loss = [](type::v1::Comparator comparator, double value) {
    return Performance({.quantity = "storage loss", .comparator = comparator, .value = value});
  };
  EXPECT_EQ(IndicatorsFit(Need({loss(kAtMost, 10)}), Offer({loss(kAtMost, 8)})).value, 1);
  EXPECT_EQ(IndicatorsFit(Need({loss(kEqual, 10)}), Offer({loss(kEqual, 8)})).value, 1);
  EXPECT_THAT(IndicatorsFit(Need({loss(kAtMost, 10)}), Offer({loss(kEqual, 12)})).value, DoubleNear(.5, 1e-9));
}

TEST(IndicatorsFit, WantsTheSizeWhereNoDirectionIsBetter) {
  const auto width = [](type::v1::Comparator comparator, double value, double upper = 0) {
    return Performance({.quantity = "a width of no vocabulary",
                        .comparator = comparator,
                        .value = value,
                        .upper = upper,
                        .unit = "m"});
  };
  EXPECT_EQ(IndicatorsFit(Need({width(kBetween, 2, 3)}), Offer({width(kEqual, 2.5)})).value, 1);
  EXPECT_EQ(IndicatorsFit(Need({width(kEqual, 2.5)}), Offer({width(kBetween, 2, 3)})).value, 1);
  EXPECT_THAT(IndicatorsFit(Need({width(kBetween, 2, 5)}), Offer({width(kEqual, 6)})).value, DoubleNear(.5, 1e-9));
  const ComponentValue overlap = IndicatorsFit(Need({width(kBetween, 2, 5)}), Offer({width(kBetween, 4, 6)}));
  EXPECT_THAT(overlap.value, DoubleNear(.75, 1e-9));
}

TEST(IndicatorsFit, ConvertsUnits) {
  const Terms need = Need({Performance({.quantity = "crop yield", .value = 6, .unit = "t/har"})});
  EXPECT_EQ(IndicatorsFit(need, Offer({Performance({.quantity = "crop yield", .value = 0.6, .unit = "kg/m2"})})).value,
            1);
  EXPECT_EQ(IndicatorsFit(need, Offer({Performance({.quantity = "crop yield", .value = 6, .unit = "%"})})).unknown,
            v1::UNKNOWN_REASON_DIMENSION);
  // A number is no percentage.
  EXPECT_EQ(IndicatorsFit(Need({Performance({.value = 30})}), Offer({Performance({.value = 35, .unit = ""})})).unknown,
            v1::UNKNOWN_REASON_DIMENSION);
}

TEST(IndicatorsFit, TakesOneQuantityInTwoLanguages) {
  registry::v1::Listing offer = Listing(true);
  offer.mutable_titles(0)->set_language("zh");
  *offer.add_indicators() = Performance({.quantity = "节水率", .value = 35});
  EXPECT_EQ(IndicatorsFit(Need({Performance({.value = 30})}), MakeTerms(offer, nullptr, false)).value, 1);
}

TEST(IndicatorsFit, LeavesAnotherBasisUnknown) {
  const auto on = [](const char* medium, const char* method, type::v1::MeasurementScale scale) {
    Indicator indicator = Must(Performance({.quantity = "salt tolerance", .value = 0.6}));
    indicator.mutable_basis()->set_medium(medium);
    indicator.mutable_basis()->set_method(method);
    indicator.mutable_basis()->set_scale(scale);
    return indicator;
  };
  const Terms need = Need({on("Soil solution", "saturated paste", type::v1::MEASUREMENT_SCALE_FIELD)});
  for (const Indicator& other : {on("1:5 extract", "saturated paste", type::v1::MEASUREMENT_SCALE_FIELD),
                                 on("soil solution", "conductivity", type::v1::MEASUREMENT_SCALE_FIELD),
                                 on("soil solution", "saturated paste", type::v1::MEASUREMENT_SCALE_LAB)}) {
    const Terms offer = Offer({other});
    EXPECT_EQ(IndicatorsFit(need, offer).unknown, v1::UNKNOWN_REASON_BASIS);
    EXPECT_EQ(CheckIndicators(v1::GATE_INDICATOR_MUST, need, offer).outcome, v1::GATE_OUTCOME_UNKNOWN);
  }
  EXPECT_EQ(IndicatorsFit(need, Offer({on("soil  solution", "", type::v1::MEASUREMENT_SCALE_UNSPECIFIED)})).value, 1);
}

// A side in that language whose salt tolerance is stated in that medium.
Terms Tolerance(bool is_offer, const char* language, const char* medium, double value) {
  registry::v1::Listing listing = Listing(is_offer);
  listing.mutable_titles(0)->set_language(language);
  Indicator& indicator = *listing.add_indicators();
  indicator = Must(Performance({.quantity = "salt tolerance", .value = value}));
  indicator.mutable_basis()->set_medium(medium);
  return MakeTerms(listing, nullptr, /*draft=*/false);
}

TEST(IndicatorsFit, TakesOneMediumInTwoLanguages) {
  const Terms need = Tolerance(false, "ru", "почва", .6);
  EXPECT_EQ(IndicatorsFit(need, Tolerance(true, "zh", "土壤", .8)).value, 1);
  EXPECT_EQ(IndicatorsFit(need, Tolerance(true, "uz", "tuproq", .8)).value, 1);
  EXPECT_EQ(IndicatorsFit(need, Tolerance(true, "kk", "soil", .8)).value, 1) << "in English of a Kazakh listing";
  EXPECT_EQ(IndicatorsFit(need, Tolerance(true, "zh", "灌溉水", .8)).unknown, v1::UNKNOWN_REASON_BASIS);
  EXPECT_EQ(IndicatorsFit(need, Tolerance(true, "zh", "龟裂土", .8)).unknown, v1::UNKNOWN_REASON_BASIS)
      << "of what is in no vocabulary nobody knows";
}

TEST(IndicatorsFit, CountsAMustTwice) {
  const Terms offer =
      Offer({Performance({.value = 40}), Performance({.quantity = "crop yield", .value = 4.8, .unit = "t/har"})});
  const Indicator saving = Performance({.value = 40});
  const Indicator yield = Performance({.quantity = "crop yield", .value = 6, .unit = "t/har"});
  EXPECT_THAT(IndicatorsFit(Need({saving, yield}), offer).value, DoubleNear(.75, 1e-9));
  EXPECT_THAT(IndicatorsFit(Need({saving, Must(yield)}), offer).value, DoubleNear((1 + 2 * .5) / 3, 1e-9));
}

TEST(IndicatorsFit, TakesTheBestOfSeveralStatements) {
  EXPECT_EQ(
      IndicatorsFit(Need({Performance({.value = 40})}), Offer({Performance({.value = 20}), Performance({.value = 45})}))
          .value,
      1);
}

TEST(IndicatorsFit, DoesNotTakeAYearForItsHours) {
  const Terms need = Need({Performance({.quantity = "throughput", .value = 2, .unit = "t/h"})});
  EXPECT_EQ(IndicatorsFit(need, Offer({Performance({.quantity = "throughput", .value = 9000, .unit = "t/a"})})).unknown,
            v1::UNKNOWN_REASON_BASIS);
}

TEST(OperatingEnvelopeFit, WantsTheSiteWithinWhatTheOfferStands) {
  const auto temperature = [](type::v1::Comparator comparator, double value, double upper = 0) {
    return Envelope(
        {.quantity = "ambient temperature", .comparator = comparator, .value = value, .upper = upper, .unit = "Cel"});
  };
  const Terms site = Need({temperature(kBetween, -30, 45)});
  EXPECT_EQ(OperatingEnvelopeFit(site, Offer({temperature(kBetween, -40, 50)})).value, 1);
  EXPECT_EQ(OperatingEnvelopeFit(site, Offer({temperature(kAtLeast, -35)})).value, 1);
  // 10 K of 50 K off.
  EXPECT_THAT(OperatingEnvelopeFit(site, Offer({temperature(kAtLeast, -20)})).value, DoubleNear(.5, 1e-9));
  // The end that the need leaves open is no statement.
  EXPECT_EQ(OperatingEnvelopeFit(Need({temperature(kAtLeast, -30)}), Offer({temperature(kBetween, -35, 40)})).value, 1);
  // Used at -5 once: no word on what else it stands.
  EXPECT_EQ(OperatingEnvelopeFit(site, Offer({temperature(kEqual, -5)})).unknown, v1::UNKNOWN_REASON_NOTHING_IN_COMMON);
}

TEST(CheckIndicators, FailsAMissedMustAndNamesBothValues) {
  const Terms need = Need({Must(Performance({.value = 40}))});
  const Terms offer = Offer({Performance({.value = 35})});
  const IndicatorFinding found = CheckIndicators(v1::GATE_INDICATOR_MUST, need, offer);
  EXPECT_EQ(found.outcome, v1::GATE_OUTCOME_FAIL);
  EXPECT_STREQ(found.reason, "MUST_MISSED");
  EXPECT_EQ(IndicatorMessage(v1::GATE_INDICATOR_MUST, need, offer),
            "water saving: the need asks ≥ 40 %, the offer states ≥ 35 %");
  EXPECT_EQ(CheckIndicators(v1::GATE_INDICATOR_MUST, need, Offer({Performance({.value = 40})})).outcome,
            v1::GATE_OUTCOME_PASS);
}

TEST(CheckIndicators, AsksForAMustThatTheOfferDoesNotState) {
  const Terms need = Need({Must(Performance({.value = 40}))});
  EXPECT_STREQ(CheckIndicators(v1::GATE_INDICATOR_MUST, need, Offer({})).reason, "MUST_NOT_STATED");
  EXPECT_THAT(IndicatorMessage(v1::GATE_INDICATOR_MUST, need, Offer({})),
              HasSubstr("asked of the offer's owner: water saving: the need asks ≥ 40 %, the offer states nothing"));
  EXPECT_STREQ(CheckIndicators(v1::GATE_INDICATOR_MUST, need,
                               Offer({Performance({.comparator = kBetween, .value = 30, .upper = 45})}))
                   .reason,
               "MUST_NOT_SETTLED");
}

TEST(CheckIndicators, LetsAWishGo) {
  const Terms need = Need({Performance({.value = 40})});
  EXPECT_EQ(CheckIndicators(v1::GATE_INDICATOR_MUST, need, Offer({Performance({.value = 5})})).outcome,
            v1::GATE_OUTCOME_PASS);
}

TEST(CheckIndicators, FailsASiteOutsideWhateverTheMedium) {
  Indicator site = Envelope({.quantity = "methane concentration", .comparator = kBetween, .value = 0.4, .upper = 0.6});
  site.mutable_basis()->set_medium("ventilation air");
  Indicator engine = Envelope({.quantity = "methane concentration", .comparator = kBetween, .value = 30, .upper = 80});
  engine.mutable_basis()->set_medium("drained gas");
  const Terms need = Need({site});
  const Terms offer = Offer({engine});
  EXPECT_STREQ(CheckIndicators(v1::GATE_OPERATING_ENVELOPE, need, offer).reason, "SITE_OUTSIDE_ENVELOPE");
  EXPECT_EQ(
      IndicatorMessage(v1::GATE_OPERATING_ENVELOPE, need, offer),
      "methane concentration: the site has 0.4–0.6 % in ventilation air, the offer stands 30–80 % in drained gas");
  site.set_obligation(type::v1::OBLIGATION_WISH);
  EXPECT_EQ(CheckIndicators(v1::GATE_OPERATING_ENVELOPE, Need({site}), offer).outcome, v1::GATE_OUTCOME_PASS);
}

TEST(CheckIndicators, NamesBothBasesOfWhatDoesNotCompare) {
  const Terms need = Tolerance(false, "en", "soil solution", .6);
  const Terms offer = Tolerance(true, "zh", "灌溉水", .8);
  EXPECT_STREQ(CheckIndicators(v1::GATE_INDICATOR_MUST, need, offer).reason, "MUST_NOT_SETTLED");
  EXPECT_EQ(IndicatorMessage(v1::GATE_INDICATOR_MUST, need, offer),
            "to be asked of the offer's owner: salt tolerance: the need asks ≥ 0.6 % in soil solution, the offer "
            "states ≥ 0.8 % in 灌溉水, on another basis");
  EXPECT_EQ(IncomparableText(v1::COMPONENT_INDICATORS, need, offer),
            "salt tolerance: asks ≥ 0.6 % in soil solution, states ≥ 0.8 % in 灌溉水, on another basis");
  EXPECT_THAT(IndicatorMessage(v1::GATE_INDICATOR_MUST, need, Tolerance(true, "zh", "龟裂土", .8)),
              HasSubstr("≥ 0.8 % in 龟裂土, which may be another basis"));
  v1::Contribution contribution;
  AddIndicatorEvidence(v1::COMPONENT_INDICATORS, need, offer, true, true, &contribution);
  ASSERT_EQ(contribution.evidence_size(), 1);
  EXPECT_EQ(contribution.evidence(0).need_value(), "≥ 0.6 % in soil solution");
  EXPECT_EQ(contribution.evidence(0).offer_value(), "≥ 0.8 % in 灌溉水");
  EXPECT_EQ(contribution.evidence(0).unknown_reason(), v1::UNKNOWN_REASON_BASIS);
}

TEST(CheckIndicators, LeavesAnEnvelopeOnAnotherBasisUnknown) {
  const auto salinity = [](const char* medium, const char* method, double upper) {
    Indicator indicator = Must(
        Envelope({.quantity = "soil salinity", .comparator = kBetween, .value = 2, .upper = upper, .unit = "dS/m"}));
    indicator.mutable_basis()->set_medium(medium);
    indicator.mutable_basis()->set_method(method);
    return indicator;
  };
  const Terms need = Need({salinity("soil", "EC 1:5", 12)});
  const Terms offer = Offer({salinity("soil", "saturated paste", 8)});
  EXPECT_EQ(OperatingEnvelopeFit(need, offer).unknown, v1::UNKNOWN_REASON_BASIS);
  const IndicatorFinding found = CheckIndicators(v1::GATE_OPERATING_ENVELOPE, need, offer);
  EXPECT_EQ(found.outcome, v1::GATE_OUTCOME_UNKNOWN);
  EXPECT_STREQ(found.reason, "ENVELOPE_NOT_SETTLED");
  EXPECT_EQ(
      IndicatorMessage(v1::GATE_OPERATING_ENVELOPE, need, offer),
      "to be asked of the offer's owner: soil salinity: the site has 2–12 dS/m in soil by EC 1:5, the offer states "
      "2–8 dS/m in soil by saturated paste, on another basis");
  // On the same one it would fail.
  EXPECT_EQ(CheckIndicators(v1::GATE_OPERATING_ENVELOPE, need, Offer({salinity("soil", "EC 1:5", 8)})).outcome,
            v1::GATE_OUTCOME_FAIL);
}

TEST(CheckIndicators, NeverFailsByWhatWasReadAlone) {
  const Terms need = Need({Must(Performance({.value = 40}))});
  const Terms offer = Side(true, {}, "On clay the water saving was 25 % in one season.");
  const ComponentValue fit = IndicatorsFit(need, offer);
  EXPECT_TRUE(fit.known());
  EXPECT_LT(fit.value, 1);
  EXPECT_STREQ(CheckIndicators(v1::GATE_INDICATOR_MUST, need, offer).reason, "MUST_NOT_SETTLED");
}

// The site's salinity must be 2 g/L more than the technology stands.
TEST(CheckIndicators, NeverFailsASiteByWhatWasReadOfTheOffer) {
  const Terms need =
      Need({Must(Envelope({.quantity = "water salinity", .comparator = kAtMost, .value = 6, .unit = "g/L"}))});
  const Terms read = Side(true, {}, "It works at a water salinity of up to 4 g/L.");
  const Terms stated =
      Offer({Envelope({.quantity = "water salinity", .comparator = kAtMost, .value = 4, .unit = "g/L"})});
  EXPECT_LT(OperatingEnvelopeFit(need, read).value, 1);
  EXPECT_TRUE(OperatingEnvelopeFit(need, read).known());
  EXPECT_EQ(CheckIndicators(v1::GATE_OPERATING_ENVELOPE, need, read).outcome, v1::GATE_OUTCOME_UNKNOWN);
  EXPECT_STREQ(CheckIndicators(v1::GATE_OPERATING_ENVELOPE, need, read).reason, "ENVELOPE_NOT_SETTLED");
  EXPECT_EQ(CheckIndicators(v1::GATE_OPERATING_ENVELOPE, need, stated).outcome, v1::GATE_OUTCOME_FAIL);
}

TEST(CheckIndicators, NeverFailsByWhatWasReadOfTheNeed) {
  const Terms site = Side(false, {}, "The water salinity is up to 6 g/L.");
  const Terms offer =
      Offer({Envelope({.quantity = "water salinity", .comparator = kAtMost, .value = 4, .unit = "g/L"})});
  EXPECT_TRUE(OperatingEnvelopeFit(site, offer).known());
  EXPECT_LT(OperatingEnvelopeFit(site, offer).value, 1);
  EXPECT_EQ(CheckIndicators(v1::GATE_OPERATING_ENVELOPE, site, offer).outcome, v1::GATE_OUTCOME_PASS);

  const Terms asks = Side(false, {}, "We need a water saving of at least 40 %.");
  const Terms saves = Offer({Performance({.value = 25})});
  EXPECT_TRUE(IndicatorsFit(asks, saves).known());
  EXPECT_LT(IndicatorsFit(asks, saves).value, 1);
  EXPECT_EQ(CheckIndicators(v1::GATE_INDICATOR_MUST, asks, saves).outcome, v1::GATE_OUTCOME_PASS);
}

TEST(AddIndicatorEvidence, ShowsEachThingAskedWithItsValues) {
  const Terms need =
      Need({Must(Performance({.value = 40})), Performance({.quantity = "crop yield", .value = 6, .unit = "t/har"})});
  const Terms offer = Side(true, {Performance({.value = 35})}, "The crop yield reached 6.1 t/ha.");
  v1::Contribution contribution;
  AddIndicatorEvidence(v1::COMPONENT_INDICATORS, need, offer, true, true, &contribution);
  ASSERT_EQ(contribution.evidence_size(), 2);
  EXPECT_EQ(contribution.evidence(0).subject(), "water saving");
  EXPECT_EQ(contribution.evidence(0).need_value(), "≥ 40 %");
  EXPECT_EQ(contribution.evidence(0).offer_value(), "≥ 35 %");
  EXPECT_FALSE(contribution.evidence(0).has_offer_span());
  EXPECT_EQ(contribution.evidence(1).offer_value(), "6.1 t/har (read from the text)");
  EXPECT_EQ(contribution.evidence(1).offer_span().field(), "descriptions");
  EXPECT_EQ(contribution.evidence(1).offer_span().begin(), 4);
  EXPECT_EQ(contribution.evidence(1).weight(), 1);

  v1::Contribution hidden;
  AddIndicatorEvidence(v1::COMPONENT_INDICATORS, need, offer, true, false, &hidden);
  EXPECT_EQ(hidden.evidence(0).offer_value(), "");
  EXPECT_EQ(hidden.evidence(0).unknown_reason(), v1::UNKNOWN_REASON_HIDDEN);
  v1::Contribution nothing;
  AddIndicatorEvidence(v1::COMPONENT_INDICATORS, need, offer, false, true, &nothing);
  EXPECT_EQ(nothing.evidence_size(), 0);
}

TEST(AddIndicatorEvidence, ItsOrderTellsNothingOfAHiddenOffer) {
  const Terms need =
      Need({Performance({.value = 40}), Performance({.quantity = "crop yield", .value = 6, .unit = "t/har"})});
  const Terms offer =
      Side(true, {Performance({.value = 45}), Performance({.quantity = "crop yield", .value = 3, .unit = "t/har"})});
  const auto first = [&](bool offer_visible) {
    v1::Contribution contribution;
    AddIndicatorEvidence(v1::COMPONENT_INDICATORS, need, offer, true, offer_visible, &contribution);
    return contribution.evidence(0).subject();
  };
  EXPECT_EQ(first(true), "crop yield") << "the least met";
  EXPECT_EQ(first(false), "water saving") << "asked first";
}

}  // namespace
}  // namespace karez::matching
