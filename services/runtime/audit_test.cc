#include "services/runtime/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "karez/registry/v1/registry_service.pb.h"
#include "services/runtime/audit_trails.h"
#include "services/runtime/sha256.h"
#include "services/runtime/testing.h"
#include "storage/keys.h"
#include "storage/memory/memory_store.h"

namespace karez::runtime {
namespace {

using audit::v1::AuditEntry;
using audit::v1::VerifyAuditTrailResponse;
using testing::ElementsAre;
using testing::HasSubstr;

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() : store_(*storage::OpenMemoryStore({.service = "registry"})), trail_(clock_) {
    call_.principal.name = "principals/ayna";
    call_.principal.credential = "sessions/s";
    call_.method = "/karez.registry.v1.RegistryService/PublishListing";
    trails_.Add("registry", store_);
  }

  void Append(const std::string& resource) {
    EXPECT_THAT(store_->Write([&](storage::Transaction& transaction) {
      return trail_.Append(transaction, DescribeCall(call_), {resource});
    }),
                IsOk());
  }

  void Tamper(absl::FunctionRef<absl::Status(storage::Transaction&)> body) { EXPECT_THAT(store_->Write(body), IsOk()); }
  static std::string KeyOf(uint64_t sequence) { return storage::EncodeKey(kAuditEntries, sequence); }
  store::v1::AuditRecord RecordAt(uint64_t sequence) {
    store::v1::AuditRecord record;
    EXPECT_TRUE(record.ParseFromString(store_->Read()->Get(KeyOf(sequence))->value()));
    return record;
  }

  VerifyAuditTrailResponse Verify(int64_t known_size = 0, const std::string& known_head = "") {
    audit::v1::VerifyAuditTrailRequest request;
    request.set_name("auditTrails/registry");
    request.set_known_size(known_size);
    request.set_known_head(known_head);
    const auto answer = trails_.VerifyAuditTrail(call_, request);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : VerifyAuditTrailResponse();
  }

