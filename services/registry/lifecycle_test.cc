#include "services/registry/lifecycle.h"

#include <string>

#include "services/registry/registry_fixture.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;
using testing::HasSubstr;

constexpr absl::Duration kDay = absl::Hours(24);

class Lifecycle : public RegistryFixture, public testing::Test {
 protected:
  v1::ListingState StateOf(const v1::Listing& listing) { return Must(Get(listing.name())).state(); }

  // The listing with another title.
  v1::Listing Retitle(const v1::Listing& listing, const std::string& title = "Something else") {
    v1::Listing change;
    change.set_name(listing.name());
    *change.mutable_titles() = listing.titles();
    change.mutable_titles(0)->set_text(title);
    return Must(Update(change));
  }
  absl::StatusOr<v1::Listing> PublishWithoutConsent(const v1::Listing& listing) {
    return registry->PublishListing(call, Meaning<v1::PublishListingRequest>(listing));
  }
  v1::Listing RecordConsent(const v1::Listing& listing) {
    auto request = Meaning<v1::RecordConsentRequest>(listing);
    *request.mutable_consent() = OwnersConsent();
    return Must(registry->RecordConsent(call, request));
  }
  v1::Listing PublishedUnderCall(absl::Duration time_left) {
    v1::Listing offer = Offer();
    offer.mutable_call()->set_programme("Dry lands");
    *offer.mutable_call()->mutable_deadline() = runtime::ToTimestamp(clock.Now() + time_left);
    return Publish(Submit(Create(offer)));
  }
};

TEST_F(Lifecycle, CarriesReasonsAndDropsThemWithTheState) {
  auto changes = Meaning<v1::RequestListingChangesRequest>(Submitted());
  changes.set_reason("Say for which soils");
  const v1::Listing requested = Must(registry->RequestListingChanges(call, changes));
  EXPECT_EQ(requested.state(), v1::LISTING_STATE_CHANGES_REQUESTED);
  EXPECT_EQ(requested.state_reason(), "Say for which soils");
  EXPECT_EQ(Submit(requested).state_reason(), "");

  const v1::Listing rejected = Reject(Submitted());
  EXPECT_EQ(rejected.state_reason(), "Not a technology");
  const v1::Listing archived = Must(registry->ArchiveListing(call, Meaning<v1::ArchiveListingRequest>(rejected)));
  EXPECT_EQ(archived.state(), v1::LISTING_STATE_ARCHIVED);
  EXPECT_EQ(archived.state_reason(), "");
}

TEST_F(Lifecycle, PublishRefusesAListingThatWasRejected) {
  const v1::Listing listing = Reject(Submitted());
  EXPECT_THAT(TryPublish(listing), StatusIs(absl::StatusCode::kFailedPrecondition,
                                            AllOf(HasSubstr("got REJECTED"), HasSubstr("want SUBMITTED"))));
}

TEST_F(Lifecycle, PublishNeedsConsentToTheSubstance) {
  const v1::Listing submitted = Submitted();
  EXPECT_THAT(PublishWithoutConsent(submitted),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("CONSENT_MISSING")));

  RecordConsent(submitted);
  Retitle(submitted);
  EXPECT_THAT(PublishWithoutConsent(submitted), HasReason("CONSENT_MISSING"));

  const v1::Listing consented = RecordConsent(submitted);
  EXPECT_EQ(consented.consent().substance_hash(), consented.substance_hash());
  EXPECT_EQ(runtime::ToTime(consented.consent().record_time()), clock.Now());
  EXPECT_EQ(consented.state(), v1::LISTING_STATE_SUBMITTED);
  EXPECT_THAT(PublishWithoutConsent(submitted), IsOk());
}

TEST_F(Lifecycle, ConsentSurvivesAChangeBesideTheSubstance) {
  const v1::Listing published = Published();
  v1::Listing change;
  change.set_name(published.name());
  change.set_accepting_interest(false);
  EXPECT_TRUE(Must(Update(change)).has_consent());
}

