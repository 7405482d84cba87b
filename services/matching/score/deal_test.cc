// Proof, organization fit, conformity, delivery and zones.
#include <gmock/gmock.h>

#include "services/matching/score/delivery.h"
#include "services/matching/score/organization_fit.h"
#include "services/matching/score/profile.h"
#include "services/matching/score/proof.h"
#include "services/matching/score/scorer.h"
#include "services/matching/score/testing.h"
#include "services/matching/score/values.h"

namespace karez::matching {
namespace {

using ::testing::AllOf;
using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Not;

Terms WithReference(Terms terms, const char* country, int16_t year, const char* scale) {
  terms.deal.Edit().references.push_back({ToCountry(country), year, ReadScale(scale), scale});
  return terms;
}

Terms WithConformity(Terms terms, const char* scheme, type::v1::ConformityStatus status) {
  terms.deal.Edit().conformities.push_back({ReadConformityScheme(scheme, ""), status, scheme});
  return terms;
}

Terms InZone(Terms terms, const char* zone, const char* use = "assembly") {
  terms.deal.Edit().zones.push_back({zone, use});
  return terms;
}

double Proof(const Terms& need, const Terms& offer) {
  const ComponentValue fit = ProofFit(need, offer, OwnersView());
  EXPECT_TRUE(fit.known());
  return fit.value;
}

TEST(ProofFit, AnOfferWithoutReferencesIsSilentNotUnproven) {
  EXPECT_EQ(ProofFit(UzbekNeed(), XinjiangOffer(), OwnersView()).unknown, v1::UNKNOWN_REASON_OFFER_SILENT);
  Terms nowhere = UzbekNeed();
  nowhere.country.clear();
  EXPECT_EQ(ProofFit(nowhere, WithReference(XinjiangOffer(), "UZ", 0, ""), OwnersView()).unknown,
            v1::UNKNOWN_REASON_NEED_SILENT);
}

TEST(ProofFit, FallsWithTheDistanceOfTheReference) {
  EXPECT_THAT(Proof(UzbekNeed(), WithReference(XinjiangOffer(), "UZ", 0, "")), DoubleEq(1));
  EXPECT_THAT(Proof(UzbekNeed(), WithReference(XinjiangOffer(), "KZ", 0, "")), DoubleEq(.7));
  EXPECT_THAT(Proof(UzbekNeed(), WithReference(XinjiangOffer(), "CN", 0, "")), DoubleEq(.6));
  EXPECT_THAT(Proof(UzbekNeed(), WithReference(XinjiangOffer(), "ES", 0, "")), DoubleEq(.6));
  EXPECT_THAT(Proof(WithReference(UzbekNeed(), "ES", 0, ""), WithReference(XinjiangOffer(), "ES", 0, "")), DoubleEq(1))
      << "where the need asks for a proof";
}

TEST(ProofFit, FallsWithTheScaleThatIsMissing) {
  Terms need = UzbekNeed();
  need.deal.Edit().scales = {ScaleOfQuantity(1000, "har"), ScaleOfQuantity(5000, "har"), ScaleOfQuantity(3, "MW")};
  EXPECT_THAT(Proof(need, WithReference(XinjiangOffer(), "UZ", 0, "1200 ha")), DoubleEq(1));
  EXPECT_THAT(Proof(need, WithReference(XinjiangOffer(), "UZ", 0, "100 ha")), DoubleNear(.6 + .4 * .5, 1e-9));
  EXPECT_THAT(Proof(need, WithReference(XinjiangOffer(), "UZ", 0, "1 ha")), DoubleNear(.6, 1e-9));
  EXPECT_THAT(Proof(need, WithReference(XinjiangOffer(), "UZ", 0, "40 m3/d")), DoubleEq(1)) << "does not compare";
  EXPECT_THAT(Proof(need, WithReference(XinjiangOffer(), "UZ", 0, "several farms")), DoubleEq(1)) << "cannot be read";
  EXPECT_THAT(Proof(WithReference(need, "UZ", 0, "10 ha"), WithReference(XinjiangOffer(), "UZ", 0, "10 ha")),
              DoubleEq(1))
      << "the proof that is asked for goes before the indicators";
}

TEST(ProofFit, OldReferencesCountALittleLess) {
  EXPECT_THAT(Proof(UzbekNeed(), WithReference(XinjiangOffer(), "UZ", 2018, "")), DoubleEq(1));
  EXPECT_THAT(Proof(UzbekNeed(), WithReference(XinjiangOffer(), "UZ", 1990, "")), DoubleEq(.8));
  EXPECT_THAT(Proof(UzbekNeed(), WithReference(XinjiangOffer(), "UZ", 2012, "")), DoubleNear(.9, .01));
}

TEST(ProofFit, TheBestReferenceCounts) {
  const Terms far = WithReference(XinjiangOffer(), "ES", 1990, "");
  EXPECT_THAT(Proof(UzbekNeed(), WithReference(far, "UZ", 0, "")), DoubleEq(1));
}

TEST(OrganizationFit, TakesTheMeanOfWhatBothSidesWant) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  EXPECT_EQ(OrganizationFit(need, offer, OwnersView()).unknown, v1::UNKNOWN_REASON_BOTH_SILENT);
  need.organization_type = registry::v1::ORGANIZATION_TYPE_FARM;
  need.organization_size = registry::v1::ORGANIZATION_SIZE_SMALL;
  offer.deal.Edit().wanted.types = 1u << registry::v1::ORGANIZATION_TYPE_FARM;
  EXPECT_THAT(OrganizationFit(need, offer, OwnersView()).value, DoubleEq(1));
  need.deal.Edit().wanted.countries = {ToCountry("TR")};
  EXPECT_THAT(OrganizationFit(need, offer, OwnersView()).value, DoubleEq(.5)) << "the need wants another country";
  offer.deal.Edit().wanted.sizes = 1u << registry::v1::ORGANIZATION_SIZE_MEDIUM;
  EXPECT_THAT(OrganizationFit(need, offer, OwnersView()).value, DoubleEq(.5)) << "next to the wanted size";
  need.organization_size = registry::v1::ORGANIZATION_SIZE_UNSPECIFIED;
  EXPECT_THAT(OrganizationFit(need, offer, OwnersView()).value, DoubleEq(.5)) << "a size not stated is left out";
}

TEST(OrganizationFit, CountsExperienceInThePartnersCountry) {
  EXPECT_THAT(OrganizationFit(UzbekNeed(), WithReference(XinjiangOffer(), "UZ", 0, ""), OwnersView()).value,
              DoubleEq(1));
  EXPECT_THAT(OrganizationFit(UzbekNeed(), WithReference(XinjiangOffer(), "KZ", 0, ""), OwnersView()).value,
              DoubleEq(.5));
}

TEST(OrganizationFit, LeavesOutWhatTheReaderMayNotSee) {
  Terms need = UzbekNeed();
  need.deal.Edit().wanted.countries = {ToCountry("TR")};
  need.visibility[static_cast<size_t>(Term::kPreferences)] = options::v1::VISIBILITY_OPERATORS;
  const PairContext partner = {options::v1::VISIBILITY_PARTNERS, kNow};
  EXPECT_EQ(OrganizationFit(need, XinjiangOffer(), partner).unknown, v1::UNKNOWN_REASON_HIDDEN);
  const Terms offer = WithReference(XinjiangOffer(), "UZ", 0, "");
  const ComponentValue seen = OrganizationFit(need, offer, partner);
  EXPECT_THAT(seen.value, DoubleEq(1)) << "experience only";
  EXPECT_EQ(seen.basis, options::v1::VISIBILITY_PUBLIC);
  EXPECT_THAT(OrganizationFit(need, offer, OwnersView()).value, DoubleEq(.5));
  EXPECT_EQ(OrganizationFit(need, offer, OwnersView()).basis, options::v1::VISIBILITY_OPERATORS);
  EXPECT_THAT(OrganizationText(need, options::v1::VISIBILITY_PARTNERS), Not(HasSubstr("TR")));
  EXPECT_THAT(OrganizationText(need, options::v1::VISIBILITY_OPERATORS), HasSubstr("wants TR"));
}

TEST(ConformityFit, TakesTheMeanOverWhatIsRequired) {
  using type::v1::CONFORMITY_STATUS_HELD;
  using type::v1::CONFORMITY_STATUS_IN_PROGRESS;
  using type::v1::CONFORMITY_STATUS_OBTAINABLE;
  using type::v1::CONFORMITY_STATUS_REQUIRED;
  Terms need = WithConformity(UzbekNeed(), "ЕАС", CONFORMITY_STATUS_REQUIRED);
  Terms offer = WithConformity(XinjiangOffer(), "GB/T 19812", CONFORMITY_STATUS_HELD);
  EXPECT_EQ(ConformityFit(need, XinjiangOffer()).unknown, v1::UNKNOWN_REASON_OFFER_SILENT);
  EXPECT_EQ(ConformityFit(UzbekNeed(), offer).unknown, v1::UNKNOWN_REASON_NEED_SILENT);
  EXPECT_THAT(ConformityFit(need, offer).value, DoubleEq(0)) << "names certificates, but not that one";
  EXPECT_THAT(ConformityFit(need, WithConformity(offer, "EAC", CONFORMITY_STATUS_OBTAINABLE)).value, DoubleEq(.4));
  offer = WithConformity(offer, "EAC", CONFORMITY_STATUS_IN_PROGRESS);
  EXPECT_THAT(ConformityFit(need, offer).value, DoubleEq(.6));
  need = WithConformity(need, "GB", CONFORMITY_STATUS_REQUIRED);
  EXPECT_THAT(ConformityFit(need, offer).value, DoubleEq(.8));
}

TEST(DeliveryFit, ComparesWhatIsAskedAndAnswered) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.deal.Edit().delivery.training = Answer::kYes;
  EXPECT_EQ(DeliveryFit(need, offer).unknown, v1::UNKNOWN_REASON_OFFER_SILENT);
  offer.deal.Edit().delivery.warranty_months = 12;
  EXPECT_EQ(DeliveryFit(need, offer).unknown, v1::UNKNOWN_REASON_NOTHING_IN_COMMON);
  need.deal.Edit().delivery.warranty_months = 24;
  EXPECT_THAT(DeliveryFit(need, offer).value, DoubleEq(.5));
  offer.deal.Edit().delivery.training = Answer::kYes;
  EXPECT_THAT(DeliveryFit(need, offer).value, DoubleEq(.75));
  offer.deal.Edit().delivery.training = Answer::kNo;
  EXPECT_THAT(DeliveryFit(need, offer).value, DoubleEq(.25));
  need.deal.Edit().delivery.document_languages = {"uz", "ru"};
  offer.deal.Edit().delivery.document_languages = {"zh", "ru"};
  EXPECT_THAT(DeliveryFit(need, offer).value, DoubleEq(.5));
  need.deal.Edit().delivery.training = Answer::kNo;
  EXPECT_THAT(DeliveryFit(need, offer).value, DoubleEq(.75)) << "not asked for";
}

