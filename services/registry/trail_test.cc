// What the registry does is recorded: by the transaction that does it, and once.
#include <map>
#include <string>
#include <vector>

#include "services/registry/registry_fixture.h"
#include "services/runtime/audit_testing.h"

namespace karez::registry {
namespace {

using audit::v1::AuditEntry;
using runtime::IsOk;
using testing::ElementsAre;

class Trail : public RegistryFixture, public testing::Test {
 protected:
  std::vector<AuditEntry> Entries() const { return runtime::EntriesOf(*store); }
  AuditEntry Last() const { return Entries().empty() ? AuditEntry() : Entries().back(); }

  v1::BatchImportListingsRequest Batch(int size) {
    v1::BatchImportListingsRequest request;
    for (int i = 0; i < size; ++i) {
      v1::ListingImport& item = *request.add_items();
      *item.mutable_listing() = Offer();
      item.mutable_listing()->mutable_external_id()->set_source("test");
      item.mutable_listing()->mutable_external_id()->set_id(absl::StrCat(i));
    }
    return request;
  }
};

TEST_F(Trail, SaysWhoDidWhatToWhichRecord) {
  const v1::Listing draft = Draft();
  call.principal.name = "principals/ayna";
  call.principal.credential = "sessions/s";
  call.method = "/karez.registry.v1.RegistryService/SubmitListing";
  auto request = Meaning<v1::SubmitListingRequest>(draft);
  request.set_request_id("r1");
  Must(registry->SubmitListing(call, request));

  const AuditEntry entry = Last();

  EXPECT_EQ(entry.principal(), "principals/ayna");
  EXPECT_EQ(entry.credential(), "sessions/s");
  EXPECT_EQ(entry.method(), "/karez.registry.v1.RegistryService/SubmitListing");
  EXPECT_THAT(entry.resources(), ElementsAre(draft.name()));
  EXPECT_EQ(entry.resource_count(), 1);
  EXPECT_EQ(entry.request_id(), "r1");
  EXPECT_EQ(entry.request_sha256().size(), 64u);
  EXPECT_EQ(entry.time().seconds(), absl::ToUnixSeconds(clock.Now()));
}

TEST_F(Trail, HasOneEntryForEachChange) {
  const v1::Listing draft = Draft();  // Its organization, too.
  const v1::Listing published = Publish(Submit(draft));
  Must(Release(Hold(published)));
  Withdraw(published);
  EXPECT_THAT(Delete(Draft()), IsOk());
  EXPECT_EQ(Entries().size(), 9u);
  EXPECT_TRUE(runtime::AuditTrail::Verify(*store->Read(), 0, "", {})->intact());
}

TEST_F(Trail, HasNothingOfReadsDryRunsReplaysAndRefusals) {
  v1::CreateListingRequest request;
  *request.mutable_listing() = Offer();
  request.set_request_id("r1");
  const v1::Listing listing = Must(registry->CreateListing(call, request));
  const size_t before = Entries().size();

  Must(registry->CreateListing(call, request));
  request.clear_request_id();
  request.set_validate_only(true);
  Must(registry->CreateListing(call, request));
  Must(Get(listing.name()));
  EXPECT_FALSE(Release(listing).ok());
  v1::BatchImportListingsRequest batch = Batch(2);
  batch.set_validate_only(true);
  Must(registry->BatchImportListings(call, batch));

  EXPECT_EQ(Entries().size(), before);
}

TEST_F(Trail, CountsWhatAnImportChanged) {
  v1::BatchImportListingsRequest batch = Batch(30);
  batch.mutable_items(3)->mutable_listing()->clear_titles();  // Refused.
  Must(registry->BatchImportListings(call, batch));
  EXPECT_EQ(Last().resource_count(), 29);
  EXPECT_EQ(Last().resources_size(), 29);
  const size_t before = Entries().size();

  Must(registry->BatchImportListings(call, batch));

  EXPECT_EQ(Entries().size(), before) << "nothing was changed";
}

TEST_F(Trail, SaysThatTheRegistryItselfLetListingsExpire) {
  const v1::Listing published = Published();
  Wait(absl::Hours(24 * 366));
  EXPECT_EQ(Last().principal(), "services/registry");
  EXPECT_EQ(Last().method(), "Expire");
  EXPECT_THAT(Last().resources(), ElementsAre(published.name()));
  const size_t before = Entries().size();
  Wait(absl::Hours(1));
  EXPECT_EQ(Entries().size(), before);
}

TEST_F(Trail, BeginsInAStoreThatHadNone) {
  // A store as a registry without trails has left it.
  Published();
  const auto entries = storage::KeyRange::Prefix(storage::EncodeKey(runtime::kAuditEntries));
  std::vector<std::string> keys = {storage::EncodeKey(runtime::kAuditHead, uint16_t{1})};
  EXPECT_THAT(store->Read()->Scan(entries, storage::Direction::kForward,
                                  [&](absl::string_view key, absl::string_view) {
                                    keys.emplace_back(key);
                                    return true;
                                  }),
              IsOk());
  EXPECT_THAT(store->Write([&](storage::Transaction& transaction) -> absl::Status {
    for (const std::string& key : keys) EXPECT_THAT(transaction.Delete(key), IsOk());
    return absl::OkStatus();
  }),
              IsOk());

  RegistryFixture reopened(store);
  reopened.Hold(Must(Get("listings/id-2")));

  ASSERT_EQ(Entries().size(), 1u);
  EXPECT_EQ(Entries()[0].sequence(), 1);
  EXPECT_TRUE(runtime::AuditTrail::Verify(*store->Read(), 0, "", {})->intact());
}

}  // namespace
}  // namespace karez::registry
