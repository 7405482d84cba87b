#include "services/matching/matcher.h"

#include <gmock/gmock.h>

#include "services/matching/score/profile.h"
#include "services/matching/testing.h"
#include "services/runtime/audit_testing.h"
#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::matching {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// A matching service over a registry that is told what to publish.
class MatcherTest : public ::testing::Test {
 protected:
  MatcherTest() : store_(*storage::OpenMemoryStore({.service = "matching"})) {}
  void SetUp() override { Start(); }
  ~MatcherTest() override { matcher_->Stop(); }

  void Start(bool without_model = false, const WaitPlaces::Bounds& waiting = {}) {
    if (matcher_) matcher_->Stop();
    MatcherOptions options;
    options.waiting = waiting;
    options.store = store_;
    options.clock = &runtime::SystemClock();
    options.feed = registry_.Follow();
    if (!without_model) {
      options.vectorizer = std::make_shared<const Vectorizer>(std::make_shared<LetterEmbedder>(), PlainAlignment());
    }
    options.model_error = without_model ? "no model" : "";
    options.statistics = statistics_;
    options.profile = DefaultProfile();
    options.report = [](const std::string&) {};
    auto matcher = Matcher::Start(std::move(options));
    ASSERT_THAT(matcher, runtime::IsOk());
    matcher_ = *std::move(matcher);
  }

  runtime::CallContext call(options::v1::Visibility clearance = options::v1::VISIBILITY_OWNER) const {
    runtime::CallContext call;
    call.principal = runtime::LocalOperator();
    call.principal.clearance = clearance;
    call.deadline = absl::Now() + absl::Seconds(20);
    return call;
  }

  v1::FindMatchesRequest For(const std::string& id) const {
    v1::FindMatchesRequest request;
    request.set_listing("listings/" + id);
    request.set_at_least_sequence(registry_.sequence());
    request.set_ranking(v1::RANKING_TOPIC);  // Whatever the topic value of such short texts.
    return request;
  }

  v1::FindMatchesResponse Find(const v1::FindMatchesRequest& request) {
    auto response = matcher_->FindMatches(call(), request);
    EXPECT_THAT(response, runtime::IsOk());
    return response.ok() ? *response : v1::FindMatchesResponse();
  }

  static std::vector<std::string> Offers(const v1::FindMatchesResponse& response) {
    std::vector<std::string> names;
    for (const auto& match : response.matches()) names.push_back(match.offer());
    return names;
  }

  void PublishIrrigation() {
    registry_.Publish({Offer("drip", "drip irrigation of saline cotton fields"),
                       Offer("turbine", "blades of wind turbines against icing"),
                       Need("farm", "cotton farm with saline fields wants drip irrigation")});
  }

  FakeRegistry registry_;
  std::shared_ptr<storage::Store> store_;
  const std::shared_ptr<const Statistics> statistics_ = SmallStatistics();
  std::shared_ptr<Matcher> matcher_;
};

TEST_F(MatcherTest, FindsTheOfferOfTheSameProblemFirst) {
  PublishIrrigation();
  const auto response = Find(For("farm"));
  ASSERT_THAT(Offers(response), ElementsAre("listings/drip", "listings/turbine"));
  EXPECT_GT(response.matches(0).lexical_score(), response.matches(1).lexical_score());
  EXPECT_EQ(response.matches(0).name(), "matches/farm~drip");
  EXPECT_EQ(response.pending_count(), 0);
}

TEST_F(MatcherTest, OnePairHasOneScoreWhicheverSideAsks) {
  PublishIrrigation();
  const auto by_need = Find(For("farm"));
  const auto by_offer = Find(For("drip"));
  ASSERT_THAT(by_offer.matches(), SizeIs(1));
  v1::ExplainMatchRequest request;
  request.set_need("listings/farm");
  request.set_offer("listings/drip");
  const auto explained = matcher_->ExplainMatch(call(), request);
  ASSERT_THAT(explained, runtime::IsOk());
  EXPECT_EQ(by_need.matches(0).score(), by_offer.matches(0).score());
  EXPECT_EQ(by_need.matches(0).score(), explained->score());
  EXPECT_EQ(by_need.matches(0).lexical_score(), explained->lexical_score());
  EXPECT_EQ(by_need.matches(0).semantic_score(), explained->semantic_score());
}

