#include "services/brokerage/brokerage_fixture.h"

namespace karez::brokerage {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(BrokerageTest, BeginsWithTheProfileThatShips) {
  const v1::ProfileRevision shipped = Must(Get("profiles/-"));
  EXPECT_EQ(shipped.name(), "profiles/default@1");
  EXPECT_TRUE(shipped.active());
  EXPECT_EQ(shipped.creator(), "services/matching");
  ASSERT_THAT(shipped.activations(), SizeIs(1));
  Restart();
  EXPECT_THAT(Must(Get("profiles/-")).activations(), SizeIs(1));
}

TEST_F(BrokerageTest, WithoutMatchingThereIsNoActiveProfileYet) {
  store_ = *storage::OpenMemoryStore({.service = "brokerage"});
  BrokerageOptions options;
  options.store = store_;
  options.finder = std::make_unique<FakeFinder>(&matching_);
  options.scorer = std::make_unique<FakeScorer>(&matching_);
  options.clock = &clock_;
  options.ids = &ids_;
  Brokerage brokerage(std::move(options));
  matching_.failure = absl::UnavailableError("not yet");
  EXPECT_THAT(brokerage.Synchronize(call_), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(brokerage.IsSynchronized());
  v1::GetScoringProfileRequest request;
  request.set_name("profiles/-");
  EXPECT_THAT(brokerage.GetScoringProfile(call_, request), HasReason("PROFILES_NOT_KNOWN"));
}

TEST_F(BrokerageTest, ANewRevisionIsTheNextAndScoresNothingUntilItIsActivated) {
  v1::CreateScoringProfileRequest request;
  *request.mutable_profile() = MakeProfile(0, 5);
  request.set_comment("topic counts less");
  const v1::ProfileRevision created = Must(brokerage_->CreateScoringProfile(call_, request));
  EXPECT_EQ(created.name(), "profiles/default@2");
  EXPECT_EQ(created.creator(), "operators/local");
  EXPECT_EQ(created.comment(), "topic counts less");
  EXPECT_FALSE(created.active());
  EXPECT_EQ(matching_.profiles.count("profiles/default@2"), 1u) << "so that a request may name it";
  EXPECT_EQ(matching_.active, "profiles/default@1");

  const v1::ProfileRevision active = Must(Activate("profiles/default@2"));
  EXPECT_TRUE(active.active());
  ASSERT_THAT(active.activations(), SizeIs(1));
  EXPECT_EQ(active.activations(0).principal(), "operators/local");
  EXPECT_EQ(matching_.active, "profiles/default@2");
  EXPECT_FALSE(Must(Get("profiles/default@1")).active());
}

TEST_F(BrokerageTest, ARevisionThatIsNotTheNextIsRefused) {
  EXPECT_THAT(Create(MakeProfile(3)), StatusIs(absl::StatusCode::kAborted, HasSubstr("want 2")));
  EXPECT_THAT(Create(MakeProfile(1)), StatusIs(absl::StatusCode::kAborted, HasSubstr("want 2")));
  matching::v1::ScoringProfile named = MakeProfile(0);
  named.set_name("profiles/other@4");
  EXPECT_THAT(Create(named), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("want profiles/{profile}")));
  named.set_name("profiles/other");
  named.set_revision(-1);
  EXPECT_THAT(Create(named), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("profile.revision: got -1")));
  named.set_revision(0);
  EXPECT_EQ(Must(Create(named)).name(), "profiles/other@1");
}