  std::shared_ptr<storage::Store> store_;
  FakeClock clock_;
  AuditTrail trail_;
  AuditTrails trails_;
  CallContext call_;
};

TEST_F(AuditTest, ATrailWithoutABeginningIsMissing) {
  const VerifyAuditTrailResponse answer = Verify();
  EXPECT_FALSE(answer.intact());
  EXPECT_EQ(answer.first_fault(), 1);
  EXPECT_THAT(answer.fault(), HasSubstr("missing"));
  EXPECT_EQ(answer.audit_trail().size(), 0);
  EXPECT_EQ(answer.audit_trail().head(), "");
}

TEST_F(AuditTest, ATrailBeginsOnceInANewStore) {
  EXPECT_THAT(trail_.Begin(*store_, "registry"), IsOk());
  EXPECT_THAT(trail_.Begin(*store_, "registry"), IsOk());
  Append("listings/a");

  EXPECT_TRUE(Verify().intact());
  EXPECT_EQ(Verify().audit_trail().size(), 2);
  AuditEntry first;
  ASSERT_TRUE(first.ParseFromString(RecordAt(1).entry()));
  EXPECT_EQ(first.method(), kTrailBegun);
  EXPECT_EQ(first.principal(), "services/registry");
  EXPECT_EQ(first.outcome(), "");
}

TEST_F(AuditTest, ATrailThatWasRemovedWholeIsFoundByTheOneThatBeginsInItsPlace) {
  EXPECT_THAT(trail_.Begin(*store_, "registry"), IsOk());
  Append("listings/a");
  Tamper([](storage::Transaction& transaction) -> absl::Status {
    for (const uint64_t sequence : {1, 2}) EXPECT_THAT(transaction.Delete(KeyOf(sequence)), IsOk());
    return transaction.Delete(storage::EncodeKey(kAuditHead, uint16_t{1}));
  });
  EXPECT_FALSE(Verify().intact());
  EXPECT_THAT(trail_.Begin(*store_, "registry"), IsOk());
  Append("listings/b");

  EXPECT_EQ(Verify().first_fault(), 1);
  EXPECT_THAT(Verify().fault(), HasSubstr("held records already"));
  // Who has looked into it goes on from a head that is known.
  EXPECT_TRUE(Verify(2, Verify().audit_trail().head()).intact());
}

TEST_F(AuditTest, TheHashIsTheOneThatIsDocumented) {
  Append("listings/a");
  Append("listings/b");

  AuditEntry first;
  first.set_sequence(1);
  first.mutable_time()->set_seconds(1767225600);
  first.set_principal("principals/ayna");
  first.set_credential("sessions/s");
  first.set_method("/karez.registry.v1.RegistryService/PublishListing");
  first.add_resources("listings/a");
  first.set_resource_count(1);
  AuditEntry second = first;
  second.set_sequence(2);
  second.set_resources(0, "listings/b");
  const std::string hash =
      Sha256(Sha256(std::string(32, '\0') + first.SerializeAsString()) + second.SerializeAsString());
  EXPECT_EQ(Verify().audit_trail().head(), absl::BytesToHexString(hash));
  EXPECT_TRUE(Verify().intact());
}

TEST_F(AuditTest, AChangedEntryIsFound) {
  for (const char* name : {"listings/a", "listings/b", "listings/c"}) Append(name);
  store::v1::AuditRecord record = RecordAt(2);
  AuditEntry entry;
  ASSERT_TRUE(entry.ParseFromString(record.entry()));
  entry.set_principal("principals/batyr");
  record.set_entry(entry.SerializeAsString());
  Tamper([&](storage::Transaction& transaction) { return transaction.Put(KeyOf(2), record.SerializeAsString()); });

  EXPECT_FALSE(Verify().intact());
  EXPECT_EQ(Verify().first_fault(), 2);
  EXPECT_THAT(Verify().fault(), HasSubstr("changed"));
}

TEST_F(AuditTest, AnEntryThatWasChangedAndHashedAgainIsFoundByTheNext) {
  for (const char* name : {"listings/a", "listings/b", "listings/c"}) Append(name);
  store::v1::AuditRecord record = RecordAt(2);
  AuditEntry entry;
  ASSERT_TRUE(entry.ParseFromString(record.entry()));
  entry.set_principal("principals/batyr");
  record.set_entry(entry.SerializeAsString());
  record.set_hash(Sha256(RecordAt(1).hash() + record.entry()));
  Tamper([&](storage::Transaction& transaction) { return transaction.Put(KeyOf(2), record.SerializeAsString()); });

  EXPECT_EQ(Verify().first_fault(), 3);
}

TEST_F(AuditTest, AMissingEntryIsFound) {
  for (const char* name : {"listings/a", "listings/b", "listings/c"}) Append(name);
  Tamper([](storage::Transaction& transaction) { return transaction.Delete(KeyOf(2)); });

  EXPECT_EQ(Verify().first_fault(), 2);
  EXPECT_THAT(Verify().fault(), HasSubstr("missing"));
}

TEST_F(AuditTest, ReorderedEntriesAreFound) {
  for (const char* name : {"listings/a", "listings/b", "listings/c"}) Append(name);
  const std::string second = RecordAt(2).SerializeAsString();
  const std::string third = RecordAt(3).SerializeAsString();
  Tamper([&](storage::Transaction& transaction) -> absl::Status {
    EXPECT_THAT(transaction.Put(KeyOf(2), third), IsOk());
    return transaction.Put(KeyOf(3), second);
  });

  EXPECT_EQ(Verify().first_fault(), 2);
  EXPECT_THAT(Verify().fault(), HasSubstr("entry 3 stands in its place"));
}

TEST_F(AuditTest, ACutOffEndIsFoundByTheHeadInTheStore) {
  for (const char* name : {"listings/a", "listings/b", "listings/c"}) Append(name);
  Tamper([](storage::Transaction& transaction) { return transaction.Delete(KeyOf(3)); });

  EXPECT_EQ(Verify().first_fault(), 3);
  EXPECT_THAT(Verify().fault(), HasSubstr("missing, and with it all up to 3"));
}

TEST_F(AuditTest, AnEndCutOffWithItsHeadIsFoundByOneKeptElsewhere) {
  for (const char* name : {"listings/a", "listings/b", "listings/c"}) Append(name);
  const std::string head = Verify().audit_trail().head();
  store::v1::AuditHead before;
  before.set_size(2);
  before.set_hash(RecordAt(2).hash());
  Tamper([&](storage::Transaction& transaction) -> absl::Status {
    EXPECT_THAT(transaction.Delete(KeyOf(3)), IsOk());
    return transaction.Put(storage::EncodeKey(kAuditHead, uint16_t{1}), before.SerializeAsString());
  });

  EXPECT_TRUE(Verify().intact());
  EXPECT_FALSE(Verify(3, head).intact());
  EXPECT_EQ(Verify(3, head).first_fault(), 3);
}

TEST_F(AuditTest, ATrailThatWasWrittenAnewIsFoundByAHeadKeptElsewhere) {
  Append("listings/a");
  const std::string head = Verify().audit_trail().head();
  Tamper([&](storage::Transaction& transaction) -> absl::Status {
    EXPECT_THAT(transaction.Delete(KeyOf(1)), IsOk());
    EXPECT_THAT(transaction.Delete(storage::EncodeKey(kAuditHead, uint16_t{1})), IsOk());
    return trail_.Append(transaction, DescribeCall(call_), {"listings/forged"});
  });

  EXPECT_TRUE(Verify().intact());
  EXPECT_EQ(Verify(1, head).first_fault(), 1);
  EXPECT_THAT(Verify(1, head).fault(), HasSubstr("another head"));
}

TEST_F(AuditTest, AnEntryBeyondTheHeadIsFound) {
  Append("listings/a");
  const std::string head = store_->Read()->Get(storage::EncodeKey(kAuditHead, uint16_t{1}))->value();
  Append("listings/b");
  Tamper([&](storage::Transaction& transaction) {
    return transaction.Put(storage::EncodeKey(kAuditHead, uint16_t{1}), head);
  });

  EXPECT_EQ(Verify().first_fault(), 2);
}

TEST_F(AuditTest, BytesThatAreNoEntryAreFound) {
  Append("listings/a");
  Tamper([](storage::Transaction& transaction) { return transaction.Put(KeyOf(1), "\xff"); });
  EXPECT_EQ(Verify().first_fault(), 1);
  EXPECT_THAT(trails_.ListAuditEntries(call_,
                                       [] {
                                         audit::v1::ListAuditEntriesRequest request;
                                         request.set_parent("auditTrails/registry");
                                         return request;
                                       }()),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(AuditTest, ATransactionThatFailsLeavesNoEntry) {
  EXPECT_FALSE(store_
                   ->Write([&](storage::Transaction& transaction) -> absl::Status {
                     EXPECT_THAT(trail_.Append(transaction, DescribeCall(call_), {}), IsOk());
                     return absl::AbortedError("no");
                   })
                   .ok());
  EXPECT_EQ(Verify().audit_trail().size(), 0);
}

TEST_F(AuditTest, EntriesAreListedTheNewestFirstByPagesAndFilter) {
  for (const char* name : {"a", "b", "c", "d"}) {
    call_.principal.name = absl::StrCat("principals/", name[0] == 'b' ? "batyr" : "ayna");
    Append(absl::StrCat("listings/", name));
  }
  audit::v1::ListAuditEntriesRequest request;
  request.set_parent("auditTrails/registry");
  request.set_filter("principal = \"principals/ayna\"");
  request.set_page_size(2);
  const auto first = trails_.ListAuditEntries(call_, request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->entries_size(), 2);
  EXPECT_EQ(first->entries(0).sequence(), 4);
  EXPECT_EQ(first->entries(0).hash(), Verify().audit_trail().head());
  EXPECT_EQ(first->entries(1).sequence(), 3);
  request.set_page_token(first->next_page_token());
  const auto second = trails_.ListAuditEntries(call_, request);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->entries_size(), 1);
  EXPECT_THAT(second->entries(0).resources(), ElementsAre("listings/a"));
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(AuditTest, NamesAtMostAHundredResources) {
  std::vector<std::string> names;
  for (int i = 0; i < 130; ++i) names.push_back(absl::StrCat("listings/", i));
  EXPECT_THAT(store_->Write([&](storage::Transaction& transaction) {
    return trail_.Append(transaction, DescribeCall(call_), names, 170);
  }),
              IsOk());
  EXPECT_THAT(AuditTrail::Scan(*store_->Read(), 0,
                               [](const AuditEntry& entry) {
                                 EXPECT_EQ(entry.resources_size(), 100);
                                 EXPECT_EQ(entry.resource_count(), 170);
                                 return true;
                               }),
              IsOk());
}

TEST_F(AuditTest, TrailsThatAreNotThereAreNotFound) {
  audit::v1::VerifyAuditTrailRequest request;
  request.set_name("auditTrails/nobody");
  EXPECT_THAT(trails_.VerifyAuditTrail(call_, request), HasReason("AUDIT_TRAIL_NOT_FOUND"));
  request.set_name("auditTrails/registry");
  request.set_known_size(1);
  EXPECT_THAT(trails_.VerifyAuditTrail(call_, request), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(trails_.ListAuditTrails(call_, {})->audit_trails(0).name(), "auditTrails/registry");
}

TEST(DescribeCall, HashesTheRequestAndNamesItsId) {
  registry::v1::PublishListingRequest request;
  request.set_name("listings/a");
  request.set_request_id("r1");
  const AuditEntry entry = DescribeCall({}, request);
  EXPECT_EQ(entry.request_id(), "r1");
  EXPECT_EQ(entry.request_sha256(), Sha256Hex(request.SerializeAsString()));
}

TEST(ResourcesOf, AreTheAnswersOrTheRequests) {
  registry::v1::Listing listing;
  registry::v1::DeleteListingRequest request;
  request.set_name("listings/asked");
  EXPECT_THAT(ResourcesOf(listing, request), ElementsAre("listings/asked"));
  listing.set_name("listings/answered");
  EXPECT_THAT(ResourcesOf(listing, request), ElementsAre("listings/answered"));
  registry::v1::CreateListingRequest holder;
  *holder.mutable_listing() = listing;
  EXPECT_THAT(ResourcesOf(holder, request), ElementsAre("listings/answered"));
}

}  // namespace
}  // namespace karez::runtime
