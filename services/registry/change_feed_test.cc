#include "services/registry/change_feed.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "services/registry/follower.h"
#include "services/registry/registry_fixture.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;
using testing::ElementsAre;

class Feed : public RegistryFixture, public testing::Test {
 protected:
  absl::StatusOr<v1::ListChangesResponse> List(const std::string& cursor, const runtime::CallContext& caller,
                                               int max_changes = 1000) {
    v1::ListChangesRequest request;
    request.set_cursor(cursor);
    request.set_max_changes(max_changes);
    return registry->ListChanges(caller, request);
  }

  // The changes after a cursor, in short: "listings/a PUBLISHED", "-listings/a".
  std::vector<std::string> Changes(const std::string& cursor, const runtime::CallContext& caller) {
    std::vector<std::string> changes;
    const v1::ListChangesResponse response = Must(List(cursor, caller));
    for (const v1::Change& change : response.changes()) {
      if (change.has_removed()) {
        changes.push_back(absl::StrCat("-", change.removed()));
      } else if (change.has_listing()) {
        changes.push_back(absl::StrCat(change.listing().name(), " ", std::string(StateName(change.listing().state()))));
      } else {
        changes.push_back(change.organization().name());
      }
    }
    return changes;
  }

  // The cursor of a follower that has seen all there is.
  std::string Now(const runtime::CallContext& caller) {
    Follower follower(caller);
    follower.CatchUp(*registry);
    return follower.cursor;
  }
};

TEST_F(Feed, StartsWithOrganizationsThenListings) {
  const v1::Listing draft = Draft();
  const v1::Listing published = Published();
  EXPECT_THAT(Changes("", call),
              ElementsAre(Owner(), absl::StrCat(draft.name(), " DRAFT"), absl::StrCat(published.name(), " PUBLISHED")));
  EXPECT_THAT(Changes("", PartnerCall()), ElementsAre(Owner(), absl::StrCat(published.name(), " PUBLISHED")));
}

TEST_F(Feed, GivesEveryChangeInOrder) {
  Owner();
  const std::string cursor = Now(call);
  const v1::Listing listing = Published();
  Hold(listing);
  const std::string& name = listing.name();
  EXPECT_THAT(Changes(cursor, call),
              ElementsAre(name + " DRAFT", name + " SUBMITTED", name + " PUBLISHED", name + " ON_HOLD"));
}

TEST_F(Feed, TellsPartnersOfPublishedListingsOnly) {
  Owner();
  const std::string cursor = Now(PartnerCall());
  const v1::Listing listing = Published();
  const v1::Listing deleted = Draft();
  ASSERT_THAT(Delete(deleted), IsOk());
  Hold(listing);
  EXPECT_THAT(Changes(cursor, PartnerCall()), ElementsAre(listing.name() + " PUBLISHED", "-" + listing.name()));

  Withdraw(listing);
  EXPECT_THAT(Changes(Now(PartnerCall()), PartnerCall()), ElementsAre());
}

TEST_F(Feed, TellsOperatorsOfDeletions) {
  const v1::Listing draft = Draft();
  const std::string cursor = Now(call);
  ASSERT_THAT(Delete(draft), IsOk());
  v1::DeleteOrganizationRequest request;
  request.set_name(Owner());
  Must(registry->DeleteOrganization(call, request));
  EXPECT_THAT(Changes(cursor, call), ElementsAre("-" + draft.name(), "-" + request.name()));
  EXPECT_THAT(Changes("", call), ElementsAre());
}

TEST_F(Feed, ExpiryIsAChangeLikeAnyOther) {
  const v1::Listing listing = Published();
  const std::string operators = Now(call);
  const std::string partners = Now(PartnerCall());
  Wait(absl::Hours(24 * 365));
  EXPECT_THAT(Changes(partners, PartnerCall()), testing::Contains("-" + listing.name()));
  EXPECT_THAT(Changes(operators, call), testing::Contains(listing.name() + " EXPIRED"));
}

