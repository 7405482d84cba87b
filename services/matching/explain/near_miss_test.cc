#include "services/matching/explain/near_miss.h"

#include <gmock/gmock.h>

#include "services/matching/score/profile.h"
#include "services/matching/score/testing.h"

namespace karez::matching {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Property;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr double kTopic = .9;

ScoringContext Context(options::v1::Visibility clearance = options::v1::VISIBILITY_OWNER) {
  return {&DefaultProfile(), clearance, kNow};
}

std::vector<v1::NearMiss> NearMisses(const Terms& need, const Terms& offer,
                                     options::v1::Visibility clearance = options::v1::VISIBILITY_OWNER) {
  const ScoringContext context = Context(clearance);
  return FindNearMisses(need, offer, Evaluate(need, offer, kTopic, context), context);
}

double ScoreOf(const Terms& need, const Terms& offer) { return Evaluate(need, offer, kTopic, Context()).score; }

TEST(NearMisses, OfAnOfferThatIsNotReadyEnoughNameBothLevels) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {7, 9};
  offer.readiness = {5, 5};

  const auto found = NearMisses(need, offer);

  ASSERT_THAT(found, SizeIs(2));
  EXPECT_THAT(found, Each(Property(&v1::NearMiss::component, v1::COMPONENT_READINESS)));
  EXPECT_THAT(found[0].change(), HasSubstr("TRL 5"));
  EXPECT_THAT(found[0].change(), HasSubstr("TRL 7-9"));
  need.readiness.low = 5;
  EXPECT_EQ(found[0].score(), ScoreOf(need, offer)) << "it is what scoring the changed pair gives";
}

TEST(NearMisses, OfARequiredFormThatTheOtherSideDoesNotGiveOpenTheGate) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.cooperation = need.required_cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE;
  offer.cooperation = 1u << type::v1::COOPERATION_MODE_SUPPLY;

  const auto found = NearMisses(need, offer);

  ASSERT_THAT(found, Not(IsEmpty()));
  EXPECT_EQ(found[0].side(), v1::MATCH_SIDE_OFFER) << "that gives a form in common too";
  EXPECT_EQ(found[0].outcome(), v1::GATE_OUTCOME_PASS);
  EXPECT_EQ(found[1].gate(), v1::GATE_COOPERATION);
  EXPECT_EQ(found[1].outcome(), v1::GATE_OUTCOME_PASS);
}

TEST(NearMisses, OfAClosedCallAndAnUnlicensedOfferAreTheirGates) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.call_deadline = kNow - 1;
  offer.export_status = registry::v1::EXPORT_CONTROL_STATUS_RESTRICTED;
  offer.export_jurisdiction = "CN";

  const auto found = NearMisses(need, offer);

  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].gate(), v1::GATE_EXPIRY);
  EXPECT_EQ(found[0].outcome(), v1::GATE_OUTCOME_HOLD) << "the licence is still missing";
  EXPECT_EQ(found[1].gate(), v1::GATE_EXPORT_CONTROL);
  EXPECT_EQ(found[1].outcome(), v1::GATE_OUTCOME_FAIL) << "the call is still closed";
}

TEST(NearMisses, OfTheDealNameTheCertificateTheServiceAndTheLicence) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.deal.Edit().conformities = {{{"EAC", ""}, type::v1::CONFORMITY_STATUS_REQUIRED, "EAC"}};
  offer.deal.Edit().conformities = {{{"CE", ""}, type::v1::CONFORMITY_STATUS_HELD, "CE"}};
  need.deal.Edit().delivery.training = Answer::kYes;
  offer.deal.Edit().delivery.training = Answer::kNo;
  need.deal.Edit().license.exclusivity = type::v1::EXCLUSIVITY_EXCLUSIVE;
  offer.deal.Edit().license.exclusivity = type::v1::EXCLUSIVITY_NON_EXCLUSIVE;

  std::vector<std::string> changes;
  for (const v1::NearMiss& near_miss : NearMisses(need, offer)) changes.push_back(near_miss.change());

  EXPECT_THAT(changes, UnorderedElementsAre(HasSubstr("held EAC"), HasSubstr("came with training"),
                                            HasSubstr("NON_EXCLUSIVE (it asks for EXCLUSIVE)")));
}

TEST(NearMisses, OfALicenceGivenAwayOpenItsGateAndSayWhere) {
  const Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  auto& availability = offer.deal.Edit().availability;
  availability.status = type::v1::AVAILABILITY_STATUS_LICENSED;
  availability.granted.exclusivity = type::v1::EXCLUSIVITY_EXCLUSIVE;
  availability.granted.territories = {ToCountry("UZ")};

  const auto found = NearMisses(need, offer);

  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].gate(), v1::GATE_EXCLUSIVE_LICENSE);
  EXPECT_EQ(found[0].outcome(), v1::GATE_OUTCOME_PASS);
  EXPECT_THAT(found[0].change(), HasSubstr("EXCLUSIVE in UZ"));
}