TEST(ZoneFit, CountsOnlyWhereBothStateAUse) {
  EXPECT_EQ(ZoneFit(InZone(UzbekNeed(), "cn-xj-ftz-horgos"), XinjiangOffer()).unknown, v1::UNKNOWN_REASON_OFFER_SILENT);
  registry::v1::Listing listing;
  listing.mutable_offer();
  listing.add_zones()->set_zone("cn-xj-ftz-horgos");
  EXPECT_TRUE(MakeTerms(listing, nullptr, false).deal->zones.empty()) << "no use";
}

TEST(ZoneFit, TakesAZoneInAnySpelling) {
  registry::v1::Listing listing;
  listing.mutable_offer();
  listing.add_zones()->set_zone("cn-xj-ftz-khorgos");
  listing.mutable_zones(0)->set_use("assembly");
  EXPECT_EQ(ZoneFit(InZone(UzbekNeed(), "cn-xj-ftz-horgos"), MakeTerms(listing, nullptr, false)).value, 1);
}

TEST(ZoneFit, KnowsTheSameZoneAndTwoThatFaceEachOtherAcrossTheBorder) {
  const auto fit = [](const char* need, const char* offer) {
    return ZoneFit(InZone(UzbekNeed(), need), InZone(XinjiangOffer(), offer)).value;
  };
  EXPECT_THAT(fit("cn-xj-ftz-horgos", "cn-xj-ftz-horgos"), DoubleEq(1));
  EXPECT_THAT(fit("kz-sez-khorgos", "cn-xj-ftz-horgos"), DoubleEq(.5));
  EXPECT_THAT(fit("cn-xj-ftz-urumqi", "cn-xj-ftz-horgos"), DoubleEq(0)) << "one side of the border";
  EXPECT_THAT(fit("kz-sez-khorgos", "uz-fez-navoi"), DoubleEq(0)) << "one side of the border";
  EXPECT_THAT(fit("uz-fez-navoi", "cn-xj-ftz-horgos"), DoubleEq(0)) << "across it, but not facing";
  EXPECT_THAT(fit("kg-fez-naryn", "cn-xj-ftz-kashgar"), DoubleEq(.5));
}

