#include <string>
#include <vector>

#include "services/registry/registry_fixture.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class Import : public RegistryFixture, public testing::Test {
 protected:
  // An item for the listing `id` of the source "partner".
  v1::ListingImport Item(const std::string& id, const std::string& title = "Drip irrigation") {
    v1::ListingImport item;
    *item.mutable_listing() = Offer(title);
    item.mutable_listing()->mutable_external_id()->set_source("partner");
    item.mutable_listing()->mutable_external_id()->set_id(id);
    return item;
  }
  v1::Organization Institute(const std::string& id, const std::string& name = "Institute") {
    v1::Organization organization = RegistryFixture::Institute(name);
    organization.mutable_external_id()->set_source("partner");
    organization.mutable_external_id()->set_id(id);
    return organization;
  }

  v1::BatchImportResponse Run(std::vector<v1::ListingImport> items,
                              v1::ListingState target = v1::LISTING_STATE_UNSPECIFIED, bool consent = true) {
    v1::BatchImportListingsRequest request;
    for (v1::ListingImport& item : items) *request.add_items() = std::move(item);
    request.set_target_state(target);
    if (consent) *request.mutable_consent() = OwnersConsent();
    return Must(registry->BatchImportListings(call, request));
  }
  v1::BatchImportResponse Run(std::vector<v1::Organization> organizations) {
    v1::BatchImportOrganizationsRequest request;
    for (v1::Organization& organization : organizations) *request.add_organizations() = std::move(organization);
    return Must(registry->BatchImportOrganizations(call, request));
  }

  static std::vector<v1::ImportAction> Actions(const v1::BatchImportResponse& response) {
    std::vector<v1::ImportAction> actions;
    for (int i = 0; i < response.results_size(); ++i) {
      EXPECT_EQ(response.results(i).index(), i);
      actions.push_back(response.results(i).action());
    }
    return actions;
  }
  static absl::Status StatusOfItem(const v1::BatchImportResponse& response, int i) {
    return runtime::FromRpcStatus(response.results(i).status());
  }
  v1::Listing Stored(const v1::ImportResult& result) { return Must(Get(result.name())); }
};

constexpr v1::ImportAction kFailed = v1::IMPORT_ACTION_UNSPECIFIED;
constexpr v1::ImportAction kCreated = v1::IMPORT_ACTION_CREATED;
constexpr v1::ImportAction kUpdated = v1::IMPORT_ACTION_UPDATED;
constexpr v1::ImportAction kUnchanged = v1::IMPORT_ACTION_UNCHANGED;

TEST_F(Import, CreatesThenLeavesAloneThenUpdates) {
  const v1::BatchImportResponse first = Run({Item("1"), Item("2")});
  EXPECT_THAT(Actions(first), ElementsAre(kCreated, kCreated));
  const v1::Listing stored = Stored(first.results(0));
  EXPECT_EQ(first.results(0).sequence(), stored.sequence());

  const v1::BatchImportResponse second = Run({Item("1"), Item("2", "Sprinkler irrigation")});
  EXPECT_THAT(Actions(second), ElementsAre(kUnchanged, kUpdated));
  EXPECT_EQ(second.results(0).name(), first.results(0).name());
  EXPECT_EQ(Stored(second.results(0)).SerializeAsString(), stored.SerializeAsString());
  EXPECT_EQ(second.results(1).name(), first.results(1).name());
  EXPECT_EQ(Stored(second.results(1)).titles(0).text(), "Sprinkler irrigation");
}

TEST_F(Import, ReplacesAllContentOfAKnownRecord) {
  v1::ListingImport item = Item("1");
  item.mutable_listing()->add_regions("KZ");
  Run({item});
  item.mutable_listing()->clear_regions();
  EXPECT_EQ(Stored(Run({item}).results(0)).regions_size(), 0);
}

TEST_F(Import, ABadItemHarmsNoOtherAndTellsAllThatIsWrong) {
  v1::ListingImport bad = Item("2");
  bad.mutable_listing()->clear_titles();
  bad.mutable_listing()->mutable_readiness()->set_trl(12);
  bad.mutable_listing()->add_sectors()->set_code("alchemy");
  v1::ListingImport ownerless = Item("3");
  ownerless.mutable_listing()->set_organization("organizations/nobody");
  v1::ListingImport unnamed = Item("4");
  unnamed.mutable_listing()->clear_external_id();

  const v1::BatchImportResponse response = Run({Item("1"), bad, ownerless, unnamed, Item("5")});
  EXPECT_THAT(Actions(response), ElementsAre(kCreated, kFailed, kFailed, kFailed, kCreated));
  EXPECT_THAT(StatusOfItem(response, 1), StatusIs(absl::StatusCode::kInvalidArgument,
                                                  AllOf(HasSubstr("listing.titles"), HasSubstr("listing.readiness.trl"),
                                                        HasSubstr("listing.sectors[0].code"))));
  EXPECT_THAT(StatusOfItem(response, 2), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(StatusOfItem(response, 3),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("listing.external_id: got nothing")));
  EXPECT_EQ(response.results(1).name(), "");
  EXPECT_FALSE(response.results(0).has_status());
}

