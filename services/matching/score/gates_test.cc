#include "services/matching/score/gates.h"

#include <gmock/gmock.h>

#include "services/matching/score/testing.h"

namespace karez::matching {
namespace {

using ::testing::HasSubstr;

// The finding of one gate, with a topic well above its floor.
GateFinding Check(v1::Gate gate, const Terms& need, const Terms& offer) {
  return CheckGates(need, offer, .9, .35, kNow)[gate - 1];
}

TEST(Gates, PassForTwoPublishedListingsOfTwoOrganizations) {
  const GateFindings findings = CheckGates(UzbekNeed(), XinjiangOffer(), .9, .35, kNow);
  EXPECT_EQ(WorstOutcome(findings), v1::GATE_OUTCOME_PASS);
  for (int i = 1; i < kGateCount; ++i) EXPECT_GT(findings[i].gate, findings[i - 1].gate);
}

TEST(Gates, OwnOrganizationFailsAlsoForAParty) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.organization = offer.organization;
  EXPECT_STREQ(Check(v1::GATE_OWN_ORGANIZATION, need, offer).reason, "SAME_ORGANIZATION");
  need = UzbekNeed();
  offer.parties = {need.organization};
  EXPECT_STREQ(Check(v1::GATE_OWN_ORGANIZATION, need, offer).reason, "PARTY_OF_THE_OTHER_LISTING");
}

TEST(Gates, AnAnonymousDraftLeavesTheOrganizationUnknown) {
  Terms need = UzbekNeed();
  need.draft = true;
  need.organization.clear();
  EXPECT_EQ(Check(v1::GATE_OWN_ORGANIZATION, need, XinjiangOffer()).outcome, v1::GATE_OUTCOME_UNKNOWN);
}

TEST(Gates, StateWantsBothPublished) {
  Terms offer = XinjiangOffer();
  offer.state = registry::v1::LISTING_STATE_ON_HOLD;
  const GateFinding finding = Check(v1::GATE_STATE, UzbekNeed(), offer);
  EXPECT_EQ(finding.outcome, v1::GATE_OUTCOME_FAIL);
  EXPECT_THAT(GateMessage(finding, UzbekNeed(), offer, .9, .35), HasSubstr("ON_HOLD"));
}

TEST(Gates, ACallThatClosedFailsByTheTimeOfTheFeed) {
  Terms offer = XinjiangOffer();
  offer.call_deadline = kNow - 1;
  EXPECT_STREQ(Check(v1::GATE_EXPIRY, UzbekNeed(), offer).reason, "OFFER_CALL_CLOSED");
  offer.call_deadline = kNow;
  EXPECT_EQ(Check(v1::GATE_EXPIRY, UzbekNeed(), offer).outcome, v1::GATE_OUTCOME_PASS);
}

TEST(Gates, ExclusionsWorkBothWays) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.excluded_countries = {"CN"};
  EXPECT_STREQ(Check(v1::GATE_EXCLUDED_PARTNER, need, offer).reason, "EXCLUDED_BY_NEED");
  need = UzbekNeed();
  need.organization_type = registry::v1::ORGANIZATION_TYPE_FARM;
  offer.excluded_types = {registry::v1::ORGANIZATION_TYPE_FARM};
  EXPECT_STREQ(Check(v1::GATE_EXCLUDED_PARTNER, need, offer).reason, "EXCLUDED_BY_OFFER");
}

TEST(Gates, NotAcceptingInterestFails) {
  Terms offer = XinjiangOffer();
  offer.accepting_interest = false;
  EXPECT_EQ(Check(v1::GATE_ACCEPTING_INTEREST, UzbekNeed(), offer).outcome, v1::GATE_OUTCOME_FAIL);
}

TEST(Gates, ExportControlHoldsTheRestrictedAndFailsTheProhibited) {
  Terms offer = XinjiangOffer();
  offer.export_jurisdiction = "CN";
  offer.export_status = registry::v1::EXPORT_CONTROL_STATUS_RESTRICTED;
  EXPECT_EQ(Check(v1::GATE_EXPORT_CONTROL, UzbekNeed(), offer).outcome, v1::GATE_OUTCOME_HOLD);
  offer.export_licensed = true;
  EXPECT_EQ(Check(v1::GATE_EXPORT_CONTROL, UzbekNeed(), offer).outcome, v1::GATE_OUTCOME_PASS);
  offer.export_status = registry::v1::EXPORT_CONTROL_STATUS_PROHIBITED;
  EXPECT_EQ(Check(v1::GATE_EXPORT_CONTROL, UzbekNeed(), offer).outcome, v1::GATE_OUTCOME_FAIL);
  offer.export_status = registry::v1::EXPORT_CONTROL_STATUS_SECRET;
  EXPECT_EQ(Check(v1::GATE_EXPORT_CONTROL, UzbekNeed(), offer).outcome, v1::GATE_OUTCOME_FAIL);
}

TEST(Gates, WhatStaysInsideTheJurisdictionIsNoExport) {
  Terms offer = XinjiangOffer();
  offer.export_jurisdiction = "CN";
  offer.export_status = registry::v1::EXPORT_CONTROL_STATUS_PROHIBITED;
  EXPECT_EQ(Check(v1::GATE_EXPORT_CONTROL, Published(false, "plant", "CN"), offer).outcome, v1::GATE_OUTCOME_PASS);
  Terms anonymous = UzbekNeed();
  anonymous.country.clear();
  EXPECT_EQ(Check(v1::GATE_EXPORT_CONTROL, anonymous, offer).outcome, v1::GATE_OUTCOME_FAIL);
}

TEST(Gates, AMissingConsentHolds) {
  Terms offer = XinjiangOffer();
  offer.consented = false;
  EXPECT_EQ(Check(v1::GATE_CONSENT, UzbekNeed(), offer).outcome, v1::GATE_OUTCOME_HOLD);
}

TEST(Gates, ARequiredFormThatTheOtherSideDoesNotTakeFails) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.cooperation = need.required_cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE;
  EXPECT_EQ(Check(v1::GATE_COOPERATION, need, offer).outcome, v1::GATE_OUTCOME_PASS) << "the offer is silent";
  offer.cooperation = 1u << type::v1::COOPERATION_MODE_SUPPLY;
  const GateFinding finding = Check(v1::GATE_COOPERATION, need, offer);
  EXPECT_EQ(finding.outcome, v1::GATE_OUTCOME_FAIL);
  EXPECT_THAT(GateMessage(finding, need, offer, .9, .35), HasSubstr("LICENSE"));
}

TEST(Gates, BelowTheFloorItIsADifferentProblem) {
  const GateFindings findings = CheckGates(UzbekNeed(), XinjiangOffer(), .2, .35, kNow);
  EXPECT_EQ(WorstOutcome(findings), v1::GATE_OUTCOME_FAIL);
  EXPECT_STREQ(findings[v1::GATE_TOPIC_FLOOR - 1].reason, "DIFFERENT_PROBLEM");
}

}  // namespace
}  // namespace karez::matching