TEST(ZoneFit, AddsAtMostAFifthAndNeverTakesAway) {
  for (const auto& weight : DefaultProfile().components()) {
    if (weight.component() != v1::COMPONENT_ZONE) continue;
    EXPECT_LE(weight.weight() * (1 - weight.baseline()), .2);
    EXPECT_EQ(weight.baseline(), 0);
    return;
  }
  ADD_FAILURE() << "the default profile weighs no zone";
}

registry::v1::Listing FullOffer() {
  registry::v1::Listing listing;
  auto* right = listing.mutable_offer()->add_rights();
  right->set_kind(type::v1::RIGHT_KIND_PATENT);
  right->set_status(type::v1::RIGHT_STATUS_GRANTED);
  right->set_jurisdiction("EA");
  listing.mutable_license_scope()->set_exclusivity(type::v1::EXCLUSIVITY_SOLE);
  listing.mutable_license_scope()->add_territories("KZ");
  auto* reference = listing.add_references();
  reference->set_country("KZ");
  reference->set_year(2021);
  reference->set_scale("120 ha");
  auto* conformity = listing.add_conformities();
  conformity->set_scheme("ЕАС");
  conformity->set_status(type::v1::CONFORMITY_STATUS_HELD);
  listing.mutable_delivery()->set_training(true);
  listing.mutable_delivery()->set_warranty_months(24);
  listing.mutable_delivery()->add_document_languages("ru-RU");
  auto* zone = listing.add_zones();
  zone->set_zone("cn-xj-ftz-horgos");
  zone->set_use("assembly");
  listing.mutable_preferences()->add_types(registry::v1::ORGANIZATION_TYPE_FARM);
  return listing;
}