TEST_F(Import, TheSecondItemWithAnExternalIdFailsAndNamesTheFirst) {
  const v1::BatchImportResponse response = Run({Item("1"), Item("2"), Item("1", "Another")});
  EXPECT_THAT(Actions(response), ElementsAre(kCreated, kCreated, kFailed));
  EXPECT_THAT(StatusOfItem(response, 2),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("listing.external_id: got \"partner/1\", which item 0 of the batch has")));
  EXPECT_EQ(Stored(response.results(0)).titles(0).text(), "Drip irrigation");
}

TEST_F(Import, FindsTheOwnerByItsExternalId) {
  const std::string owner = Run(std::vector{Institute("o1")}).results(0).name();
  v1::ListingImport item = Item("1");
  item.mutable_listing()->clear_organization();
  item.mutable_organization_external_id()->set_source("partner");
  item.mutable_organization_external_id()->set_id("o1");
  v1::ListingImport lost = item;
  lost.mutable_listing()->mutable_external_id()->set_id("2");
  lost.mutable_organization_external_id()->set_id("o2");
  v1::ListingImport none = Item("3");
  none.mutable_listing()->clear_organization();

  const v1::BatchImportResponse response = Run({item, lost, none});
  EXPECT_THAT(Actions(response), ElementsAre(kCreated, kFailed, kFailed));
  EXPECT_EQ(Stored(response.results(0)).organization(), owner);
  EXPECT_THAT(runtime::Violations(StatusOfItem(response, 1)),
              ElementsAre(testing::Field(&runtime::Violation::field, "organization_external_id")));
  EXPECT_THAT(StatusOfItem(response, 2),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("listing.organization")));
  EXPECT_THAT(Actions(Run({item})), ElementsAre(kUnchanged));
}

TEST_F(Import, UsesTheNameThatIsSetUnlessItIsTaken) {
  v1::ListingImport item = Item("1");
  item.mutable_listing()->set_name("listings/drip");
  v1::ListingImport thief = Item("2");
  thief.mutable_listing()->set_name("listings/drip");
  const v1::BatchImportResponse response = Run({item, thief});
  EXPECT_EQ(response.results(0).name(), "listings/drip");
  EXPECT_THAT(StatusOfItem(response, 1), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("listings/drip")));

  item.mutable_listing()->set_name("listings/other");
  EXPECT_THAT(StatusOfItem(Run({item}), 0),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("want listings/drip")));
}