// Water salinity in g/L, as MakeIndicatorTerms packs it.
IndicatorTerms Salinity(bool is_offer, type::v1::IndicatorRole role, type::v1::Comparator comparator, double value) {
  registry::v1::Listing listing;
  is_offer ? static_cast<void>(listing.mutable_offer()) : static_cast<void>(listing.mutable_need());
  listing.add_titles()->set_language("en");
  auto* indicator = listing.add_indicators();
  indicator->set_quantity("water salinity");
  indicator->set_comparator(comparator);
  indicator->set_value(value);
  indicator->set_unit("g/L");
  indicator->set_obligation(type::v1::OBLIGATION_MUST);
  indicator->set_role(role);
  return MakeIndicatorTerms(listing, /*with_titles=*/false, /*with_descriptions=*/false);
}

TEST(NearMisses, OfASiteOutsideTheEnvelopeNameBothValuesAndOpenTheGate) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  constexpr auto kRole = type::v1::INDICATOR_ROLE_OPERATING_ENVELOPE;
  need.indicators = Salinity(false, kRole, type::v1::COMPARATOR_AT_MOST, 6);
  offer.indicators = Salinity(true, kRole, type::v1::COMPARATOR_AT_MOST, 4);

  const auto found = NearMisses(need, offer);

  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].side(), v1::MATCH_SIDE_OFFER);
  EXPECT_EQ(found[0].gate(), v1::GATE_OPERATING_ENVELOPE);
  EXPECT_EQ(found[0].outcome(), v1::GATE_OUTCOME_PASS);
  EXPECT_THAT(found[0].change(), HasSubstr("6 g/L"));
  EXPECT_THAT(found[0].change(), HasSubstr("4 g/L"));
}

TEST(NearMisses, OfAMustThatIsMissedAskTheNeedToAcceptWhatThereIs) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  constexpr auto kRole = type::v1::INDICATOR_ROLE_PERFORMANCE;
  need.indicators = Salinity(false, kRole, type::v1::COMPARATOR_AT_MOST, 1);
  offer.indicators = Salinity(true, kRole, type::v1::COMPARATOR_EQUAL, 1.5);

  const auto found = NearMisses(need, offer);

  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].side(), v1::MATCH_SIDE_NEED);
  EXPECT_EQ(found[0].component(), v1::COMPONENT_INDICATORS);
  EXPECT_EQ(found[0].gate(), v1::GATE_INDICATOR_MUST);
  EXPECT_EQ(found[0].outcome(), v1::GATE_OUTCOME_PASS);
}

TEST(NearMisses, OfAPartnerThatIsExcludedNameTheTypeAndTheCountry) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  offer.organization_type = registry::v1::ORGANIZATION_TYPE_UNIVERSITY;
  need.excluded_types = {registry::v1::ORGANIZATION_TYPE_UNIVERSITY};

  auto found = NearMisses(need, offer);

  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].side(), v1::MATCH_SIDE_NEED);
  EXPECT_EQ(found[0].gate(), v1::GATE_EXCLUDED_PARTNER);
  EXPECT_EQ(found[0].outcome(), v1::GATE_OUTCOME_PASS);
  EXPECT_EQ(found[0].change(), "the need's owner worked with a partner of type UNIVERSITY, which it excludes");

  need.excluded_countries = {"CN"};
  found = NearMisses(need, offer);
  ASSERT_THAT(found, SizeIs(1)) << "either alone would leave the gate shut";
  EXPECT_EQ(found[0].change(), "the need's owner worked with a partner of type UNIVERSITY in CN, which it excludes");
}

// The change of that component that a text names, and the score that it promises; 0: none.
double Promised(const Terms& need, const Terms& offer, v1::Component component, const std::string& text) {
  for (const v1::NearMiss& near_miss : NearMisses(need, offer)) {
    if (near_miss.component() == component && near_miss.change().find(text) != std::string::npos) {
      return near_miss.score();
    }
  }
  return 0;
}

TEST(NearMisses, OfALicenceWidenItsTerritoryAndItsField) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.sectors = {"water.irrigation"};
  need.cooperation = CooperationBit(type::v1::COOPERATION_MODE_LICENSE);
  offer.deal.Edit().license.territories = {ToCountry("KZ")};
  Terms wider = offer;
  wider.deal.Edit().license.territories.push_back(ToCountry("UZ"));
  EXPECT_EQ(Promised(need, offer, v1::COMPONENT_RIGHTS, "licensed in UZ (now: in KZ)"), ScoreOf(need, wider));

  wider.deal.Edit().license.fields = {"energy"};
  EXPECT_EQ(Promised(need, wider, v1::COMPONENT_RIGHTS, "licensed for water.irrigation"), ScoreOf(need, [&] {
              Terms widest = wider;
              widest.deal.Edit().license.fields.push_back("water.irrigation");
              return widest;
            }()));
}

