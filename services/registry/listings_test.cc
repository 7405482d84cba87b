#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/registry/registry_fixture.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Listings : public RegistryFixture, public testing::Test {
 protected:
  v1::ListListingsResponse List(const v1::ListListingsRequest& request) {
    return Must(registry->ListListings(call, request));
  }

  // Names of all pages.
  std::vector<std::string> ListAll(v1::ListListingsRequest request, const runtime::CallContext& caller) {
    std::vector<std::string> names;
    do {
      const auto page = Must(registry->ListListings(caller, request));
      for (const v1::Listing& listing : page.listings()) names.push_back(listing.name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
};

TEST_F(Listings, StartAsDraftWithoutWhatOnlyTheRegistrySets) {
  v1::Listing wanted = Offer();
  wanted.set_name("listings/ignored");
  wanted.set_etag("9");
  wanted.set_state(v1::LISTING_STATE_PUBLISHED);
  wanted.set_sequence(99);
  wanted.set_substance_hash("forged");
  *wanted.mutable_consent() = OwnersConsent();
  const v1::Listing created = Create(wanted);

  EXPECT_EQ(created.state(), v1::LISTING_STATE_DRAFT);
  EXPECT_EQ(created.name(), "listings/id-2");
  EXPECT_EQ(created.etag(), "1");
  EXPECT_FALSE(created.has_consent());
  EXPECT_FALSE(created.has_publish_time());
  EXPECT_EQ(created.substance_hash().size(), 64u);
  EXPECT_NE(created.sequence(), 99);
  EXPECT_EQ(Must(Get(created.name())).SerializeAsString(), created.SerializeAsString());
}

TEST_F(Listings, NeedOrganizationsThatExist) {
  v1::CreateListingRequest request;
  *request.mutable_listing() = Offer();
  request.mutable_listing()->set_organization("organizations/nobody");
  EXPECT_THAT(registry->CreateListing(call, request),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("listing.organization: got")),
                    HasReason("ORGANIZATION_NOT_FOUND")));

  *request.mutable_listing() = Offer();
  request.mutable_listing()->add_parties()->set_organization("organizations/nobody");
  EXPECT_THAT(registry->CreateListing(call, request),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("listing.parties[0].organization: got")));
}

TEST_F(Listings, TellAllThatIsWrongBetweenTheirFields) {
  v1::CreateListingRequest request;
  v1::Listing& listing = *request.mutable_listing();
  listing = Offer();
  *listing.add_titles() = listing.titles(0);
  auto& indicator = *listing.add_indicators();
  indicator.set_comparator(type::v1::COMPARATOR_BETWEEN);
  indicator.set_value(5);
  indicator.set_upper_value(4);
  listing.mutable_money()->mutable_min()->set_currency_code("CNY");
  listing.mutable_money()->mutable_max()->set_currency_code("KZT");
  listing.mutable_timing()->mutable_start_time()->set_seconds(10);
  listing.mutable_timing()->mutable_end_time()->set_seconds(9);
  listing.add_sectors()->set_code("water");
  listing.add_sectors()->set_code("water");
  listing.mutable_readiness()->set_max_trl(7);
  listing.add_field_visibilities()->set_field("etag");
  listing.add_field_visibilities()->set_field("no_such_field");

  const absl::Status status = registry->CreateListing(call, request).status();
  std::vector<std::string> fields;
  for (const runtime::Violation& violation : runtime::Violations(status)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("listing.titles[1].language", "listing.indicators[0].upper_value",
                                  "listing.readiness.max_trl", "listing.money.max.currency_code",
                                  "listing.timing.end_time", "listing.sectors[1].code",
                                  "listing.field_visibilities[0].field", "listing.field_visibilities[1].field"));
}

TEST_F(Listings, AreUniqueByExternalId) {
  v1::Listing offer = Offer();
  offer.mutable_external_id()->set_source("partner");
  offer.mutable_external_id()->set_id("7");
  const v1::Listing first = Create(offer);
  v1::CreateListingRequest request;
  *request.mutable_listing() = offer;
  EXPECT_THAT(registry->CreateListing(call, request),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr(first.name())));
}

TEST_F(Listings, UpdateOfContentMakesANewRevision) {
  const v1::Listing draft = Draft();
  v1::Listing change;
  change.set_name(draft.name());
  change.set_etag(draft.etag());
  change.add_regions("KZ");
  const v1::Listing updated = Must(Update(change));

  EXPECT_THAT(updated.regions(), ElementsAre("KZ"));
  EXPECT_EQ(updated.titles_size(), 1);
  EXPECT_EQ(updated.etag(), "2");
  EXPECT_NE(updated.substance_hash(), draft.substance_hash());
  EXPECT_GT(updated.sequence(), draft.sequence());
}

