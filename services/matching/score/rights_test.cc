#include "services/matching/score/rights.h"

#include <gmock/gmock.h>

#include "services/matching/score/profile.h"
#include "services/matching/score/scorer.h"
#include "services/matching/score/testing.h"

namespace karez::matching {
namespace {

using ::testing::AllOf;
using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::HasSubstr;

std::vector<Country> In(std::initializer_list<const char*> codes) {
  std::vector<Country> countries;
  for (const char* code : codes) countries.push_back(ToCountry(code));
  return countries;
}

double Value(const Terms& need, const Terms& offer) {
  const ComponentValue fit = RightsFit(need, offer, OwnersView());
  EXPECT_TRUE(fit.known());
  return fit.value;
}

// A need for a licence in these territories.
Terms LicenseNeed(std::initializer_list<const char*> territories) {
  Terms need = UzbekNeed();
  need.deal.Edit().license.territories = In(territories);
  return need;
}

Terms Patented(const char* office, type::v1::RightStatus status) {
  Terms offer = XinjiangOffer();
  offer.deal.Edit().rights.push_back({ToCountry(office), type::v1::RIGHT_KIND_PATENT, static_cast<uint8_t>(status)});
  return offer;
}

Terms Given(type::v1::AvailabilityStatus status, type::v1::Exclusivity exclusivity,
            std::initializer_list<const char*> territories) {
  Terms offer = XinjiangOffer();
  offer.deal.Edit().availability = {status, 0, {exclusivity, In(territories), {}, {}}};
  return offer;
}

TEST(RightsFit, IsUnknownWhereASideIsSilent) {
  Terms offer = Patented("CN", type::v1::RIGHT_STATUS_GRANTED);
  EXPECT_EQ(RightsFit(UzbekNeed(), XinjiangOffer(), OwnersView()).unknown, v1::UNKNOWN_REASON_BOTH_SILENT);
  EXPECT_EQ(RightsFit(UzbekNeed(), offer, OwnersView()).unknown, v1::UNKNOWN_REASON_NEED_SILENT);
  Terms supply = UzbekNeed();
  supply.cooperation = 1u << type::v1::COOPERATION_MODE_SUPPLY;
  EXPECT_EQ(RightsFit(supply, offer, OwnersView()).unknown, v1::UNKNOWN_REASON_NEED_SILENT) << "asks for no rights";
  EXPECT_EQ(RightsFit(LicenseNeed({"KZ"}), XinjiangOffer(), OwnersView()).unknown, v1::UNKNOWN_REASON_OFFER_SILENT);
}

TEST(RightsFit, AEurasianPatentReachesKazakhstanButNeitherUzbekistanNorChina) {
  const Terms offer = Patented("EA", type::v1::RIGHT_STATUS_GRANTED);
  for (const char* covered : {"KZ", "KG", "TJ", "TM", "RU", "BY", "AM", "AZ"}) {
    EXPECT_THAT(Value(LicenseNeed({covered}), offer), DoubleEq(1)) << covered;
  }
  EXPECT_THAT(Value(LicenseNeed({"UZ"}), offer), DoubleEq(.2));
  EXPECT_THAT(Value(LicenseNeed({"CN"}), offer), DoubleEq(.2));
  EXPECT_THAT(Value(LicenseNeed({"KZ", "UZ"}), offer), DoubleEq(.6));
}

TEST(RightsFit, WhatIsNotGrantedCountsLess) {
  const Terms need = LicenseNeed({"UZ"});
  EXPECT_THAT(Value(need, Patented("UZ", type::v1::RIGHT_STATUS_GRANTED)), DoubleEq(1));
  EXPECT_THAT(Value(need, Patented("UZ", type::v1::RIGHT_STATUS_PENDING)), DoubleEq(.6));
  EXPECT_THAT(Value(need, Patented("UZ", type::v1::RIGHT_STATUS_LAPSED)), DoubleEq(.3));
  EXPECT_THAT(Value(need, Patented("WO", type::v1::RIGHT_STATUS_GRANTED)), DoubleEq(.5))
      << "an international application covers nothing by itself";
  EXPECT_THAT(Value(need, Patented("US", type::v1::RIGHT_STATUS_LAPSED)), DoubleEq(.2)) << "it never covered UZ";
  EXPECT_THAT(Value(need, Patented("WO", type::v1::RIGHT_STATUS_LAPSED)), DoubleEq(.3));
}

TEST(RightsFit, KnowHowAndSoftwareHoldEverywhere) {
  Terms offer = XinjiangOffer();
  offer.deal.Edit().rights = {{0, type::v1::RIGHT_KIND_KNOW_HOW, type::v1::RIGHT_STATUS_UNSPECIFIED}};
  EXPECT_THAT(Value(LicenseNeed({"UZ"}), offer), DoubleEq(.7));
  offer.deal.Edit().rights = {{ToCountry("CN"), type::v1::RIGHT_KIND_SOFTWARE, type::v1::RIGHT_STATUS_GRANTED}};
  EXPECT_THAT(Value(LicenseNeed({"UZ"}), offer), DoubleEq(1));
  offer.deal.Edit().rights = {{ToCountry("CN"), type::v1::RIGHT_KIND_SOFTWARE, type::v1::RIGHT_STATUS_LAPSED}};
  EXPECT_THAT(Value(LicenseNeed({"UZ"}), offer), DoubleEq(.3));
}

TEST(RightsFit, ANeedWithoutTerritoriesMeansItsRegionsAndElseItsSeat) {
  Terms need = UzbekNeed();
  need.cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE;
  const Terms offer = Patented("EA", type::v1::RIGHT_STATUS_GRANTED);
  EXPECT_THAT(Value(need, offer), DoubleEq(.2)) << "its seat in UZ";
  need.regions = {"KZ-43", "KZ-27"};
  EXPECT_THAT(Value(need, offer), DoubleEq(1));
}

TEST(RightsFit, TerritoriesLessTheExcludedOnes) {
  Terms need = LicenseNeed({"KZ", "UZ", "KG", "TJ"});
  need.deal.Edit().license.excluded = In({"TJ"});
  Terms offer = XinjiangOffer();
  offer.deal.Edit().license.territories = In({"KZ", "UZ", "CN"});
  EXPECT_THAT(Value(need, offer), DoubleEq(2.0 / 3));
  offer.deal.Edit().license.excluded = In({"UZ"});
  EXPECT_THAT(Value(need, offer), DoubleEq(1.0 / 3));
  offer.deal.Edit().license.territories.clear();
  EXPECT_THAT(Value(need, offer), DoubleEq(2.0 / 3)) << "everywhere but in UZ";
}

TEST(RightsFit, FieldsOfUseBySectorPrefix) {
  Terms need = LicenseNeed({"KZ"});
  Terms offer = XinjiangOffer();
  offer.deal.Edit().license.fields = {"water", "energy.solar"};
  need.deal.Edit().license.fields = {"water.desalination", "energy"};
  EXPECT_THAT(Value(need, offer), DoubleEq(.75));
  need.deal.Edit().license.fields.clear();
  need.sectors = {"mining", "water.reuse"};
  EXPECT_THAT(Value(need, offer), DoubleEq(1)) << "the best of its sectors";
  need.sectors = {"waterproofing"};
  EXPECT_THAT(Value(need, offer), DoubleEq(0));
}

TEST(RightsFit, LessExclusivityThanWantedIsLow) {
  const auto fit = [](type::v1::Exclusivity wanted, type::v1::Exclusivity given) {
    Terms need = LicenseNeed({"KZ"});
    Terms offer = XinjiangOffer();
    need.deal.Edit().license.exclusivity = wanted;
    offer.deal.Edit().license.exclusivity = given;
    return Value(need, offer);
  };
  EXPECT_THAT(fit(type::v1::EXCLUSIVITY_EXCLUSIVE, type::v1::EXCLUSIVITY_EXCLUSIVE), DoubleEq(1));
  EXPECT_THAT(fit(type::v1::EXCLUSIVITY_EXCLUSIVE, type::v1::EXCLUSIVITY_SOLE), DoubleEq(.6));
  EXPECT_THAT(fit(type::v1::EXCLUSIVITY_EXCLUSIVE, type::v1::EXCLUSIVITY_NON_EXCLUSIVE), DoubleEq(.2));
  EXPECT_THAT(fit(type::v1::EXCLUSIVITY_SOLE, type::v1::EXCLUSIVITY_NON_EXCLUSIVE), DoubleEq(.3));
  EXPECT_THAT(fit(type::v1::EXCLUSIVITY_NON_EXCLUSIVE, type::v1::EXCLUSIVITY_EXCLUSIVE), DoubleEq(.8));
}

TEST(RightsFit, WhatIsTakenAlreadyCountsUntilItEnds) {
  const Terms need = LicenseNeed({"KZ"});
  Terms offer = Given(type::v1::AVAILABILITY_STATUS_AVAILABLE, type::v1::EXCLUSIVITY_UNSPECIFIED, {});
  EXPECT_THAT(Value(need, offer), DoubleEq(1));
  offer = Given(type::v1::AVAILABILITY_STATUS_IN_NEGOTIATION, type::v1::EXCLUSIVITY_UNSPECIFIED, {});
  EXPECT_THAT(Value(need, offer), DoubleEq(.6));
  offer = Given(type::v1::AVAILABILITY_STATUS_OPTIONED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ"});
  EXPECT_THAT(Value(need, offer), DoubleEq(.4));
  offer = Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ"});
  EXPECT_THAT(Value(need, offer), DoubleEq(0));
  EXPECT_THAT(Value(LicenseNeed({"UZ"}), offer), DoubleEq(1)) << "licensed elsewhere";
  offer.deal.Edit().availability.until = kNow - 1;
  EXPECT_THAT(Value(need, offer), DoubleEq(1)) << "ended";
  offer = Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_NON_EXCLUSIVE, {"KZ"});
  EXPECT_THAT(Value(need, offer), DoubleEq(.9));
}

TEST(RightsFit, TheWeakestPartDecides) {
  Terms need = LicenseNeed({"KZ"});
  need.deal.Edit().license.exclusivity = type::v1::EXCLUSIVITY_EXCLUSIVE;
  Terms offer = Patented("KZ", type::v1::RIGHT_STATUS_GRANTED);
  offer.deal.Edit().license = {type::v1::EXCLUSIVITY_SOLE, In({"KZ"}), {}, {}};
  EXPECT_THAT(Value(need, offer), DoubleEq(.6));
}

TEST(RightsFit, IsUnknownWhereNothingCanBeCompared) {
  Terms need = UzbekNeed();
  need.country.clear();
  need.cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE;
  EXPECT_EQ(RightsFit(need, Patented("KZ", type::v1::RIGHT_STATUS_GRANTED), OwnersView()).unknown,
            v1::UNKNOWN_REASON_NOTHING_IN_COMMON);
}

GateFinding Check(const Terms& need, const Terms& offer) { return ExclusiveLicense(need, offer, kNow); }

TEST(ExclusiveLicenseGate, FailsWhereEveryWantedTerritoryIsGivenAway) {
  Terms need = LicenseNeed({"KZ"});
  need.sectors = {"water.desalination"};
  Terms offer = Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ", "KG"});
  offer.deal.Edit().availability.granted.fields = {"water"};
  offer.deal.Edit().availability.until = kNow + 1;
  const GateFinding finding = Check(need, offer);
  EXPECT_EQ(finding.gate, v1::GATE_EXCLUSIVE_LICENSE);
  EXPECT_EQ(finding.outcome, v1::GATE_OUTCOME_FAIL);
  EXPECT_STREQ(finding.reason, "LICENSED_EXCLUSIVELY");
  EXPECT_THAT(ExclusiveLicenseMessage(finding, need, offer),
              AllOf(HasSubstr("EXCLUSIVE in KZ, KG for water until 2027-01-15"),
                    HasSubstr("wants it in KZ for water.desalination")));
}

TEST(ExclusiveLicenseGate, HoldsAnOptionAndALicenceForAPartOfTheTerritories) {
  const Terms need = LicenseNeed({"KZ", "UZ"});
  EXPECT_STREQ(
      Check(need, Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ"})).reason,
      "LICENSED_EXCLUSIVELY_IN_PART");
  const GateFinding optioned =
      Check(need, Given(type::v1::AVAILABILITY_STATUS_OPTIONED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ", "UZ"}));
  EXPECT_STREQ(optioned.reason, "OPTIONED_EXCLUSIVELY");
  EXPECT_EQ(optioned.outcome, v1::GATE_OUTCOME_HOLD);
}

TEST(ExclusiveLicenseGate, PassesWhatTakesNothingFromTheNeed) {
  const Terms need = LicenseNeed({"KZ"});
  const auto outcome = [&](const Terms& offer) { return Check(need, offer).outcome; };
  EXPECT_EQ(outcome(XinjiangOffer()), v1::GATE_OUTCOME_PASS);
  EXPECT_EQ(outcome(Given(type::v1::AVAILABILITY_STATUS_AVAILABLE, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ"})),
            v1::GATE_OUTCOME_PASS);
  EXPECT_EQ(outcome(Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_NON_EXCLUSIVE, {"KZ"})),
            v1::GATE_OUTCOME_PASS);
  EXPECT_EQ(outcome(Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"UZ"})),
            v1::GATE_OUTCOME_PASS);
  Terms offer = Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ"});
  offer.deal.Edit().availability.until = kNow - 1;
  EXPECT_EQ(outcome(offer), v1::GATE_OUTCOME_PASS) << "ended";
}

TEST(ExclusiveLicenseGate, AnotherFieldPassesAndAnUnstatedOneIsUnknown) {
  Terms need = LicenseNeed({"KZ"});
  Terms offer = Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ"});
  offer.deal.Edit().availability.granted.fields = {"mining"};
  EXPECT_EQ(Check(need, offer).outcome, v1::GATE_OUTCOME_UNKNOWN);
  need.sectors = {"water"};
  EXPECT_EQ(Check(need, offer).outcome, v1::GATE_OUTCOME_PASS);
  offer.deal.Edit().availability.granted = {type::v1::EXCLUSIVITY_EXCLUSIVE, {}, {}, {}};
  EXPECT_EQ(Check(need, offer).outcome, v1::GATE_OUTCOME_UNKNOWN) << "where is not stated";
  offer.deal.Edit().availability.granted = {type::v1::EXCLUSIVITY_UNSPECIFIED, In({"KZ"}), {}, {}};
  EXPECT_STREQ(Check(need, offer).reason, "SCOPE_OF_LICENSE_NOT_STATED");
}

TEST(ExclusiveLicenseGate, ASoleLicenceStopsOnlyThoseWhoWantTheRights) {
  Terms need = LicenseNeed({"KZ"});
  const Terms offer = Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_SOLE, {"KZ"});
  EXPECT_EQ(Check(need, offer).outcome, v1::GATE_OUTCOME_UNKNOWN) << "no form stated";
  need.cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE;
  EXPECT_EQ(Check(need, offer).outcome, v1::GATE_OUTCOME_FAIL);
  need.cooperation |= 1u << type::v1::COOPERATION_MODE_SUPPLY;
  EXPECT_EQ(Check(need, offer).outcome, v1::GATE_OUTCOME_PASS) << "the owner may still supply";
  need.required_cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE;
  EXPECT_EQ(Check(need, offer).outcome, v1::GATE_OUTCOME_FAIL);
}

TEST(ExclusiveLicenseGate, TellsNothingOfWhatTheReaderMayNotSee) {
  const Terms need = LicenseNeed({"KZ"});
  Terms offer = Given(type::v1::AVAILABILITY_STATUS_LICENSED, type::v1::EXCLUSIVITY_EXCLUSIVE, {"KZ"});
  offer.visibility[static_cast<size_t>(Term::kOffer)] = options::v1::VISIBILITY_OPERATORS;
  const ScoringContext context = {&DefaultProfile(), options::v1::VISIBILITY_PARTNERS, kNow};
  v1::Match match;
  FillMatch(need, offer, Evaluate(need, offer, .9, context), context, &match);
  EXPECT_EQ(match.outcome(), v1::GATE_OUTCOME_FAIL);
  EXPECT_THAT(match.DebugString(), ::testing::Not(HasSubstr("LICENSED")));
  EXPECT_THAT(match.DebugString(), HasSubstr("NOT_DISCLOSED"));
}

}  // namespace
}  // namespace karez::matching
