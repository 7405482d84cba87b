#include "services/registry/likeness.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "services/registry/registry_fixture.h"

namespace karez::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<uint64_t> RandomWords(std::mt19937_64& random, size_t count) {
  std::vector<uint64_t> words(count);
  for (uint64_t& word : words) word = random();
  std::sort(words.begin(), words.end());
  return words;
}

TEST(Likeness, IsTheShareOfWordsInCommon) {
  EXPECT_EQ(JaccardIndex({1, 2, 3}, {2, 3, 4}), 0.5);
  EXPECT_EQ(JaccardIndex({1, 2}, {1, 2}), 1);
  EXPECT_EQ(JaccardIndex({1}, {2}), 0);
  EXPECT_EQ(JaccardIndex({}, {}), 0);
}

TEST(Likeness, IsEstimatedFromSignatures) {
  std::mt19937_64 random(1);
  for (const size_t shared : {20, 100, 180}) {
    double error = 0;
    for (int round = 0; round < 50; ++round) {
      std::vector<uint64_t> a = RandomWords(random, 200);
      std::vector<uint64_t> b = RandomWords(random, 200 - shared);
      b.insert(b.end(), a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shared));
      std::sort(b.begin(), b.end());
      error += std::pow(EstimateLikeness(SignatureOf(a), SignatureOf(b)) - JaccardIndex(a, b), 2);
    }
    EXPECT_LT(std::sqrt(error / 50), 0.08) << shared;
  }
}

class SimilarListings : public RegistryFixture, public testing::Test {
 protected:
  std::vector<std::string> Find(const v1::Listing& listing) {
    v1::FindSimilarListingsRequest request;
    *request.mutable_listing() = listing;
    const v1::FindSimilarListingsResponse response = Must(registry->FindSimilarListings(call, request));
    std::vector<std::string> names;
    for (const v1::SimilarListing& one : response.similar_listings()) names.push_back(one.listing());
    return names;
  }
  v1::Listing Need(absl::string_view title) {
    v1::Listing listing = Offer(title);
    listing.mutable_need();
    return listing;
  }
};

TEST_F(SimilarListings, FindsTheSameTextInAnyState) {
  const v1::Listing draft = Create(Offer("Drip irrigation for saline soil in cotton"));
  const v1::Listing published = Publish(Submit(Create(Offer("Drip irrigation for saline soils in cotton"))));
  Create(Offer("Wind turbine blades of bamboo"));
  EXPECT_THAT(Find(Offer("Drip irrigation for saline soil in cotton")), ElementsAre(draft.name(), published.name()));
  EXPECT_THAT(Find(draft), ElementsAre(published.name()));
  EXPECT_THAT(Find(Need("Drip irrigation for saline soil in cotton")), IsEmpty());
}

TEST_F(SimilarListings, FindsTheSameChineseText) {
  const v1::Listing draft = Create(Offer("盐碱地棉花膜下滴灌技术"));
  Create(Offer("光伏组件清洗机器人"));
  EXPECT_THAT(Find(Offer("盐碱地棉花的膜下滴灌技术")), ElementsAre(draft.name()));
}

TEST_F(SimilarListings, FindsTheHolderOfTheExternalIdFirst) {
  v1::Listing held = Offer("Something else");
  held.mutable_external_id()->set_source("partner");
  held.mutable_external_id()->set_id("7");
  const std::string holder = Create(held).name();
  const std::string twin = Create(Offer("Water meter")).name();
  v1::Listing wanted = Offer("Water meter");
  *wanted.mutable_external_id() = held.external_id();
  EXPECT_THAT(Find(wanted), ElementsAre(holder, twin));
}

TEST_F(SimilarListings, FollowsChanges) {
  v1::Listing draft = Create(Offer("Water meter"));
  EXPECT_THAT(Find(Offer("Water meter")), ElementsAre(draft.name()));
  draft.mutable_titles(0)->set_text("Solar boiler");
  draft = Must(Update(draft));
  EXPECT_THAT(Find(Offer("Water meter")), IsEmpty());
  EXPECT_THAT(Delete(draft), runtime::IsOk());
  EXPECT_THAT(Find(Offer("Solar boiler")), IsEmpty());
}

}  // namespace
}  // namespace karez::registry