TEST_F(Listings, UpdateThatChangesNothingMakesNoRevision) {
  const v1::Listing draft = Draft();
  EXPECT_EQ(Must(Update(draft)).SerializeAsString(), draft.SerializeAsString());
}

TEST_F(Listings, KeepTheirSideOwnerAndExternalId) {
  const v1::Listing draft = Draft();
  v1::Listing change;
  change.set_name(draft.name());
  change.mutable_need();
  EXPECT_THAT(Update(change), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("want offer")));

  change.clear_terms();
  change.set_organization(Create(Institute("Another")).name());
  EXPECT_THAT(Update(change, {"organization"}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(Listings, OfAnotherRevisionAreNotChanged) {
  const v1::Listing draft = Draft();
  v1::Listing change;
  change.set_name(draft.name());
  change.set_etag("7");
  change.add_regions("KZ");
  EXPECT_THAT(Update(change), StatusIs(absl::StatusCode::kAborted));

  auto request = Meaning<v1::SubmitListingRequest>(draft);
  request.set_etag("7");
  EXPECT_THAT(registry->SubmitListing(call, request), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(Must(Get(draft.name())).SerializeAsString(), draft.SerializeAsString());
}

TEST_F(Listings, AreDeletedAsDraftOnly) {
  const v1::Listing submitted = Submitted();
  EXPECT_THAT(Delete(submitted), AllOf(StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("got SUBMITTED")),
                                       HasReason("BAD_TRANSITION")));
  const v1::Listing draft = Draft();
  EXPECT_THAT(Delete(draft), IsOk());
  EXPECT_THAT(Get(draft.name()), AllOf(StatusIs(absl::StatusCode::kNotFound), HasReason("LISTING_NOT_FOUND")));
}

TEST_F(Listings, ThatAreNotPublishedAreUnknownToPartners) {
  const v1::Listing draft = Draft();
  const v1::Listing published = Published();
  EXPECT_THAT(Get(PartnerCall(), published.name()), IsOk());

  const absl::Status hidden = Get(PartnerCall(), draft.name()).status();
  ASSERT_THAT(Delete(draft), IsOk());
  const absl::Status gone = Get(PartnerCall(), draft.name()).status();
  EXPECT_EQ(hidden, gone) << "a partner can tell a hidden listing from none";
}

TEST_F(Listings, ValidateOnlyVerbsTellWhatWouldBe) {
  const v1::Listing draft = Draft();
  auto request = Meaning<v1::SubmitListingRequest>(draft);
  request.set_validate_only(true);
  EXPECT_EQ(Must(registry->SubmitListing(call, request)).state(), v1::LISTING_STATE_SUBMITTED);
  EXPECT_EQ(Must(Get(draft.name())).SerializeAsString(), draft.SerializeAsString());

  request.set_name("listings/none");
  EXPECT_THAT(registry->SubmitListing(call, request), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(Listings, ComeInPagesWithoutDuplicatesOrGaps) {
  std::set<std::string> names;
  for (int i = 0; i < 25; ++i) names.insert(Draft().name());
  v1::ListListingsRequest request;
  request.set_page_size(4);
  EXPECT_EQ(List(request).listings_size(), 4);
  const std::vector<std::string> listed = ListAll(request, call);
  EXPECT_EQ(listed, std::vector<std::string>(names.begin(), names.end()));
}

TEST_F(Listings, AreFilteredByWhatTheCallerMaySee) {
  v1::Listing cheap = Offer();
  cheap.mutable_mandate()->set_reference("M-1");
  const v1::Listing with_mandate = Publish(Submit(Create(cheap)));
  Draft();
  v1::ListListingsRequest request;
  request.set_filter("state = PUBLISHED");
  EXPECT_THAT(ListAll(request, call), ElementsAre(with_mandate.name()));

  request.set_filter("mandate.reference = \"M-1\"");
  EXPECT_THAT(ListAll(request, call), ElementsAre(with_mandate.name()));
  EXPECT_THAT(ListAll(request, PartnerCall()), ElementsAre()) << "the filter told a field that is hidden";

  request.clear_filter();
  EXPECT_THAT(ListAll(request, PartnerCall()), ElementsAre(with_mandate.name()));
}

TEST_F(Listings, PageTokensHoldForTheSameFilterOnly) {
  for (int i = 0; i < 3; ++i) Draft();
  v1::ListListingsRequest request;
  request.set_page_size(1);
  request.set_page_token(List(request).next_page_token());
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(request.page_token(), &bytes));
  EXPECT_EQ(bytes.find("id-"), std::string::npos) << "the token names a record";
  EXPECT_THAT(registry->ListListings(call, request), IsOk());
  request.set_filter("state = DRAFT");
  EXPECT_THAT(registry->ListListings(call, request), StatusIs(absl::StatusCode::kInvalidArgument));
  request.set_page_token("made-up");
  EXPECT_THAT(registry->ListListings(call, request), StatusIs(absl::StatusCode::kInvalidArgument));
}

// The same answer, page by page, whether or not an index helps: "NOT NOT" hides
// what the filter asks from the choice of one.
TEST_F(Listings, AreFoundAlikeThroughAnIndexAndWithout) {
  const std::string party = Create(Institute("Another")).name();
  for (int i = 0; i < 12; ++i) {
    v1::Listing offer = Offer();
    offer.set_organization(i % 3 == 0 ? party : Owner());
    if (i % 3 == 1) offer.add_parties()->set_organization(party);
    offer.mutable_external_id()->set_source(i % 2 == 0 ? "even" : "odd");
    offer.mutable_external_id()->set_id(absl::StrCat(i));
    const v1::Listing listing = Create(offer);
    if (i % 4 != 0) Submit(listing);
  }
  for (const std::string& condition :
       {absl::StrCat("organization = \"", party, "\""), absl::StrCat("organization = \"", Owner(), "\""),
        std::string("state = DRAFT"), std::string("state = SUBMITTED"), std::string("state = PUBLISHED"),
        std::string("external_id.source = even AND external_id.id = \"4\""),
        std::string("external_id.source = odd AND external_id.id = \"4\""),
        absl::StrCat("state = DRAFT organization = \"", party, "\"")}) {
    v1::ListListingsRequest indexed;
    indexed.set_filter(condition);
    indexed.set_page_size(2);
    v1::ListListingsRequest scanned = indexed;
    scanned.set_filter(absl::StrCat("NOT (NOT (", condition, "))"));
    EXPECT_EQ(ListAll(indexed, call), ListAll(scanned, call)) << condition;
  }
}

TEST_F(Listings, ACallLooksAtABoundedNumberOfThem) {
  v1::BatchImportListingsRequest import;
  for (int i = 0; i < 1000; ++i) {
    v1::Listing& listing = *import.add_items()->mutable_listing();
    listing = Offer();
    listing.mutable_external_id()->set_source("bulk");
  }
  for (int batch = 0; batch < 6; ++batch) {
    for (int i = 0; i < import.items_size(); ++i) {
      import.mutable_items(i)->mutable_listing()->mutable_external_id()->set_id(absl::StrCat(batch, "-", i));
    }
    ASSERT_THAT(registry->BatchImportListings(call, import), IsOk());
  }
  v1::ListListingsRequest request;
  request.set_filter("renewals = 1");
  const v1::ListListingsResponse page = List(request);
  EXPECT_EQ(page.listings_size(), 0);
  EXPECT_THAT(page.next_page_token(), Not(testing::IsEmpty()));
  EXPECT_THAT(ListAll(request, call), ElementsAre());
}

TEST_F(Listings, StayAsTheyWereReviewedUnlessAnOperatorChangesThem) {
  runtime::CallContext author = PartnerCall();
  author.principal.roles = {runtime::kPartnerRole};
  author.principal.organizations = {Owner()};
  v1::UpdateListingRequest request;
  *request.mutable_listing() = Published();
  request.mutable_listing()->mutable_titles(0)->set_text("Something else");
  request.mutable_update_mask()->add_paths("titles");
  EXPECT_THAT(registry->UpdateListing(author, request),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("LISTING_STATE_PUBLISHED")),
                    HasReason("LISTING_REVIEWED")));
  request.mutable_listing()->clear_etag();
  request.mutable_listing()->set_accepting_interest(false);
  request.mutable_update_mask()->set_paths(0, "accepting_interest");
  EXPECT_THAT(registry->UpdateListing(author, request), IsOk());

  v1::CreateListingRequest create;
  *create.mutable_listing() = Offer();
  create.mutable_listing()->mutable_export_control()->set_jurisdiction("CN");
  EXPECT_THAT(registry->CreateListing(author, create),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("export_control")));
}

}  // namespace
}  // namespace karez::registry