TEST_F(Feed, BeginsNowWhereNoSnapshotIsWanted) {
  const v1::Listing before = Published();
  v1::ListChangesRequest request;
  request.set_from_now(true);
  const v1::ListChangesResponse now = Must(registry->ListChanges(PartnerCall(), request));
  EXPECT_EQ(now.changes_size(), 0);
  EXPECT_TRUE(now.caught_up());

  Hold(before);
  const v1::Listing after = Published();
  EXPECT_THAT(Changes(now.next_cursor(), PartnerCall()), ElementsAre("-" + before.name(), after.name() + " PUBLISHED"));

  request.set_cursor(now.next_cursor());
  EXPECT_THAT(registry->ListChanges(PartnerCall(), request), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(Feed, SaysWhenItHasNothingNewer) {
  Draft();
  const v1::ListChangesResponse first = Must(List("", call, 1));
  EXPECT_EQ(first.changes_size(), 1);
  EXPECT_FALSE(first.caught_up());
  const std::string cursor = Now(call);
  const v1::ListChangesResponse last = Must(List(cursor, call));
  EXPECT_EQ(last.changes_size(), 0);
  EXPECT_TRUE(last.caught_up());
}

TEST_F(Feed, ARecordThatChangesDuringTheSnapshotComesOnceInItsNewState) {
  std::vector<v1::Listing> drafts;
  for (int i = 0; i < 4; ++i) drafts.push_back(Draft());
  Follower follower(call);
  follower.Step(*registry, 2);
  Submit(drafts[0]);  // given already
  Submit(drafts[2]);  // still to come
  ASSERT_THAT(Delete(drafts[3]), IsOk());
  const v1::Listing late = Draft();
  follower.CatchUp(*registry, 2);

  EXPECT_EQ(follower.listings.size(), 4u);
  EXPECT_EQ(follower.listings[drafts[0].name()], Must(Get(drafts[0].name())).SerializeAsString());
  EXPECT_EQ(follower.listings[drafts[2].name()], Must(Get(drafts[2].name())).SerializeAsString());
  EXPECT_TRUE(follower.listings.contains(late.name()));
  EXPECT_EQ(follower.changes, 3 + 4) << "three records that had not changed when they were read, then four changes";
}

TEST_F(Feed, ACursorOfAnotherReaderOrNoneAtAllIsRefused) {
  const std::string cursor = Now(call);
  EXPECT_THAT(List(cursor, PartnerCall()),
              AllOf(StatusIs(absl::StatusCode::kOutOfRange), HasReason("CURSOR_OUT_OF_RANGE")));
  EXPECT_THAT(List("mine", call), StatusIs(absl::StatusCode::kInvalidArgument));
  RegistryFixture other;
  EXPECT_THAT(other.registry->ListChanges(call,
                                          [&] {
                                            v1::ListChangesRequest request;
                                            request.set_cursor(cursor);
                                            return request;
                                          }()),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(Feed, ACursorFromBeforeTheRetentionStartsAgain) {
  Draft();
  const std::string old = Now(call);
  const v1::Listing listing = Draft();
  Wait(absl::Hours(24 * 29));
  EXPECT_THAT(List(old, call), IsOk());
  Submit(listing);
  Wait(absl::Hours(24 * 2));
  EXPECT_THAT(List(old, call), AllOf(StatusIs(absl::StatusCode::kOutOfRange), HasReason("CURSOR_OUT_OF_RANGE")));

  Follower again(call);
  again.CatchUp(*registry);
  EXPECT_EQ(again.listings.size(), 2u);
}

TEST_F(Feed, LargeRecordsMakePagesShorter) {
  v1::Listing offer = Offer();
  auto& text = *offer.add_descriptions();
  text.set_language("en");
  text.set_text(std::string(20000, 'x'));
  for (int i = 0; i < 300; ++i) Create(offer);
  const v1::ListChangesResponse page = Must(List("", call));
  EXPECT_LT(page.changes_size(), 300);
  EXPECT_LT(page.ByteSizeLong(), size_t{3} << 20);
  Follower follower(call);
  follower.CatchUp(*registry);
  EXPECT_EQ(follower.listings.size(), 300u);
}

TEST_F(Feed, WaitsForAChangeAsLongAsAsked) {
  Owner();
  const std::string cursor = Now(call);
  v1::ListChangesRequest request;
  request.set_cursor(cursor);
  request.mutable_wait()->set_seconds(30);
  std::thread writer([&] { Draft(); });
  const v1::ListChangesResponse response = Must(registry->ListChanges(call, request));
  writer.join();
  EXPECT_EQ(response.changes_size(), 1);

  request.mutable_wait()->set_seconds(31);
  EXPECT_THAT(registry->ListChanges(call, request), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(Feed, DoesNotLetMoreCallsWaitThanItMay) {
  RegistryFixture f(MemoryStore(), {.max_waiting_calls = 0});
  v1::ListChangesRequest request;
  request.mutable_wait()->set_seconds(30);
  const v1::ListChangesResponse response = f.Must(f.registry->ListChanges(call, request));
  EXPECT_TRUE(response.caught_up());
}

// Random writers, and followers that read pages of random size at random times:
// in the end each copy is what its owner may see in the store, and no follower
// has heard of a listing that was not published while it could not see it.
class RandomHistory : public Feed, public testing::WithParamInterface<int> {
 protected:
  void Mutate(std::mt19937& random) {
    auto pick = [&] { return random() % 100; };
    if (listings_.empty() || pick() < 20) {
      listings_.push_back(Draft());
      return;
    }
    if (pick() < 5) {
      Create(Institute(absl::StrCat("Institute ", random())));
      return;
    }
    if (pick() < 5) clock.Advance(absl::Hours(24 * 30));
    if (pick() < 5) {
      EXPECT_THAT(registry->Tick(), IsOk());
    }
    const v1::Listing& listing = listings_[random() % listings_.size()];
    // Most of these are refused in most states; what is done is what counts.
    switch (random() % 9) {
      case 0:
        registry->SubmitListing(call, Meaning<v1::SubmitListingRequest>(listing)).IgnoreError();
        break;
      case 1:
      case 2:
        TryPublish(listing).IgnoreError();
        break;
      case 3:
        registry->HoldListing(call, Meaning<v1::HoldListingRequest>(listing)).IgnoreError();
        break;
      case 4:
        Release(listing).IgnoreError();
        break;
      case 5:
        Renew(listing).IgnoreError();
        break;
      case 6:
        if (pick() < 30) registry->WithdrawListing(call, Meaning<v1::WithdrawListingRequest>(listing)).IgnoreError();
        break;
      case 7:
        Delete(listing).IgnoreError();
        break;
      default:
        v1::Listing change;
        change.set_name(listing.name());
        change.mutable_delivery()->set_warranty_months(static_cast<int>(random() % 600));
        Update(change).IgnoreError();
    }
    NotePublished();
  }

  void NotePublished() {
    v1::ListListingsRequest request;
    request.set_page_size(1000);
    const auto page = Must(registry->ListListings(PartnerCall(), request));
    for (const v1::Listing& listing : page.listings()) published_.insert(listing.name());
  }

  std::map<std::string, std::string> VisibleListings(bool to_partners) {
    std::map<std::string, std::string> visible;
    v1::ListListingsRequest request;
    request.set_page_size(1000);
    const auto page = Must(registry->ListListings(call, request));
    EXPECT_EQ(page.next_page_token(), "");
    for (const v1::Listing& listing : page.listings()) {
      if (to_partners && listing.state() != v1::LISTING_STATE_PUBLISHED) continue;
      visible[listing.name()] = listing.SerializeAsString();
    }
    return visible;
  }

  std::vector<v1::Listing> listings_;
  std::set<std::string> published_;
};

TEST_P(RandomHistory, IsRebuiltByEveryFollower) {
  std::mt19937 random(GetParam());
  std::vector<Follower> followers;
  for (int step = 0; step < 600; ++step) {
    Mutate(random);
    if (step % 100 == 0) {
      followers.emplace_back(call);
      followers.emplace_back(PartnerCall());
    }
    if (random() % 3 == 0) followers[random() % followers.size()].Step(*registry, 1 + random() % 7);
  }
  for (Follower& follower : followers) {
    follower.CatchUp(*registry, 1 + random() % 50);
    const bool partner = follower.call.principal.clearance == options::v1::VISIBILITY_PARTNERS;
    EXPECT_EQ(follower.listings, VisibleListings(partner));
    EXPECT_EQ(follower.organizations.size(),
              static_cast<size_t>(Must(registry->ListOrganizations(call, {})).organizations_size()));
    if (!partner) continue;
    for (const auto& [name, sequence] : follower.seen) {
      const bool listing = name.rfind("listings/", 0) == 0;
      EXPECT_TRUE(!listing || published_.contains(name)) << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomHistory, testing::Range(1, 7));

}  // namespace
}  // namespace karez::registry
