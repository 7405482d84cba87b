#include "services/matching/score/scorer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "services/matching/score/profile.h"
#include "services/matching/score/testing.h"
#include "services/matching/score/values.h"

namespace karez::matching {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::HasSubstr;

ScoringContext Context(options::v1::Visibility clearance = options::v1::VISIBILITY_OWNER) {
  return {&DefaultProfile(), clearance, 1'800'000'000};
}

v1::Match Match(const Terms& need, const Terms& offer, double topic, const ScoringContext& context = Context()) {
  v1::Match match;
  FillMatch(need, offer, Evaluate(need, offer, topic, context), context, &match);
  return match;
}

const v1::Contribution& Of(const v1::Match& match, v1::Component component) {
  for (const auto& contribution : match.contributions()) {
    if (contribution.component() == component) return contribution;
  }
  ADD_FAILURE() << "no contribution of " << v1::Component_Name(component);
  return match.contributions(0);
}

Terms Priced(Terms terms, double max) {
  terms.money = {0, max, "USD", type::v1::MONEY_BASIS_TOTAL};
  return terms;
}

TEST(Score, IsTheLogisticOfBiasAndContributions) {
  Terms need = Priced(UzbekNeed(), 100);
  Terms offer = Priced(XinjiangOffer(), 150);
  need.readiness = {6, 9};
  offer.readiness = {5, 5};
  need.sectors = offer.sectors = {"water"};
  const v1::Match match = Match(need, offer, .83);
  double log_odds = match.bias();
  for (const auto& contribution : match.contributions()) {
    log_odds += contribution.log_odds();
    if (contribution.has_value()) {
      EXPECT_THAT(contribution.log_odds(),
                  DoubleNear(contribution.weight() * (contribution.value() - contribution.baseline()), 1e-12));
    }
  }
  EXPECT_THAT(match.score(), DoubleNear(1 / (1 + std::exp(-log_odds)), 1e-9));
}

TEST(Score, AnUnknownComponentAddsNothingAndCountsAsNotKnown) {
  const v1::Match match = Match(UzbekNeed(), XinjiangOffer(), .6);
  EXPECT_THAT(match.score(), DoubleNear(1 / (1 + std::exp(1.8)), 1e-9)) << "topic at its baseline";
  const auto& readiness = Of(match, v1::COMPONENT_READINESS);
  EXPECT_FALSE(readiness.has_value());
  EXPECT_EQ(readiness.unknown_reason(), v1::UNKNOWN_REASON_BOTH_SILENT);
  EXPECT_THAT(readiness.log_odds(), DoubleEq(0));
  double total = 0;
  for (const auto& weight : DefaultProfile().components()) total += weight.weight();
  EXPECT_THAT(match.known_weight_share(), DoubleNear(6.0 / total, 1e-9));
}

TEST(Score, ShowsTheStatedValues) {
  Terms need = UzbekNeed();
  need.readiness = {6, 9};
  const v1::Match match = Match(need, XinjiangOffer(), .6);
  ASSERT_EQ(Of(match, v1::COMPONENT_READINESS).evidence_size(), 1);
  EXPECT_EQ(Of(match, v1::COMPONENT_READINESS).evidence(0).need_value(), "TRL 6-9");
  EXPECT_EQ(Of(match, v1::COMPONENT_READINESS).evidence(0).offer_value(), "");
}

TEST(Score, WhatTheReaderMayNotSeeIsNeitherScoredNorShown) {
  Terms need = Priced(UzbekNeed(), 100);
  Terms offer = Priced(XinjiangOffer(), 76543);
  offer.visibility[static_cast<size_t>(Term::kMoney)] = options::v1::VISIBILITY_OPERATORS;
  const v1::Match match = Match(need, offer, .6, Context(options::v1::VISIBILITY_PARTNERS));
  EXPECT_EQ(Of(match, v1::COMPONENT_MONEY).unknown_reason(), v1::UNKNOWN_REASON_HIDDEN);
  EXPECT_THAT(match.DebugString(), ::testing::Not(HasSubstr("76543")));
  EXPECT_LE(match.provenance().visibility_basis(), options::v1::VISIBILITY_PARTNERS);
}

TEST(Score, SaysOnWhichVisibilityItRests) {
  Terms need = Priced(UzbekNeed(), 100);
  Terms offer = Priced(XinjiangOffer(), 50);
  offer.visibility[static_cast<size_t>(Term::kMoney)] = options::v1::VISIBILITY_OPERATORS;
  EXPECT_EQ(Match(need, offer, .6).provenance().visibility_basis(), options::v1::VISIBILITY_OPERATORS);
  EXPECT_EQ(Match(need, XinjiangOffer(), .6).provenance().visibility_basis(), options::v1::VISIBILITY_PUBLIC);
}

TEST(Score, AHiddenGateFailsWithoutItsReason) {
  Terms offer = XinjiangOffer();
  offer.export_jurisdiction = "CN";
  offer.export_status = registry::v1::EXPORT_CONTROL_STATUS_PROHIBITED;
  offer.visibility[static_cast<size_t>(Term::kExportControl)] = options::v1::VISIBILITY_OPERATORS;
  const v1::Match match = Match(UzbekNeed(), offer, .9, Context(options::v1::VISIBILITY_PARTNERS));
  EXPECT_EQ(match.outcome(), v1::GATE_OUTCOME_FAIL);
  EXPECT_EQ(match.gates(v1::GATE_EXPORT_CONTROL - 1).reason(), "NOT_DISCLOSED");
  EXPECT_THAT(match.DebugString(), ::testing::Not(HasSubstr("PROHIBITED")));
}

TEST(Score, AVerdictIsThatOfTheEvaluation) {
  Terms offer = XinjiangOffer();
  offer.accepting_interest = false;
  offer.excluded_countries = {"UZ"};
  for (const double topic : {.1, .9}) {
    const Evaluation evaluation = Evaluate(UzbekNeed(), offer, topic, Context());
    const Verdict verdict = Judge(UzbekNeed(), offer, topic, Context());
    EXPECT_EQ(verdict.score, evaluation.score);
    EXPECT_EQ(verdict.failed, GateBit(v1::GATE_ACCEPTING_INTEREST) | GateBit(v1::GATE_EXCLUDED_PARTNER) |
                                  (topic < .5 ? GateBit(v1::GATE_TOPIC_FLOOR) : 0));
  }
}

TEST(Score, AHiddenGateThatPassesTellsNothing) {
  Terms offer = XinjiangOffer();
  offer.export_jurisdiction = "CN";
  offer.export_status = registry::v1::EXPORT_CONTROL_STATUS_RESTRICTED;
  offer.export_licensed = true;
  offer.visibility[static_cast<size_t>(Term::kExportControl)] = options::v1::VISIBILITY_OPERATORS;
  for (const char* country : {"CN", "UZ"}) {
    const v1::Match match =
        Match(Published(false, "farm", country), offer, .9, Context(options::v1::VISIBILITY_PARTNERS));
    const v1::GateResult& gate = match.gates(v1::GATE_EXPORT_CONTROL - 1);
    EXPECT_EQ(gate.outcome(), v1::GATE_OUTCOME_PASS) << country;
    EXPECT_EQ(gate.reason() + gate.message(), "") << country;
  }
}

TEST(Score, AHiddenTermIsNamedByNoGate) {
  struct Case {
    v1::Gate gate;
    Term term;
    void (*spoil)(Terms& offer);
  };
  const Case cases[] = {
      {v1::GATE_OWN_ORGANIZATION, Term::kParties, [](Terms& offer) { offer.parties = {"organizations/farm"}; }},
      {v1::GATE_EXPIRY, Term::kCall, [](Terms& offer) { offer.call_deadline = kNow - 1; }},
      {v1::GATE_COOPERATION, Term::kCooperation,
       [](Terms& offer) {
         offer.cooperation = offer.required_cooperation = CooperationBit(type::v1::COOPERATION_MODE_LICENSE);
       }},
  };
  Terms need = UzbekNeed();
  need.cooperation = CooperationBit(type::v1::COOPERATION_MODE_SUPPLY);
  for (const Case& hidden : cases) {
    Terms offer = XinjiangOffer();
    hidden.spoil(offer);
    const auto reason = [&](options::v1::Visibility clearance) {
      return Match(need, offer, .9, Context(clearance)).gates(hidden.gate - 1).reason();
    };
    EXPECT_NE(reason(options::v1::VISIBILITY_PUBLIC), "NOT_DISCLOSED") << v1::Gate_Name(hidden.gate);
    offer.visibility[static_cast<size_t>(hidden.term)] = options::v1::VISIBILITY_OPERATORS;
    EXPECT_EQ(reason(options::v1::VISIBILITY_PARTNERS), "NOT_DISCLOSED") << v1::Gate_Name(hidden.gate);
    EXPECT_NE(reason(options::v1::VISIBILITY_OPERATORS), "NOT_DISCLOSED") << v1::Gate_Name(hidden.gate);
  }
}

TEST(MakeTerms, PacksAListing) {
  registry::v1::Listing listing;
  listing.mutable_need();
  listing.mutable_readiness()->set_een_stage(type::v1::EEN_STAGE_PROTOTYPE);
  listing.mutable_money()->mutable_max()->set_units(5);
  listing.mutable_money()->mutable_max()->set_nanos(500'000'000);
  listing.mutable_money()->mutable_max()->set_currency_code("KZT");
  auto* hidden = listing.add_field_visibilities();
  hidden->set_field("readiness");
  hidden->set_visibility(options::v1::VISIBILITY_OWNER);
  registry::v1::Organization organization;
  organization.set_country("KZ");
  organization.add_working_languages("uz-Cyrl");
  const Terms terms = MakeTerms(listing, &organization, /*draft=*/true);
  EXPECT_FALSE(terms.is_offer);
  EXPECT_EQ(terms.readiness.low, 6);
  EXPECT_EQ(terms.readiness.high, 9);
  EXPECT_THAT(terms.money.max, DoubleEq(5.5));
  EXPECT_EQ(terms.languages, std::vector<std::string>{"uz"});
  EXPECT_TRUE(terms.accepting_interest);
  EXPECT_EQ(terms.VisibilityOf(Term::kReadiness), options::v1::VISIBILITY_OWNER);
  EXPECT_EQ(terms.VisibilityOf(Term::kMoney), options::v1::VISIBILITY_PARTNERS);
  EXPECT_EQ(terms.VisibilityOf(Term::kSectors), options::v1::VISIBILITY_PUBLIC);
}

registry::v1::Listing NeedFor(std::vector<type::v1::CooperationMode> modes) {
  registry::v1::Listing listing;
  listing.mutable_need();
  for (const auto mode : modes) listing.add_cooperation()->set_mode(mode);
  return listing;
}

ReadinessRange WantedReadiness(const registry::v1::Listing& listing, registry::v1::OrganizationType type) {
  registry::v1::Organization organization;
  organization.set_type(type);
  return MakeTerms(listing, &organization, false).readiness;
}

TEST(MakeTerms, ABuyerThatNamesNoReadinessWantsItHighAndAPartnerInResearchLow) {
  using registry::v1::ORGANIZATION_TYPE_COMPANY;
  const auto wanted = [](std::vector<type::v1::CooperationMode> modes, registry::v1::OrganizationType type) {
    const ReadinessRange range = WantedReadiness(NeedFor(std::move(modes)), type);
    EXPECT_EQ(range.inferred, range.stated());
    return std::pair<int, int>(range.low, range.high);
  };
  const std::pair high(7, 9);
  const std::pair low(2, 6);
  const std::pair none(0, 0);
  EXPECT_EQ(wanted({type::v1::COOPERATION_MODE_SUPPLY, type::v1::COOPERATION_MODE_TRAINING}, ORGANIZATION_TYPE_COMPANY),
            high);
  EXPECT_EQ(wanted({type::v1::COOPERATION_MODE_JOINT_DEVELOPMENT}, ORGANIZATION_TYPE_COMPANY), low);
  EXPECT_EQ(wanted({type::v1::COOPERATION_MODE_JOINT_DEVELOPMENT, type::v1::COOPERATION_MODE_SUPPLY},
                   registry::v1::ORGANIZATION_TYPE_UNIVERSITY),
            none)
      << "takes either";
  EXPECT_EQ(wanted({}, registry::v1::ORGANIZATION_TYPE_RESEARCH_INSTITUTE), low);
  EXPECT_EQ(wanted({type::v1::COOPERATION_MODE_SUPPLY}, registry::v1::ORGANIZATION_TYPE_LABORATORY), high);
  EXPECT_EQ(wanted({type::v1::COOPERATION_MODE_TRAINING}, registry::v1::ORGANIZATION_TYPE_FARM), high);
  EXPECT_EQ(wanted({}, ORGANIZATION_TYPE_COMPANY), none);
}

TEST(MakeTerms, AStageMeansThatStageToAPartnerInResearchAndAtLeastThatToABuyer) {
  registry::v1::Listing listing = NeedFor({type::v1::COOPERATION_MODE_JOINT_DEVELOPMENT});
  listing.mutable_readiness()->set_chinese_stage(type::v1::CHINESE_STAGE_LABORATORY);
  EXPECT_EQ(WantedReadiness(listing, registry::v1::ORGANIZATION_TYPE_COMPANY).high, 4);
  listing.mutable_cooperation(0)->set_mode(type::v1::COOPERATION_MODE_LICENSE);
  EXPECT_EQ(WantedReadiness(listing, registry::v1::ORGANIZATION_TYPE_COMPANY).high, 9);
}

TEST(MakeTerms, WhoMayNotSeeTheFormsOfDealMayNotSeeTheReadinessInferredFromThem) {
  registry::v1::Listing listing = NeedFor({type::v1::COOPERATION_MODE_SUPPLY});
  auto* hidden = listing.add_field_visibilities();
  hidden->set_field("cooperation");
  hidden->set_visibility(options::v1::VISIBILITY_OPERATORS);
  const auto level = [&listing] { return MakeTerms(listing, nullptr, false).VisibilityOf(Term::kReadiness); };
  EXPECT_EQ(level(), options::v1::VISIBILITY_OPERATORS);
  listing.mutable_cooperation(0)->set_mode(type::v1::COOPERATION_MODE_TRAINING);
  EXPECT_EQ(level(), options::v1::VISIBILITY_OPERATORS) << "nor that nothing could be inferred";
  listing.mutable_readiness()->set_een_stage(type::v1::EEN_STAGE_PROTOTYPE);
  EXPECT_EQ(level(), options::v1::VISIBILITY_OPERATORS) << "nor how they make a stage be read";
  listing.mutable_readiness()->set_trl(5);
  EXPECT_EQ(MakeTerms(listing, nullptr, false).VisibilityOf(Term::kReadiness), options::v1::VISIBILITY_PUBLIC);
}

TEST(Profile, TheDefaultIsValid) {
  EXPECT_TRUE(CheckProfile(DefaultProfile()).ok());
  EXPECT_EQ(ProfileRevision(DefaultProfile()), "profiles/default@1");
}

TEST(Profile, RefusesNonsense) {
  v1::ScoringProfile profile = DefaultProfile();
  profile.mutable_components(0)->set_weight(-1);
  EXPECT_THAT(CheckProfile(profile).message(), HasSubstr("weight of COMPONENT_TOPIC: got -1"));
  profile = DefaultProfile();
  *profile.add_components() = profile.components(0);
  EXPECT_THAT(CheckProfile(profile).message(), HasSubstr("twice"));
  EXPECT_FALSE(ParseProfile("{\"name\": 3}").ok());
}

TEST(Profile, RefusesNonsenseInASectorsWeights) {
  v1::ScoringProfile profile = DefaultProfile();
  v1::SectorWeights* water = profile.add_sector_weights();
  EXPECT_THAT(CheckProfile(profile).message(), HasSubstr("got no sector"));
  water->set_sector("water");
  *water->add_components() = profile.components(0);
  EXPECT_TRUE(CheckProfile(profile).ok()) << CheckProfile(profile);
  water->mutable_components(0)->set_baseline(2);
  EXPECT_THAT(CheckProfile(profile).message(),
              HasSubstr("sector_weights of water: baseline of COMPONENT_TOPIC: got 2"));
  *water->mutable_components(0) = profile.components(1);
  *profile.add_sector_weights() = *water;
  EXPECT_THAT(CheckProfile(profile).message(), HasSubstr("sector_weights of water: got them twice"));
  profile.mutable_sector_weights()->RemoveLast();
  profile.mutable_components()->DeleteSubrange(1, 1);
  EXPECT_THAT(CheckProfile(profile).message(), HasSubstr("want one of the profile's components"));
}

TEST(MakeTerms, InfersTheSectorOfAListingThatStatesNone) {
  registry::v1::Listing listing;
  listing.mutable_need();
  auto* title = listing.add_titles();
  title->set_language("ru");
  title->set_text("Солнечные панели для фермы");
  const Terms silent = MakeTerms(listing, nullptr, false);
  EXPECT_TRUE(silent.sectors.empty());
  ASSERT_TRUE(silent.inferred_sector.present());
  EXPECT_THAT(StatedValue(silent, v1::COMPONENT_SECTOR), ::testing::StartsWith("energy.solar (inferred, ."));
  Terms offer = XinjiangOffer();
  offer.sectors = {"energy.solar"};
  EXPECT_EQ(SectorFit(silent, offer).value, 1.0);
  listing.add_sectors()->set_code("water.supply");
  const Terms stating = MakeTerms(listing, nullptr, false);
  EXPECT_FALSE(stating.inferred_sector.present());
  EXPECT_EQ(StatedValue(stating, v1::COMPONENT_SECTOR), "water.supply");
}

TEST(FillMatch, TellsADeclaredSectorFromAnInferredOne) {
  registry::v1::Listing listing;
  listing.mutable_need();
  auto* title = listing.add_titles();
  title->set_language("ru");
  title->set_text("Солнечные панели для фермы");
  Terms need = MakeTerms(listing, nullptr, false);
  Terms offer = XinjiangOffer();
  offer.sectors = {"energy.solar", "energy.storage"};

  const auto evidence_of = [&](options::v1::Visibility clearance) {
    return Of(Match(need, offer, 0.5, Context(clearance)), v1::COMPONENT_SECTOR).evidence(0);
  };
  const v1::Evidence evidence = evidence_of(options::v1::VISIBILITY_PUBLIC);
  ASSERT_EQ(evidence.need_sectors_size(), 1);
  EXPECT_EQ(evidence.need_sectors(0).code(), "energy.solar");
  EXPECT_EQ(evidence.need_sectors(0).origin(), registry::v1::SECTOR_ORIGIN_INFERRED);
  EXPECT_EQ(evidence.need_sectors(0).confidence(), need.inferred_sector->confidence);
  EXPECT_GT(evidence.need_sectors(0).confidence(), 0);
  ASSERT_EQ(evidence.offer_sectors_size(), 2);
  EXPECT_EQ(evidence.offer_sectors(1).code(), "energy.storage");
  EXPECT_EQ(evidence.offer_sectors(1).origin(), registry::v1::SECTOR_ORIGIN_DECLARED);
  EXPECT_FALSE(evidence.offer_sectors(1).has_confidence());

  need.visibility[static_cast<size_t>(Term::kSectors)] = options::v1::VISIBILITY_OPERATORS;
  EXPECT_TRUE(evidence_of(options::v1::VISIBILITY_PUBLIC).need_sectors().empty());
  EXPECT_EQ(evidence_of(options::v1::VISIBILITY_PUBLIC).offer_sectors_size(), 2);
}

TEST(MakeTerms, AnInferredSectorIsAsHiddenAsTheTexts) {
  registry::v1::Listing listing;
  listing.mutable_need();
  auto* title = listing.add_titles();
  title->set_language("en");
  title->set_text("Solar panels");
  auto* hidden = listing.add_field_visibilities();
  hidden->set_field("descriptions");
  hidden->set_visibility(options::v1::VISIBILITY_UNDER_NDA);
  EXPECT_EQ(MakeTerms(listing, nullptr, false).VisibilityOf(Term::kSectors), options::v1::VISIBILITY_UNDER_NDA);
  title->set_text("Something else");
  EXPECT_EQ(MakeTerms(listing, nullptr, false).VisibilityOf(Term::kSectors), options::v1::VISIBILITY_UNDER_NDA);
}

TEST(MakeTerms, OfSeveralVisibilitiesOfAFieldTheHighestCounts) {
  registry::v1::Listing listing;
  listing.mutable_need();
  for (const auto level :
       {options::v1::VISIBILITY_OPERATORS, options::v1::VISIBILITY_PUBLIC, options::v1::VISIBILITY_UNSPECIFIED}) {
    auto* stated = listing.add_field_visibilities();
    stated->set_field("money");
    stated->set_visibility(level);
  }
  EXPECT_EQ(MakeTerms(listing, nullptr, false).VisibilityOf(Term::kMoney), options::v1::VISIBILITY_OPERATORS);
}

}  // namespace
}  // namespace karez::matching