TEST_F(MatcherTest, StampsFromWhatAScoreWasComputed) {
  PublishIrrigation();
  const auto provenance = Find(For("farm")).matches(0).provenance();
  EXPECT_GT(provenance.admission_sequence(), 0);
  EXPECT_EQ(provenance.registry_sequence(), 3);
  EXPECT_EQ(provenance.profile_revision(), "profiles/default@1");
  EXPECT_EQ(provenance.model_id(), "letters");
  EXPECT_THAT(provenance.statistics_revision(), Not(IsEmpty()));
  EXPECT_THAT(provenance.quantity_revision(), Not(IsEmpty()));
  EXPECT_THAT(provenance.alignment_revision(), Not(IsEmpty()));
  EXPECT_EQ(provenance.as_of_time().seconds(), 1'800'000'003);
  EXPECT_EQ(provenance.candidate_source(), v1::CANDIDATE_SOURCE_EXACT);
}

TEST_F(MatcherTest, FindsForADraftThatIsNotStored) {
  PublishIrrigation();
  v1::FindMatchesRequest request = For("farm");
  *request.mutable_draft() = Need("", "drip irrigation for saline land").listing();
  request.mutable_draft()->clear_organization();
  const auto response = Find(request);
  ASSERT_THAT(Offers(response), ElementsAre("listings/drip", "listings/turbine"));
  EXPECT_EQ(response.matches(0).name(), "");
  EXPECT_EQ(response.matches(0).need(), "");
}

TEST_F(MatcherTest, PagesGiveEachOnceInTheOrderOfTheWhole) {
  std::vector<registry::v1::Change> changes;
  for (int i = 0; i < 9; ++i) changes.push_back(Offer(absl::StrCat("o", i), absl::StrCat("irrigation variant ", i)));
  changes.push_back(Need("n", "irrigation variant 3"));
  registry_.Publish(changes);
  const std::vector<std::string> whole = Offers(Find(For("n")));
  ASSERT_THAT(whole, SizeIs(9));
  std::vector<std::string> paged;
  v1::FindMatchesRequest request = For("n");
  request.set_page_size(2);
  do {
    const auto page = Find(request);
    EXPECT_LE(page.matches_size(), 2);
    for (const std::string& name : Offers(page)) paged.push_back(name);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(paged, whole);
}

TEST_F(MatcherTest, RefusesAPageTokenOfAnotherRequest) {
  PublishIrrigation();
  v1::FindMatchesRequest request = For("farm");
  request.set_page_size(1);
  const std::string token = Find(request).next_page_token();
  ASSERT_THAT(token, Not(IsEmpty()));
  request.set_min_score(.01);
  request.set_page_token(token);
  EXPECT_THAT(matcher_->FindMatches(call(), request), runtime::StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(MatcherTest, AListingThatIsNotAdmittedIsNotFound) {
  EXPECT_THAT(matcher_->FindMatches(call(), For("nobody")), runtime::HasReason("LISTING_NOT_ADMITTED"));
}

TEST_F(MatcherTest, RefusesAtOnceToWaitWhereTooManyDo) {
  PublishIrrigation();
  Start(/*without_model=*/false, {.all = 0, .of_one = 0});
  while (!matcher_->HasCaughtUp()) absl::SleepFor(absl::Milliseconds(1));
  v1::FindMatchesRequest request = For("farm");
  EXPECT_THAT(matcher_->FindMatches(call(), request), runtime::IsOk());

  request.set_at_least_sequence(registry_.sequence() + 1);
  EXPECT_EQ(runtime::ErrorReason(matcher_->FindMatches(call(), request).status()), "TOO_MANY_WAIT");
  v1::ExplainMatchRequest explain;
  explain.set_need("listings/farm");
  explain.set_offer("listings/drip");
  explain.set_at_least_sequence(registry_.sequence() + 1);
  EXPECT_EQ(runtime::ErrorReason(matcher_->ExplainMatch(call(), explain).status()), "TOO_MANY_WAIT");
}

TEST_F(MatcherTest, AHeldListingIsInNoResultButCanBeExplained) {
  PublishIrrigation();
  registry_.Publish(
      {ListingChange("drip", true, "drip irrigation of saline cotton fields", registry::v1::LISTING_STATE_ON_HOLD)});
  EXPECT_THAT(Offers(Find(For("farm"))), ElementsAre("listings/turbine"));
  v1::ExplainMatchRequest request;
  request.set_need("listings/farm");
  request.set_offer("listings/drip");
  const auto explained = matcher_->ExplainMatch(call(), request);
  ASSERT_THAT(explained, runtime::IsOk());
  EXPECT_EQ(explained->outcome(), v1::GATE_OUTCOME_FAIL);
  EXPECT_EQ(explained->gates(v1::GATE_STATE - 1).reason(), "OFFER_NOT_PUBLISHED");
}

TEST_F(MatcherTest, FailedCandidatesAreShownOnlyWhenAskedFor) {
  registry::v1::Change offer = Offer("drip", "drip irrigation of saline cotton fields");
  offer.mutable_listing()->set_accepting_interest(false);
  registry_.Publish({offer, Need("farm", "drip irrigation of saline cotton fields")});
  EXPECT_THAT(Offers(Find(For("farm"))), IsEmpty());
  v1::FindMatchesRequest request = For("farm");
  request.set_include_failed(true);
  const auto response = Find(request);
  ASSERT_THAT(Offers(response), ElementsAre("listings/drip"));
  EXPECT_EQ(response.matches(0).outcome(), v1::GATE_OUTCOME_FAIL);
}

TEST_F(MatcherTest, AnOrganizationThatChangesChangesItsListings) {
  registry::v1::Change owner;
  owner.mutable_organization()->set_name("organizations/of-drip");
  owner.mutable_organization()->set_country("CN");
  owner.mutable_organization()->add_working_languages("zh");
  registry::v1::Change farmer = owner;
  farmer.mutable_organization()->set_name("organizations/of-farm");
  registry_.Publish({owner, farmer});
  PublishIrrigation();
  const auto language = [&] {
    const v1::FindMatchesResponse response = Find(For("farm"));
    for (const auto& c : response.matches(0).contributions()) {
      if (c.component() == v1::COMPONENT_LANGUAGE) return c.value();
    }
    return -1.0;
  };
  EXPECT_EQ(language(), 1);
  owner.mutable_organization()->set_working_languages(0, "ru");
  registry_.Publish({owner});
  EXPECT_EQ(language(), 0);
}

TEST_F(MatcherTest, RunsOnWordsWithoutAModelAndSaysSo) {
  Start(/*without_model=*/true);
  PublishIrrigation();
  const auto response = Find(For("farm"));
  ASSERT_THAT(response.matches(), SizeIs(2));
  EXPECT_EQ(response.matches(0).offer(), "listings/drip");
  EXPECT_FALSE(response.matches(0).has_semantic_score());
  EXPECT_THAT(response.provenance().model_id(), IsEmpty());
  EXPECT_EQ(matcher_->GetMatchingStatus(call(), {})->model_error(), "no model");
}

TEST_F(MatcherTest, VectorsOfAModelThatIsGoneCountNowhere) {
  PublishIrrigation();
  v1::ExplainMatchRequest request;
  request.set_need("listings/farm");
  request.set_offer("listings/drip");
  EXPECT_TRUE(Find(For("farm")).matches(0).has_semantic_score());
  EXPECT_TRUE(matcher_->ExplainMatch(call(), request)->has_semantic_score());
  Start(/*without_model=*/true);
  const auto found = Find(For("farm"));
  const auto explained = matcher_->ExplainMatch(call(), request);
  ASSERT_THAT(explained, runtime::IsOk());
  EXPECT_FALSE(found.matches(0).has_semantic_score());
  EXPECT_FALSE(explained->has_semantic_score());
  EXPECT_EQ(found.matches(0).score(), explained->score());
}

TEST_F(MatcherTest, ARestartGivesTheSameAnswer) {
  PublishIrrigation();
  const auto before = Find(For("farm"));
  Start();
  const auto after = Find(For("farm"));
  ASSERT_EQ(before.matches_size(), after.matches_size());
  EXPECT_EQ(before.matches(0).SerializeAsString(), after.matches(0).SerializeAsString());
}

TEST_F(MatcherTest, RefreshedStatisticsAreARevisionThatOutlivesTheProcess) {
  std::vector<registry::v1::Change> changes;
  for (int i = 0; i < 20; ++i) {
    changes.push_back(Offer(absl::StrCat("o", i), absl::StrCat("irrigation machine number ", i * 7)));
    changes.push_back(Need(absl::StrCat("n", i), absl::StrCat("field number ", i * 3, " wants irrigation")));
  }
  registry_.Publish(changes);
  const std::string before = Find(For("n1")).provenance().statistics_revision();
  const auto info = matcher_->RefreshStatistics(call(), {});
  ASSERT_THAT(info, runtime::IsOk());
  EXPECT_EQ(info->listing_count(), 40);
  EXPECT_NE(info->revision(), before);
  const auto refreshed = Find(For("n1"));
  EXPECT_EQ(refreshed.provenance().statistics_revision(), info->revision());
  EXPECT_THAT(refreshed.matches(), SizeIs(20));
  Start();
  EXPECT_EQ(Find(For("n1")).matches(0).SerializeAsString(), refreshed.matches(0).SerializeAsString());
}

TEST_F(MatcherTest, TooFewListingsMakeNoStatistics) {
  PublishIrrigation();
  Find(For("farm"));
  EXPECT_THAT(matcher_->RefreshStatistics(call(), {}), runtime::StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(MatcherTest, ExplainWantsANeedAndAnOffer) {
  PublishIrrigation();
  Find(For("farm"));
  v1::ExplainMatchRequest request;
  request.set_need("listings/drip");
  request.set_offer("listings/farm");
  EXPECT_THAT(matcher_->ExplainMatch(call(), request),
              runtime::StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("want a need")));
}

TEST_F(MatcherTest, ScoresWithTheProfileThatTheRequestNamesElseWithTheActiveOne) {
  PublishIrrigation();
  v1::InstallProfileRequest install;
  *install.mutable_profile() = DefaultProfile();
  install.mutable_profile()->set_revision(2);
  install.mutable_profile()->set_bias(1);
  ASSERT_THAT(matcher_->InstallProfile(call(), install), runtime::IsOk());

  v1::FindMatchesRequest request = For("farm");
  const auto before = Find(request);
  request.set_profile("profiles/default@2");
  const auto named = Find(request);
  EXPECT_EQ(before.matches(0).provenance().profile_revision(), "profiles/default@1");
  EXPECT_EQ(named.matches(0).provenance().profile_revision(), "profiles/default@2");
  EXPECT_GT(named.matches(0).score(), before.matches(0).score());
  request.set_profile("profiles/none@1");
  EXPECT_THAT(matcher_->FindMatches(call(), request),
              runtime::StatusIs(absl::StatusCode::kNotFound, HasSubstr("profiles/default@1, profiles/default@2")));

  install.set_activate(true);
  ASSERT_THAT(matcher_->InstallProfile(call(), install), runtime::IsOk());
  Start();
  EXPECT_EQ(Find(For("farm")).matches(0).SerializeAsString(), named.matches(0).SerializeAsString());
}

TEST_F(MatcherTest, WhatChangesEveryScoreIsInTheTrailWithWhoWantedIt) {
  v1::InstallProfileRequest install;
  *install.mutable_profile() = DefaultProfile();
  install.mutable_profile()->set_revision(2);
  ASSERT_THAT(matcher_->InstallProfile(call(), install), runtime::IsOk());
  ASSERT_THAT(matcher_->InstallProfile(call(), install), runtime::IsOk()) << "which changes nothing";
  install.mutable_profile()->set_bias(1);
  EXPECT_FALSE(matcher_->InstallProfile(call(), install).ok()) << "a revision never changes";

  std::vector<registry::v1::Change> changes;
  for (int i = 0; i < 20; ++i) {
    changes.push_back(Offer(absl::StrCat("o", i), absl::StrCat("irrigation machine number ", i * 7)));
    changes.push_back(Need(absl::StrCat("n", i), absl::StrCat("field number ", i * 3, " wants irrigation")));
  }
  registry_.Publish(changes);
  Find(For("n1"));
  const auto info = matcher_->RefreshStatistics(call(), {});
  ASSERT_THAT(info, runtime::IsOk());

  const auto entries = runtime::EntriesOf(*store_);
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].principal(), "operators/local");
  EXPECT_THAT(entries[0].resources(), ElementsAre("profiles/default@2"));
  EXPECT_EQ(entries[1].principal(), "operators/local");
  EXPECT_THAT(entries[1].resources(), ElementsAre("statistics/" + info->revision()));
}

TEST_F(MatcherTest, RefusesAProfileWithWeightsThatMakeNoSense) {
  v1::InstallProfileRequest install;
  *install.mutable_profile() = DefaultProfile();
  install.mutable_profile()->mutable_components(0)->set_weight(-1);
  const auto refused = matcher_->InstallProfile(call(), install);
  EXPECT_THAT(refused, runtime::StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("weight of COMPONENT_TOPIC")));
}

TEST_F(MatcherTest, AMatchHoldsAllThatItTakesToScoreItAgainToTheBit) {
  registry::v1::Change need = Need("farm", "cotton farm with saline fields wants drip irrigation");
  need.mutable_listing()->add_sectors()->set_code("agriculture.irrigation");
  registry_.Publish({Offer("drip", "drip irrigation of saline cotton fields"), need});
  const v1::Match match = Find(For("farm")).matches(0);
  EXPECT_EQ(match.need_substance_hash(), "h");
  EXPECT_EQ(match.offer_substance_hash(), "h");
  v1::ScoreFeaturesRequest request;
  *request.mutable_profile() = DefaultProfile();
  v1::MatchFeatures& features = *request.add_features();
  *features.mutable_need_sectors() = match.need_sectors();
  EXPECT_THAT(features.need_sectors(), ElementsAre("agriculture.irrigation"));
  for (const v1::Contribution& contribution : match.contributions()) {
    v1::ComponentFeature& feature = *features.add_components();
    feature.set_component(contribution.component());
    if (contribution.has_value()) feature.set_value(contribution.value());
  }
  const auto scored = matcher_->ScoreFeatures(call(), request);
  ASSERT_THAT(scored, runtime::IsOk());
  EXPECT_EQ(scored->scores(0).score(), match.score());

  v1::ExplainMatchRequest explain;
  explain.set_need("listings/farm");
  explain.set_offer("listings/drip");
  explain.set_view(v1::MATCH_VIEW_BASIC);
  const auto explained = matcher_->ExplainMatch(call(), explain);
  ASSERT_THAT(explained, runtime::IsOk());
  *request.mutable_features(0) = explained->features();
  EXPECT_EQ(matcher_->ScoreFeatures(call(), request)->scores(0).score(), match.score());
}

}  // namespace
}  // namespace karez::matching