TEST(NearMisses, OfARightThatDoesNotReachAreOneThatDoes) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.cooperation = CooperationBit(type::v1::COOPERATION_MODE_LICENSE);
  constexpr auto kPatent = type::v1::RIGHT_KIND_PATENT;
  constexpr auto kGranted = type::v1::RIGHT_STATUS_GRANTED;
  offer.deal.Edit().rights = {{ToCountry("EA"), kPatent, kGranted}};
  Terms wider = offer;
  wider.deal.Edit().rights.push_back({ToCountry("UZ"), kPatent, kGranted});
  EXPECT_EQ(Promised(need, offer, v1::COMPONENT_RIGHTS, "held a granted right in UZ"), ScoreOf(need, wider));
}

TEST(NearMisses, OfProofAreAReferenceInTheNeedsCountry) {
  Terms offer = XinjiangOffer();
  offer.deal.Edit().references = {{.country = ToCountry("CN"), .year = 2020, .scale = {}, .words = "120 ha"}};
  Terms wider = offer;
  wider.deal.Edit().references.push_back({.country = ToCountry("UZ"), .year = 0, .scale = {}, .words = ""});
  EXPECT_EQ(Promised(UzbekNeed(), offer, v1::COMPONENT_PROOF, "in use in UZ"), ScoreOf(UzbekNeed(), wider));
}

TEST(NearMisses, OfAZoneAndASectorAreThoseOfTheNeed) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.deal.Edit().zones = {{"uz-fez-navoi", "assembly"}};
  offer.deal.Edit().zones = {{"kz-sez-saryarka", "assembly"}};
  Terms wider = offer;
  wider.deal.Edit().zones.push_back({"uz-fez-navoi", "assembly"});
  EXPECT_EQ(Promised(need, offer, v1::COMPONENT_ZONE, "zone uz-fez-navoi"), ScoreOf(need, wider));

  need.sectors = {"water"};
  wider.sectors = {"energy"};
  Terms widest = wider;
  widest.sectors.push_back("water");
  EXPECT_EQ(Promised(need, wider, v1::COMPONENT_SECTOR, "sector water"), ScoreOf(need, widest));
}

TEST(NearMisses, OfAPartnerThatIsNotWantedNameWhatItIs) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  offer.organization_type = registry::v1::ORGANIZATION_TYPE_UNIVERSITY;
  need.deal.Edit().wanted.types = 1u << registry::v1::ORGANIZATION_TYPE_COMPANY;
  need.deal.Edit().wanted.countries = {ToCountry("KZ")};
  Terms wider = need;
  wider.deal.Edit().wanted.types |= 1u << registry::v1::ORGANIZATION_TYPE_UNIVERSITY;
  wider.deal.Edit().wanted.countries.push_back(ToCountry("CN"));
  EXPECT_EQ(Promised(need, offer, v1::COMPONENT_ORGANIZATION_FIT, "a partner that is UNIVERSITY, in CN"),
            ScoreOf(wider, offer));

  need.visibility[static_cast<size_t>(Term::kPreferences)] = options::v1::VISIBILITY_OPERATORS;
  EXPECT_THAT(NearMisses(need, offer, options::v1::VISIBILITY_PARTNERS), IsEmpty());
}

TEST(NearMisses, OfAMatchThatLacksNothingAreNone) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {5, 9};
  offer.readiness = {7, 7};
  need.languages = offer.languages = {"ru"};
  EXPECT_THAT(NearMisses(need, offer), IsEmpty());
}

TEST(NearMisses, NameNothingThatTheReaderMayNotSee) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.money = {0, 100, "USD", type::v1::MONEY_BASIS_TOTAL};
  offer.money = {120, 150, "USD", type::v1::MONEY_BASIS_TOTAL};
  EXPECT_THAT(NearMisses(need, offer), ElementsAre(Property(&v1::NearMiss::change, HasSubstr("USD 120"))));

  offer.visibility[static_cast<size_t>(Term::kMoney)] = options::v1::VISIBILITY_OPERATORS;
  EXPECT_THAT(NearMisses(need, offer, options::v1::VISIBILITY_PARTNERS), IsEmpty());

  Terms closed = XinjiangOffer();
  closed.call_deadline = kNow - 1;
  closed.visibility[static_cast<size_t>(Term::kCall)] = options::v1::VISIBILITY_OPERATORS;
  EXPECT_THAT(NearMisses(UzbekNeed(), closed, options::v1::VISIBILITY_OPERATORS), SizeIs(1));
  EXPECT_THAT(NearMisses(UzbekNeed(), closed, options::v1::VISIBILITY_PARTNERS), IsEmpty());
}

TEST(NearMisses, AreAtMostFive) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {7, 9};
  offer.readiness = {5, 5};
  need.cooperation = need.required_cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE;
  offer.cooperation = 1u << type::v1::COOPERATION_MODE_SUPPLY;
  need.timing.months = 3;
  offer.timing.months = 6;
  need.money = {0, 100, "USD", type::v1::MONEY_BASIS_TOTAL};
  offer.money = {120, 150, "USD", type::v1::MONEY_BASIS_TOTAL};
  need.accepting_interest = offer.accepting_interest = false;
  EXPECT_THAT(NearMisses(need, offer), SizeIs(kMaxNearMisses));
}

}  // namespace
}  // namespace karez::matching