TEST(StatedValue, SaysWhatAListingStatesOfTheDeal) {
  const Terms terms = MakeTerms(FullOffer(), nullptr, false);
  EXPECT_EQ(StatedValue(terms, v1::COMPONENT_RIGHTS), "SOLE in KZ; EA PATENT GRANTED");
  EXPECT_EQ(StatedValue(terms, v1::COMPONENT_PROOF), "KZ 2021 120 ha");
  EXPECT_EQ(StatedValue(terms, v1::COMPONENT_CONFORMITY), "ЕАС HELD");
  EXPECT_EQ(StatedValue(terms, v1::COMPONENT_DELIVERY), "training, warranty 24 months, documents in ru");
  EXPECT_EQ(StatedValue(terms, v1::COMPONENT_ZONE), "Horgos area of the Xinjiang pilot free trade zone: assembly");
  EXPECT_EQ(StatedValue(terms, v1::COMPONENT_ORGANIZATION_FIT), "wants FARM; experience in KZ");
  EXPECT_EQ(StatedValue(terms, v1::COMPONENT_ORGANIZATION_FIT, options::v1::VISIBILITY_PARTNERS), "experience in KZ");
}

TEST(StatedValue, SaysWhatANeedAsksOfProofAndRights) {
  Terms need = WithReference(UzbekNeed(), "KZ", 0, "100 ha");
  EXPECT_EQ(StatedValue(need, v1::COMPONENT_PROOF), "use in UZ; asks for KZ 100 ha");
  EXPECT_EQ(StatedValue(need, v1::COMPONENT_RIGHTS), "");
  need.cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE | 1u << type::v1::COOPERATION_MODE_SUPPLY;
  EXPECT_EQ(StatedValue(need, v1::COMPONENT_RIGHTS), "LICENSE in UZ");
  need.deal.Edit().license.exclusivity = type::v1::EXCLUSIVITY_EXCLUSIVE;
  EXPECT_EQ(StatedValue(need, v1::COMPONENT_RIGHTS), "EXCLUSIVE");
}

TEST(MakeTerms, KeepsNoMemoryForADealThatStatesNothing) {
  registry::v1::Listing listing;
  listing.mutable_offer();
  EXPECT_FALSE(MakeTerms(listing, nullptr, false).deal.present());
  EXPECT_GT(MakeTerms(FullOffer(), nullptr, false).HeapBytes(), MakeTerms(listing, nullptr, false).HeapBytes());
}

TEST(Score, HiddenTermsOfTheDealAreNeitherScoredNorShown) {
  registry::v1::Listing listing = FullOffer();
  listing.mutable_license_scope()->add_territories("UZ");
  for (const char* field : {"license_scope", "offer", "references", "conformities", "zones", "delivery"}) {
    auto* hidden = listing.add_field_visibilities();
    hidden->set_field(field);
    hidden->set_visibility(options::v1::VISIBILITY_OPERATORS);
  }
  Terms offer = MakeTerms(listing, nullptr, true);
  Terms need = UzbekNeed();
  need.cooperation = 1u << type::v1::COOPERATION_MODE_LICENSE;
  const ScoringContext context = {&DefaultProfile(), options::v1::VISIBILITY_PARTNERS, kNow};
  v1::Match match;
  FillMatch(need, offer, Evaluate(need, offer, .9, context), context, &match);
  for (const auto& contribution : match.contributions()) {
    switch (contribution.component()) {
      case v1::COMPONENT_RIGHTS:
      case v1::COMPONENT_PROOF:
      case v1::COMPONENT_CONFORMITY:
      case v1::COMPONENT_ZONE:
      case v1::COMPONENT_DELIVERY:
      case v1::COMPONENT_ORGANIZATION_FIT:
        EXPECT_EQ(contribution.unknown_reason(), v1::UNKNOWN_REASON_HIDDEN)
            << v1::Component_Name(contribution.component());
        break;
      default:
        break;
    }
  }
  EXPECT_THAT(match.DebugString(), AllOf(Not(HasSubstr("SOLE")), Not(HasSubstr("120 ha")), Not(HasSubstr("horgos"))));
}

}  // namespace
}  // namespace karez::matching
