#include "services/runtime/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "karez/registry/v1/listing_requests.pb.h"
#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::runtime {
namespace {

using registry::v1::CreateListingRequest;
using registry::v1::Listing;
using ::testing::HasSubstr;

class ReplayTableTest : public testing::Test {
 protected:
  ReplayTableTest() : store_(*storage::OpenMemoryStore({.service = "test"})), replays_(90, 91, clock_) {
    call_.principal = LocalOperator();
    call_.method = "/karez.registry.v1.RegistryService/CreateListing";
  }

  static CreateListingRequest Request(const std::string& request_id, const std::string& title = "title") {
    CreateListingRequest request;
    request.set_request_id(request_id);
    request.mutable_listing()->add_titles()->set_text(title);
    return request;
  }

  // Creates a listing with a number for name, once for each request id.
  absl::StatusOr<std::string> Create(const CreateListingRequest& request) {
    absl::StatusOr<Listing> answer = absl::InternalError("body did not run");
    const auto committed = store_->Write([&](storage::Transaction& transaction) {
      answer = replays_.Once<Listing>(transaction, call_, request, [&]() -> absl::StatusOr<Listing> {
        ++runs_;
        KAREZ_RETURN_IF_ERROR(failure_);
        Listing listing;
        listing.set_name(absl::StrCat("listings/", runs_));
        KAREZ_RETURN_IF_ERROR(transaction.Put(listing.name(), "x"));
        return listing;
      });
      return answer.status();
    });
    if (!committed.ok()) return committed.status();
    return answer->name();
  }

  FakeClock clock_;
  std::unique_ptr<storage::Store> store_;
  ReplayTable replays_;
  CallContext call_;
  absl::Status failure_;
  int runs_ = 0;
};

TEST_F(ReplayTableTest, GivesTheFirstAnswerAgain) {
  EXPECT_EQ(Create(Request("r")).value(), "listings/1");
  EXPECT_EQ(Create(Request("r")).value(), "listings/1");
  EXPECT_EQ(runs_, 1);
}

TEST_F(ReplayTableTest, RunsEachCallWithoutAnId) {
  EXPECT_EQ(Create(Request("")).value(), "listings/1");
  EXPECT_EQ(Create(Request("")).value(), "listings/2");
}

TEST_F(ReplayTableTest, RefusesAnIdWithAnotherPayload) {
  ASSERT_THAT(Create(Request("r")), IsOk());
  const auto answer = Create(Request("r", "another title"));
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("request_id: got \"r\"")));
  EXPECT_THAT(answer, HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(runs_, 1);
}

TEST_F(ReplayTableTest, KeepsPrincipalsAndMethodsApart) {
  ASSERT_THAT(Create(Request("r")), IsOk());
  call_.principal.name = "operators/other";
  EXPECT_EQ(Create(Request("r")).value(), "listings/2");
  call_.method = "/karez.registry.v1.RegistryService/UpdateListing";
  EXPECT_EQ(Create(Request("r")).value(), "listings/3");
}

TEST_F(ReplayTableTest, ForgetsAfterADay) {
  ASSERT_THAT(Create(Request("r")), IsOk());
  clock_.Advance(ReplayTable::kLifetime - absl::Seconds(1));
  EXPECT_EQ(Create(Request("r")).value(), "listings/1");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Create(Request("r", "another title")).value(), "listings/2");
  EXPECT_EQ(Create(Request("r", "another title")).value(), "listings/2");
}

TEST_F(ReplayTableTest, DoesNotKeepErrors) {
  failure_ = absl::NotFoundError("no");
  EXPECT_THAT(Create(Request("r")), StatusIs(absl::StatusCode::kNotFound));
  failure_ = absl::OkStatus();
  EXPECT_EQ(Create(Request("r")).value(), "listings/2");
}

TEST_F(ReplayTableTest, DoesNotKeepDryRuns) {
  CreateListingRequest dry_run = Request("r");
  dry_run.set_validate_only(true);
  ASSERT_THAT(Create(dry_run), IsOk());
  EXPECT_EQ(Create(Request("r")).value(), "listings/2");
}

TEST_F(ReplayTableTest, DropsOldAnswersAsItGoes) {
  for (int i = 0; i < 20; ++i) ASSERT_THAT(Create(Request(absl::StrCat("old-", i))), IsOk());
  clock_.Advance(absl::Hours(25));
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Create(Request(absl::StrCat("new-", i))), IsOk());

  int purged = -1;
  ASSERT_THAT(store_->Write([&](storage::Transaction& transaction) {
    KAREZ_ASSIGN_OR_RETURN(purged, replays_.Purge(transaction, 100));
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(purged, 0);
  EXPECT_EQ(Create(Request("new-0")).value(), "listings/21");
}

}  // namespace
}  // namespace karez::runtime