TEST_F(Lifecycle, AChangeOfSubstanceLeavesItPublishedWithoutConsent) {
  const v1::Listing changed = Retitle(Published());
  EXPECT_EQ(changed.state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_FALSE(changed.has_consent());
  EXPECT_TRUE(RecordConsent(changed).has_consent());
}

TEST_F(Lifecycle, ReleaseNeedsConsentToWhatWasChangedOnHold) {
  const v1::Listing held = Hold(Published());
  EXPECT_EQ(held.state_reason(), "Complaint");
  Retitle(held);
  EXPECT_THAT(Release(held), HasReason("CONSENT_MISSING"));
  RecordConsent(held);
  const v1::Listing released = Must(Release(held));
  EXPECT_EQ(released.state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_EQ(released.state_reason(), "");
}

TEST_F(Lifecycle, ClosedListingsAreNotUpdated) {
  const v1::Listing withdrawn = Withdraw(Published());
  v1::Listing change;
  change.set_name(withdrawn.name());
  change.add_regions("KZ");
  EXPECT_THAT(Update(change), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("got WITHDRAWN")));
}

TEST_F(Lifecycle, ExpiresAYearAfterPublication) {
  const v1::Listing published = Published();
  EXPECT_EQ(runtime::ToTime(published.expire_time()) - runtime::ToTime(published.publish_time()), 365 * kDay);
  const v1::Listing held = Hold(Published());

  Wait(365 * kDay - absl::Seconds(1));
  EXPECT_EQ(StateOf(published), v1::LISTING_STATE_PUBLISHED);
  EXPECT_EQ(StateOf(held), v1::LISTING_STATE_ON_HOLD);
  Wait(absl::Seconds(1));
  EXPECT_EQ(StateOf(published), v1::LISTING_STATE_EXPIRED);
  EXPECT_EQ(StateOf(held), v1::LISTING_STATE_EXPIRED);
}

TEST_F(Lifecycle, ManyExpireInOneTick) {
  for (int i = 0; i < 250; ++i) Published();
  const v1::Listing withdrawn = Withdraw(Published());
  Wait(365 * kDay);
  v1::ListListingsRequest request;
  request.set_filter("state = EXPIRED");
  request.set_page_size(1000);
  EXPECT_EQ(Must(registry->ListListings(call, request)).listings_size(), 250);
  EXPECT_EQ(StateOf(withdrawn), v1::LISTING_STATE_WITHDRAWN);
}

TEST_F(Lifecycle, TheDeadlineOfACallOverridesTheYear) {
  const v1::Listing short_call = PublishedUnderCall(10 * kDay);
  const v1::Listing long_call = PublishedUnderCall(5000 * kDay);
  EXPECT_EQ(runtime::ToTime(short_call.expire_time()), clock.Now() + 10 * kDay);
  EXPECT_EQ(runtime::ToTime(long_call.expire_time()), clock.Now() + 730 * kDay);
  Wait(10 * kDay);
  EXPECT_EQ(StateOf(short_call), v1::LISTING_STATE_EXPIRED);
  EXPECT_EQ(StateOf(long_call), v1::LISTING_STATE_PUBLISHED);
}

TEST_F(Lifecycle, AMovedDeadlineMovesTheExpiry) {
  v1::Listing listing = PublishedUnderCall(10 * kDay);
  v1::Listing change;
  change.set_name(listing.name());
  EXPECT_EQ(runtime::ToTime(Must(Update(change, {"call"})).expire_time()), clock.Now() + 365 * kDay);
}

TEST_F(Lifecycle, PublishRefusesACallThatIsOver) {
  v1::Listing offer = Offer();
  offer.mutable_call()->set_programme("Dry lands");
  *offer.mutable_call()->mutable_deadline() = runtime::ToTimestamp(clock.Now());
  EXPECT_THAT(TryPublish(Submit(Create(offer))), HasReason("CALL_CLOSED"));
}

TEST_F(Lifecycle, IsRenewedOnceForASecondYear) {
  const v1::Listing listing = Published();
  Wait(400 * kDay);
  const v1::Listing renewed = Must(Renew(listing));
  EXPECT_EQ(renewed.state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_EQ(renewed.renewals(), 1);
  EXPECT_EQ(runtime::ToTime(renewed.expire_time()) - runtime::ToTime(listing.publish_time()), 730 * kDay);
  EXPECT_EQ(runtime::ToTime(renewed.publish_time()), runtime::ToTime(listing.publish_time()));

  Wait(330 * kDay);
  EXPECT_EQ(StateOf(listing), v1::LISTING_STATE_EXPIRED);
  EXPECT_THAT(Renew(listing), AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("VALIDITY_EXHAUSTED")));
}

TEST_F(Lifecycle, IsNotRenewedTwoYearsAfterPublication) {
  const v1::Listing listing = Published();
  Wait(730 * kDay);
  EXPECT_THAT(Renew(listing), AllOf(HasReason("VALIDITY_EXHAUSTED"),
                                    StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("two years"))));
  EXPECT_EQ(StateOf(listing), v1::LISTING_STATE_EXPIRED);
}

TEST_F(Lifecycle, RenewNeedsConsentToWhatWasChangedSince) {
  const v1::Listing listing = Published();
  Wait(365 * kDay);
  Retitle(listing);
  EXPECT_THAT(Renew(listing), HasReason("CONSENT_MISSING"));
  RecordConsent(listing);
  EXPECT_THAT(Renew(listing), IsOk());
}

TEST_F(Lifecycle, RenewTakesANewCallWhereTheOldIsOver) {
  const v1::Listing listing = PublishedUnderCall(10 * kDay);
  Wait(20 * kDay);
  EXPECT_THAT(Renew(listing), HasReason("CALL_CLOSED"));
  v1::Listing change;
  change.set_name(listing.name());
  change.mutable_call()->set_programme("Dry lands II");
  *change.mutable_call()->mutable_deadline() = runtime::ToTimestamp(clock.Now() + 5 * kDay);
  Must(Update(change));
  EXPECT_EQ(runtime::ToTime(Must(Renew(listing)).expire_time()), clock.Now() + 5 * kDay);
}

TEST_F(Lifecycle, RefusedVerbsChangeNothing) {
  const v1::Listing listing = Published();
  EXPECT_THAT(Renew(listing), HasReason("BAD_TRANSITION"));
  EXPECT_THAT(Release(listing), HasReason("BAD_TRANSITION"));
  EXPECT_EQ(Must(Get(listing.name())).SerializeAsString(), listing.SerializeAsString());
}

}  // namespace
}  // namespace karez::registry
