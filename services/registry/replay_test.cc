#include <filesystem>
#include <memory>
#include <string>

#include "services/registry/registry_fixture.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;

class Replay : public RegistryFixture, public testing::Test {
 protected:
  v1::CreateListingRequest CreateRequest(const std::string& request_id, const std::string& title = "Drip irrigation") {
    v1::CreateListingRequest request;
    *request.mutable_listing() = Offer(title);
    request.set_request_id(request_id);
    return request;
  }
  int ListingCount() { return Must(registry->ListListings(call, {})).listings_size(); }
};

TEST_F(Replay, TheSameRequestIsDoneOnceAndAnsweredAlike) {
  const v1::Listing first = Must(registry->CreateListing(call, CreateRequest("r1")));
  Submit(first);
  const v1::Listing again = Must(registry->CreateListing(call, CreateRequest("r1")));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(ListingCount(), 1);
}

TEST_F(Replay, AnotherPayloadIsRefused) {
  Must(registry->CreateListing(call, CreateRequest("r1")));
  EXPECT_THAT(registry->CreateListing(call, CreateRequest("r1", "Sprinkler irrigation")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(ListingCount(), 1);
}

TEST_F(Replay, AVerbIsSafeToRetry) {
  const v1::Listing submitted = Submitted();
  auto request = Meaning<v1::PublishListingRequest>(submitted);
  *request.mutable_consent() = OwnersConsent();
  request.set_request_id("r2");
  const v1::Listing published = Must(registry->PublishListing(call, request));
  Hold(published);
  EXPECT_EQ(Must(registry->PublishListing(call, request)).SerializeAsString(), published.SerializeAsString());

  request.clear_request_id();
  EXPECT_THAT(registry->PublishListing(call, request), HasReason("BAD_TRANSITION"));
}

TEST_F(Replay, ADeletionIsSafeToRetry) {
  auto request = Meaning<v1::DeleteListingRequest>(Draft());
  request.set_request_id("r3");
  EXPECT_THAT(registry->DeleteListing(call, request), IsOk());
  EXPECT_THAT(registry->DeleteListing(call, request), IsOk());
}

TEST_F(Replay, IdsAreTheCallersAndTheMethodsOwn) {
  Must(registry->CreateListing(call, CreateRequest("r1")));
  runtime::CallContext other = OperatorCall();
  other.principal.name = "operators/other";
  Must(registry->CreateListing(other, CreateRequest("r1", "Sprinkler irrigation")));
  const runtime::CallContext other_method = OperatorCall("/karez.registry.v1.RegistryService/Other");
  Must(registry->CreateListing(other_method, CreateRequest("r1", "Furrow irrigation")));
  EXPECT_EQ(ListingCount(), 3);
}

TEST_F(Replay, IsForThoseWhoStillActForTheOwner) {
  auto request = Meaning<v1::SubmitListingRequest>(Draft());
  request.set_request_id("r1");
  runtime::CallContext author = PartnerCall();
  author.principal.roles = {runtime::kPartnerRole};
  author.principal.organizations = {Owner()};
  const v1::Listing submitted = Must(registry->SubmitListing(author, request));
  EXPECT_THAT(registry->SubmitListing(author, request), IsOk());

  author.principal.organizations = {"organizations/another"};
  EXPECT_THAT(registry->SubmitListing(author, request), StatusIs(absl::StatusCode::kNotFound));
  Publish(submitted);
  EXPECT_THAT(registry->SubmitListing(author, request), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(Replay, AFailureOrADryRunIsNotKept) {
  v1::CreateListingRequest request = CreateRequest("r1");
  request.mutable_listing()->set_organization("organizations/nobody");
  EXPECT_THAT(registry->CreateListing(call, request), StatusIs(absl::StatusCode::kFailedPrecondition));
  request = CreateRequest("r1");
  request.set_validate_only(true);
  EXPECT_THAT(registry->CreateListing(call, request), IsOk());
  EXPECT_EQ(ListingCount(), 0);
  EXPECT_THAT(registry->CreateListing(call, CreateRequest("r1")), IsOk());
  EXPECT_EQ(ListingCount(), 1);
}

TEST_F(Replay, IsForgottenAfterADay) {
  Must(registry->CreateListing(call, CreateRequest("r1")));
  Wait(absl::Hours(25));
  EXPECT_THAT(registry->CreateListing(call, CreateRequest("r1")), IsOk());
  EXPECT_EQ(ListingCount(), 2);
}

class OnDisk : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::shared_ptr<storage::Store> Open(bool restored = false) {
    auto store = storage::OpenRocksdbStore(
        {.path = folder_ + "/registry", .identity = {.service = "registry", .start_epoch = restored}});
    EXPECT_THAT(store, IsOk());
    return *std::move(store);
  }

  const std::string folder_ =
      testing::TempDir() + "/karez_registry_" + testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(OnDisk, RecordsRepliesAndCursorsSurviveAReopen) {
  v1::CreateListingRequest request;
  request.set_request_id("r1");
  v1::ListChangesRequest changes;
  v1::Listing first;
  {
    RegistryFixture f(Open());
    *request.mutable_listing() = f.Offer();
    first = f.Must(f.registry->CreateListing(f.call, request));
    changes.set_cursor(f.Must(f.registry->ListChanges(f.call, changes)).next_cursor());
    f.Submit(first);
  }
  RegistryFixture f(Open());
  EXPECT_EQ(f.Must(f.registry->CreateListing(f.call, request)).SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(f.Must(f.Get(first.name())).state(), v1::LISTING_STATE_SUBMITTED);
  const auto page = f.Must(f.registry->ListChanges(f.call, changes));
  ASSERT_EQ(page.changes_size(), 1);
  EXPECT_EQ(page.changes(0).listing().state(), v1::LISTING_STATE_SUBMITTED);
}

TEST_F(OnDisk, ACursorFromBeforeARestoredBackupIsOutOfRange) {
  v1::ListChangesRequest changes;
  {
    RegistryFixture f(Open());
    f.Draft();
    changes.set_cursor(f.Must(f.registry->ListChanges(f.call, changes)).next_cursor());
  }
  RegistryFixture f(Open(/*restored=*/true));
  EXPECT_THAT(f.registry->ListChanges(f.call, changes), HasReason("CURSOR_OUT_OF_RANGE"));
}

}  // namespace
}  // namespace karez::registry