TEST_F(BrokerageTest, WeightsAreCheckedByMatchingBeforeARevisionIsKept) {
  EXPECT_THAT(Create(MakeProfile(0, -1)), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Get("profiles/default@2"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(BrokerageTest, ADryRunKeepsNoRevision) {
  v1::CreateScoringProfileRequest request;
  *request.mutable_profile() = MakeProfile(0);
  request.set_validate_only(true);
  request.set_request_id("r1");
  EXPECT_EQ(Must(brokerage_->CreateScoringProfile(call_, request)).name(), "profiles/default@2");
  EXPECT_THAT(Get("profiles/default@2"), HasReason("PROFILE_NOT_FOUND"));
  EXPECT_EQ(matching_.profiles.size(), 1u);

  request.set_validate_only(false);
  Must(brokerage_->CreateScoringProfile(call_, request));
  request.set_validate_only(true);
  EXPECT_EQ(Must(brokerage_->CreateScoringProfile(call_, request)).name(), "profiles/default@3")
      << "a dry run is answered from what there is now";
}

TEST_F(BrokerageTest, ARetriedCreationIsOneRevision) {
  v1::CreateScoringProfileRequest request;
  *request.mutable_profile() = MakeProfile(0);
  request.set_request_id("r1");
  Must(brokerage_->CreateScoringProfile(call_, request));
  EXPECT_EQ(Must(brokerage_->CreateScoringProfile(call_, request)).name(), "profiles/default@2");
  EXPECT_THAT(Get("profiles/default@3"), HasReason("PROFILE_NOT_FOUND"));
}

TEST_F(BrokerageTest, WhoIsNoAdministratorActivatesNothing) {
  Must(Create(MakeProfile(0, 5)));
  call_.principal.roles = {runtime::kOperatorRole};
  EXPECT_THAT(Activate("profiles/default@2"), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(matching_.active, "profiles/default@1");
}

TEST_F(BrokerageTest, WhereMatchingCannotBeReachedNothingIsActivated) {
  Must(Create(MakeProfile(0, 5)));
  matching_.failure = absl::UnavailableError("away");
  EXPECT_THAT(Activate("profiles/default@2"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Must(Get("profiles/-")).name(), "profiles/default@1");
}

TEST_F(BrokerageTest, AnActivationWhoseAnswerIsLostIsTakenBack) {
  Must(Create(MakeProfile(0, 5)));
  matching_.lost_answer = absl::DeadlineExceededError("too late");
  EXPECT_THAT(Activate("profiles/default@2"), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(matching_.active, "profiles/default@2") << "matching has done it";
  EXPECT_FALSE(brokerage_->IsSynchronized());

  matching_.lost_answer = absl::OkStatus();
  EXPECT_THAT(brokerage_->Synchronize(call_), IsOk());
  EXPECT_EQ(matching_.active, "profiles/default@1");
  EXPECT_EQ(Must(Get("profiles/-")).name(), "profiles/default@1");
  Must(Activate("profiles/default@2"));
  EXPECT_TRUE(brokerage_->IsSynchronized());
}

TEST_F(BrokerageTest, AStartPutsTheRecordedRevisionInForceAgain) {
  Must(Create(MakeProfile(0, 5)));
  Must(Activate("profiles/default@2"));
  // Matching has lost its store.
  matching_.profiles = {{"profiles/default@1", MakeProfile(1)}};
  matching_.active = "profiles/default@1";
  Restart();
  EXPECT_EQ(matching_.active, "profiles/default@2");
  EXPECT_TRUE(brokerage_->IsSynchronized());
  EXPECT_THAT(reports_, IsEmpty());
}

TEST_F(BrokerageTest, ANewOneThatShipsIsKnownButNotActive) {
  matching_.Ship(MakeProfile(2, 7));
  Restart();
  EXPECT_FALSE(Must(Get("profiles/default@2")).active());
  EXPECT_EQ(Must(Create(MakeProfile(0))).name(), "profiles/default@3");
}

TEST_F(BrokerageTest, OtherContentUnderAKnownRevisionIsReported) {
  matching_.profiles["profiles/default@1"] = MakeProfile(1, 9);
  Restart();
  EXPECT_THAT(reports_, ElementsAre(HasSubstr("profiles/default@1: matching keeps it with other content")));
  EXPECT_EQ(Must(Get("profiles/default@1")).profile().components(0).weight(), 6);
}

TEST_F(BrokerageTest, TheRecordedRevisionIsInForceThoughMatchingKeepsItWithOtherContent) {
  Must(Create(MakeProfile(0, 5)));
  Must(Activate("profiles/default@2"));
  matching_.profiles["profiles/default@2"] = MakeProfile(2, 9);
  matching_.active = "profiles/default@1";
  Restart();
  EXPECT_EQ(matching_.active, "profiles/default@2");
  EXPECT_THAT(reports_, ElementsAre(HasSubstr("profiles/default@2: matching keeps it with other content")));
}

TEST_F(BrokerageTest, PagesOfRevisionsAreTheWholeList) {
  for (int i = 0; i < 11; ++i) Must(Create(MakeProfile(0)));
  v1::ListScoringProfilesRequest request;
  request.set_page_size(5);
  std::vector<int> revisions;
  do {
    const auto page = Must(brokerage_->ListScoringProfiles(call_, request));
    for (const auto& revision : page.profiles()) revisions.push_back(revision.profile().revision());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(revisions, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
}

TEST(ParseRevisionName, TakesWhatProvenancesSay) {
  const auto parsed = ParseRevisionName("profiles/default@12", "name");
  ASSERT_THAT(parsed, IsOk());
  EXPECT_EQ(parsed->profile, "profiles/default");
  EXPECT_EQ(parsed->revision, 12);
  EXPECT_EQ(ParseRevisionName("profiles/default", "name")->revision, 0);
  for (const char* wrong : {"default@1", "profiles/default@", "profiles/default@0", "profiles/default@01",
                            "profiles/default@-1", "profiles/@1", "profiles/a@b@1", "profiles/default@99999999999"}) {
    EXPECT_THAT(ParseRevisionName(wrong, "name"), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
}

TEST(ParseMatchName, TakesItApart) {
  const auto parsed = ParseMatchName("matches/farm-1~drip", "match");
  ASSERT_THAT(parsed, IsOk());
  EXPECT_EQ(parsed->need, "listings/farm-1");
  EXPECT_EQ(parsed->offer, "listings/drip");
  for (const char* wrong : {"", "matches/", "matches/a", "matches/~b", "matches/a~", "matches/a~b~c", "a~b",
                            "listings/a~b", "matches/A~b"}) {
    EXPECT_THAT(ParseMatchName(wrong, "match"), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
}

}  // namespace
}  // namespace karez::brokerage