TEST_F(Import, CarriesRecordsToTheTargetState) {
  const v1::BatchImportResponse published = Run({Item("1")}, v1::LISTING_STATE_PUBLISHED);
  const v1::Listing listing = Stored(published.results(0));
  EXPECT_EQ(listing.state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_EQ(listing.etag(), "1") << "creation and publication are one commit";
  EXPECT_EQ(listing.consent().given_by(), OwnersConsent().given_by());
  EXPECT_EQ(runtime::ToTime(listing.expire_time()), clock.Now() + absl::Hours(24 * 365));

  EXPECT_THAT(Actions(Run({Item("1")}, v1::LISTING_STATE_PUBLISHED)), ElementsAre(kUnchanged));
  EXPECT_THAT(Actions(Run({Item("1")}, v1::LISTING_STATE_SUBMITTED)), ElementsAre(kUnchanged));

  const v1::BatchImportResponse draft = Run({Item("2")});
  EXPECT_EQ(Stored(draft.results(0)).state(), v1::LISTING_STATE_DRAFT);
  EXPECT_THAT(Actions(Run({Item("2")}, v1::LISTING_STATE_SUBMITTED)), ElementsAre(kUpdated));
  EXPECT_EQ(Stored(draft.results(0)).state(), v1::LISTING_STATE_SUBMITTED);
}

TEST_F(Import, ARecordWhoseCallIsOverComesInExpired) {
  v1::ListingImport item = Item("1");
  item.mutable_listing()->mutable_call()->set_programme("Dry lands");
  *item.mutable_listing()->mutable_call()->mutable_deadline() = runtime::ToTimestamp(clock.Now() - absl::Hours(1));
  const v1::BatchImportResponse response = Run({item}, v1::LISTING_STATE_PUBLISHED);
  EXPECT_THAT(Actions(response), ElementsAre(kCreated));
  EXPECT_EQ(Stored(response.results(0)).state(), v1::LISTING_STATE_EXPIRED);
  EXPECT_THAT(Actions(Run({item}, v1::LISTING_STATE_PUBLISHED)), ElementsAre(kUnchanged));
}

TEST_F(Import, PublishesNothingWithoutConsent) {
  const v1::BatchImportResponse response = Run({Item("1")}, v1::LISTING_STATE_PUBLISHED, /*consent=*/false);
  EXPECT_THAT(StatusOfItem(response, 0), HasReason("CONSENT_MISSING"));
  v1::ListListingsRequest all;
  EXPECT_EQ(Must(registry->ListListings(call, all)).listings_size(), 0);
}

TEST_F(Import, RecordsConsentToTheNewSubstanceOfAPublishedRecord) {
  Run({Item("1")}, v1::LISTING_STATE_PUBLISHED);
  const v1::Listing changed = Stored(Run({Item("1", "Sprinkler irrigation")}, v1::LISTING_STATE_PUBLISHED).results(0));
  EXPECT_EQ(changed.state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_EQ(changed.consent().substance_hash(), changed.substance_hash());

  const v1::Listing without =
      Stored(Run({Item("1", "Furrow irrigation")}, v1::LISTING_STATE_PUBLISHED, /*consent=*/false).results(0));
  EXPECT_EQ(without.state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_FALSE(without.has_consent());
}

TEST_F(Import, SubmitsAgainOnlyWhatWasChangedAsRequested) {
  const std::string name = Run({Item("1")}, v1::LISTING_STATE_SUBMITTED).results(0).name();
  v1::RequestListingChangesRequest changes;
  changes.set_name(name);
  changes.set_reason("More detail");
  Must(registry->RequestListingChanges(call, changes));

  EXPECT_THAT(Actions(Run({Item("1")}, v1::LISTING_STATE_PUBLISHED)), ElementsAre(kUnchanged));
  EXPECT_EQ(Must(Get(name)).state(), v1::LISTING_STATE_CHANGES_REQUESTED);
  EXPECT_THAT(Actions(Run({Item("1", "In detail")}, v1::LISTING_STATE_SUBMITTED)), ElementsAre(kUpdated));
  EXPECT_EQ(Must(Get(name)).state(), v1::LISTING_STATE_SUBMITTED);
}

TEST_F(Import, DoesNotReviveAClosedRecord) {
  const v1::BatchImportResponse response = Run({Item("1")}, v1::LISTING_STATE_SUBMITTED);
  Withdraw(Stored(response.results(0)));
  EXPECT_THAT(Actions(Run({Item("1")}, v1::LISTING_STATE_PUBLISHED)), ElementsAre(kUnchanged));
  EXPECT_THAT(StatusOfItem(Run({Item("1", "Changed")}), 0), HasReason("BAD_TRANSITION"));
}

TEST_F(Import, RefusesATargetBesideTheWay) {
  v1::BatchImportListingsRequest request;
  *request.add_items() = Item("1");
  request.set_target_state(v1::LISTING_STATE_REJECTED);
  EXPECT_THAT(registry->BatchImportListings(call, request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("target_state: got REJECTED")));

  request.set_target_state(v1::LISTING_STATE_PUBLISHED);
  runtime::CallContext clerk = OperatorCall();
  clerk.principal.roles.clear();
  EXPECT_THAT(registry->BatchImportListings(clerk, request), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(Import, ValidateOnlyTellsAndDoesNothing) {
  v1::BatchImportListingsRequest request;
  *request.add_items() = Item("1");
  *request.add_items() = Item("2");
  request.mutable_items(1)->mutable_listing()->clear_titles();
  request.set_validate_only(true);
  const v1::BatchImportResponse response = Must(registry->BatchImportListings(call, request));
  EXPECT_THAT(Actions(response), ElementsAre(kCreated, kFailed));
  EXPECT_EQ(response.results(0).sequence(), 0);
  EXPECT_EQ(Must(registry->ListListings(call, {})).listings_size(), 0);
}

TEST_F(Import, LargeBatchesKeepTheOrderOfTheRequest) {
  std::vector<v1::ListingImport> items;
  for (int i = 0; i < 250; ++i) items.push_back(Item(absl::StrCat(i), absl::StrCat("Title ", i)));
  const v1::BatchImportResponse response = Run(items);
  ASSERT_EQ(response.results_size(), 250);
  for (int i = 0; i < 250; ++i) {
    EXPECT_EQ(Stored(response.results(i)).titles(0).text(), absl::StrCat("Title ", i));
  }
}

TEST_F(Import, StopsWhenNobodyWaitsForIt) {
  v1::BatchImportListingsRequest request;
  *request.add_items() = Item("1");
  runtime::CallContext gone = OperatorCall();
  gone.cancelled = [] { return true; };
  EXPECT_THAT(registry->BatchImportListings(gone, request), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(Import, OrganizationsAreUpsertedByExternalId) {
  v1::Organization bad = Institute("2");
  bad.set_country("Atlantis");
  const v1::BatchImportResponse first = Run({Institute("1"), bad, Institute("1")});
  EXPECT_THAT(Actions(first), ElementsAre(kCreated, kFailed, kFailed));
  EXPECT_THAT(StatusOfItem(first, 1), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("organization.country")));
  EXPECT_THAT(StatusOfItem(first, 2), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("item 0")));

  EXPECT_THAT(Actions(Run(std::vector{Institute("1"), Institute("2")})), ElementsAre(kUnchanged, kCreated));
  const v1::BatchImportResponse renamed = Run(std::vector{Institute("1", "Renamed")});
  EXPECT_THAT(Actions(renamed), ElementsAre(kUpdated));
  EXPECT_EQ(renamed.results(0).name(), first.results(0).name());
}

}  // namespace
}  // namespace karez::registry
