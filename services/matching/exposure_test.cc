#include "services/matching/exposure.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "services/matching/matcher.h"
#include "services/matching/score/profile.h"
#include "services/matching/testing.h"
#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::matching {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Needs and offers about one matter, some of which say it better.
class ExposureTest : public ::testing::Test {
 protected:
  ExposureTest() {
    MatcherOptions options;
    options.store = *storage::OpenMemoryStore({.service = "matching"});
    options.clock = &runtime::SystemClock();
    options.feed = registry_.Follow();
    options.vectorizer = std::make_shared<const Vectorizer>(std::make_shared<LetterEmbedder>(), PlainAlignment());
    options.statistics = SmallStatistics();
    options.profile = DefaultProfile();
    options.profile.set_topic_floor(0);
    options.report = [](const std::string&) {};
    matcher_ = *Matcher::Start(std::move(options));
  }
  ~ExposureTest() override { matcher_->Stop(); }

  // The popular offer is the best for each of three needs; each has one of its own.
  void PublishPopular() {
    registry_.Publish({Offer("popular", "pumps turbines boilers for dry steppe"), Offer("o1", "pumps of steel"),
                       Offer("o2", "turbines of steel"), Offer("o3", "boilers of steel"),
                       Need("n1", "pumps turbines boilers for dry steppe"),
                       Need("n2", "turbines boilers for dry steppe"), Need("n3", "boilers for dry steppe")});
  }

  static runtime::CallContext call() {
    runtime::CallContext call;
    call.principal = runtime::LocalOperator();
    call.principal.clearance = options::v1::VISIBILITY_OWNER;
    call.deadline = absl::Now() + absl::Seconds(20);
    return call;
  }

  v1::FindMatchesRequest For(const std::string& id, int cap) const {
    v1::FindMatchesRequest request;
    request.set_listing("listings/" + id);
    request.set_at_least_sequence(registry_.sequence());
    request.set_exposure_cap(cap);
    return request;
  }

  v1::FindMatchesResponse Find(const v1::FindMatchesRequest& request) {
    auto response = matcher_->FindMatches(call(), request);
    EXPECT_THAT(response, runtime::IsOk());
    return response.ok() ? *response : v1::FindMatchesResponse();
  }

  std::vector<std::string> OffersFor(const std::string& need, int cap) {
    std::vector<std::string> names;
    const auto response = Find(For(need, cap));
    for (const auto& match : response.matches()) names.push_back(match.offer());
    return names;
  }

  // Places of the popular offer in the lists of the three needs, from 0.
  std::map<std::string, size_t> PlacesOfPopular(int cap) {
    std::map<std::string, size_t> places;
    for (const char* need : {"n1", "n2", "n3"}) {
      const auto offers = OffersFor(need, cap);
      places[need] = static_cast<size_t>(std::find(offers.begin(), offers.end(), "listings/popular") - offers.begin());
    }
    return places;
  }

  FakeRegistry registry_;
  std::shared_ptr<Matcher> matcher_;
};

TEST_F(ExposureTest, WithoutACapThePopularOneStandsFirstEverywhere) {
  PublishPopular();
  EXPECT_THAT(PlacesOfPopular(0), ElementsAre(std::pair("n1", 0), std::pair("n2", 0), std::pair("n3", 0)));
}

TEST_F(ExposureTest, AListingStandsInItsPlaceInNoMoreListsThanTheCap) {
  PublishPopular();
  // In the lists of the rest it is the best of those that come after all others.
  EXPECT_THAT(PlacesOfPopular(1), ElementsAre(std::pair("n1", 0), std::pair("n2", 1), std::pair("n3", 1)));
  EXPECT_THAT(PlacesOfPopular(2), ElementsAre(std::pair("n1", 0), std::pair("n2", 0), std::pair("n3", 1)));
}

TEST_F(ExposureTest, ALargeCapChangesNothing) {
  PublishPopular();
  for (const char* need : {"n1", "n2", "n3"}) EXPECT_EQ(OffersFor(need, 3), OffersFor(need, 0)) << need;
}

TEST_F(ExposureTest, TheSameMatchesAreFoundInAnotherOrder) {
  PublishPopular();
  std::map<std::string, double> scores;
  const auto uncapped = Find(For("n3", 0));
  for (const auto& match : uncapped.matches()) scores[match.offer()] = match.score();
  const auto capped = Find(For("n3", 1));
  ASSERT_THAT(capped.matches(), SizeIs(scores.size()));
  for (const auto& match : capped.matches()) EXPECT_EQ(match.score(), scores[match.offer()]);
}

TEST_F(ExposureTest, WhatIsAdmittedLaterCountsAtOnce) {
  PublishPopular();
  EXPECT_NE(OffersFor("n2", 1).front(), "listings/popular");
  registry_.Publish({Removed("listings/n1")});
  EXPECT_EQ(OffersFor("n2", 1).front(), "listings/popular");
  registry_.Publish({Need("n1", "pumps turbines boilers for dry steppe")});
  EXPECT_NE(OffersFor("n2", 1).front(), "listings/popular");
}

TEST_F(ExposureTest, ADraftCountsAsIfItWereThere) {
  PublishPopular();
  v1::FindMatchesRequest request;
  *request.mutable_draft() = Need("x", "boilers").listing();
  request.mutable_draft()->clear_name();
  request.set_exposure_cap(1);
  request.set_at_least_sequence(registry_.sequence());
  EXPECT_NE(Find(request).matches(0).offer(), "listings/popular");
  *request.mutable_draft() = Need("x", "pumps turbines boilers for dry steppe").listing();
  request.mutable_draft()->clear_name();
  EXPECT_EQ(Find(request).matches(0).offer(), "listings/popular");
}

TEST_F(ExposureTest, ThereIsOnePage) {
  PublishPopular();
  auto request = For("n1", 1);
  request.set_page_size(2);
  const auto page = Find(request);
  EXPECT_THAT(page.matches(), SizeIs(2));
  EXPECT_THAT(page.next_page_token(), IsEmpty());
  auto without = request;
  without.set_exposure_cap(0);
  request.set_page_token(Find(without).next_page_token());
  const auto next = matcher_->FindMatches(call(), request);
  EXPECT_EQ(next.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(next.status().message()), HasSubstr("page_token: got one, want none"));
}

TEST_F(ExposureTest, RefusesAnotherRankingAndFailedMatches) {
  PublishPopular();
  auto request = For("n1", 1);
  request.set_ranking(v1::RANKING_TOPIC);
  request.set_include_failed(true);
  const auto answer = matcher_->FindMatches(call(), request);
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(runtime::Violations(answer.status()), SizeIs(2));
  EXPECT_THAT(std::string(answer.status().message()), HasSubstr("RANKING_TOPIC, want RANKING_SCORE"));
}

}  // namespace
}  // namespace karez::matching
