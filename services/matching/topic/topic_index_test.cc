#include "services/matching/topic/topic_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "services/matching/topic/testing.h"

namespace karez::matching {
namespace {

using testing::Pointers;
using testing::World;

std::vector<Slot> Slots(const std::vector<Candidate>& candidates) {
  std::vector<Slot> slots;
  for (const Candidate& candidate : candidates) slots.push_back(candidate.slot);
  return slots;
}

class TopicIndexTest : public ::testing::Test {
 protected:
  Slot Add(const Content& content, int64_t born = 1) {
    const Slot slot = index_.Add(content, born);
    contents_[slot] = content;
    return slot;
  }

  std::vector<Slot> FoundAt(const Content& subject, int64_t sequence) const {
    std::vector<Slot> slots = Slots(index_.Search(subject, {.sequence = sequence}));
    std::sort(slots.begin(), slots.end());
    return slots;
  }

  World world_{2};
  const std::vector<Content> collection_ = world_.MakeCollection(100, 2);
  const std::shared_ptr<const Statistics> statistics_ = *Statistics::Build(Pointers(collection_));
  TopicIndex index_{statistics_};
  std::map<Slot, Content> contents_;
};

TEST_F(TopicIndexTest, AnEmptyIndexFindsNothing) {
  EXPECT_THAT(index_.Search(collection_[0], {}), ::testing::IsEmpty());
  EXPECT_EQ(index_.count(Side::kNeed), 0u);
}

TEST_F(TopicIndexTest, FindsTheOtherSideWithTheScoreOfThePair) {
  for (const Content& content : collection_) Add(content);
  const Content need = world_.Make(Side::kNeed, 5);
  const std::vector<Candidate> found = index_.Search(need, {});
  ASSERT_EQ(found.size(), 100u);
  for (const Candidate& candidate : found) {
    const Content& offer = contents_.at(candidate.slot);
    ASSERT_EQ(offer.side, Side::kOffer);
    EXPECT_EQ(candidate.score, statistics_->Score(need, offer));
  }
}

TEST_F(TopicIndexTest, APairHasOneScoreWhicheverSideAsks) {
  std::vector<Slot> needs;
  std::vector<Slot> offers;
  for (const Content& content : collection_) (content.side == Side::kNeed ? needs : offers).push_back(Add(content));
  std::map<std::pair<Slot, Slot>, TopicScore> seen_by_needs;
  for (const Slot need : needs) {
    for (const Candidate& c : index_.Search(contents_.at(need), {})) seen_by_needs[{need, c.slot}] = c.score;
  }
  for (const Slot offer : offers) {
    for (const Candidate& c : index_.Search(contents_.at(offer), {})) {
      EXPECT_EQ(c.score, seen_by_needs.at({c.slot, offer}));
    }
  }
}

TEST_F(TopicIndexTest, OrdersAsAskedBestFirst) {
  for (const Content& content : collection_) Add(content);
  const Content need = world_.Make(Side::kNeed, 5);
  const auto descends = [&](SearchOrder order, auto value) {
    const std::vector<Candidate> found = index_.Search(need, {.order = order});
    return found.size() == 100 &&
           std::is_sorted(found.begin(), found.end(),
                          [&](const Candidate& a, const Candidate& b) { return value(a.score) > value(b.score); });
  };
  EXPECT_TRUE(descends(SearchOrder::kTopic, [](const TopicScore& score) { return score.topic; }));
  EXPECT_TRUE(descends(SearchOrder::kLexical, [](const TopicScore& score) { return score.lexical; }));
  EXPECT_TRUE(descends(SearchOrder::kSemantic, [](const TopicScore& score) { return *score.semantic; }));
}

TEST_F(TopicIndexTest, PutsItsOwnSubjectFirst) {
  for (const Content& content : collection_) Add(content);
  size_t right = 0;
  for (size_t subject = 0; subject < 40; ++subject) {
    const std::vector<Candidate> found = index_.Search(world_.Make(Side::kNeed, subject), {.limit = 1});
    ASSERT_EQ(found.size(), 1u);
    // The collection takes subjects by turns, needs and offers alternating.
    right += found[0].slot / 2 % 40 == subject;
  }
  EXPECT_GE(right, 36u);
}

TEST_F(TopicIndexTest, ALimitKeepsTheBest) {
  for (const Content& content : collection_) Add(content);
  const Content need = world_.Make(Side::kNeed, 5);
  std::vector<Slot> all = Slots(index_.Search(need, {}));
  all.resize(7);
  EXPECT_EQ(Slots(index_.Search(need, {.limit = 7})), all);
}

TEST_F(TopicIndexTest, ASearchSeesTheStateOfItsSequence) {
  const Content need = world_.Make(Side::kNeed, 0);
  const Slot first = Add(world_.Make(Side::kOffer, 0), 10);
  const Slot second = Add(world_.Make(Side::kOffer, 1), 20);
  index_.Remove(first, 30);
  EXPECT_THAT(FoundAt(need, 9), ::testing::IsEmpty());
  EXPECT_THAT(FoundAt(need, 10), ::testing::ElementsAre(first));
  EXPECT_THAT(FoundAt(need, 29), ::testing::ElementsAre(first, second));
  EXPECT_THAT(FoundAt(need, 30), ::testing::ElementsAre(second));
  EXPECT_THAT(FoundAt(need, SearchOptions::kLatest), ::testing::ElementsAre(second));
  EXPECT_EQ(index_.count(Side::kOffer), 1u);
}

TEST_F(TopicIndexTest, WithoutVectorsWordsFindAndMeaningDoesNot) {
  Content offer = world_.Make(Side::kOffer, 3);
  offer.vector = {};
  Add(offer);
  const Content need = world_.Make(Side::kNeed, 3);
  EXPECT_EQ(index_.Search(need, {}).size(), 1u);
  EXPECT_EQ(index_.Search(need, {})[0].score.semantic, std::nullopt);
  EXPECT_THAT(index_.Search(need, {.order = SearchOrder::kSemantic}), ::testing::IsEmpty());
}

TEST_F(TopicIndexTest, ALargeCollectionGivesSomeHundredCandidatesTheBestOnes) {
  for (const Content& content : world_.MakeCollection(5000)) index_.Add(content, 1);
  const Content need = world_.Make(Side::kNeed, 11);
  const std::vector<Candidate> found = index_.Search(need, {});
  EXPECT_GT(found.size(), Statistics::kCandidates / 4);
  EXPECT_LT(found.size(), Statistics::kCandidates * 4);
}

TEST_F(TopicIndexTest, NoListingThatReachesTheThresholdIsPassedOver) {
  for (const Content& content : world_.MakeCollection(5000)) index_.Add(content, 1);
  const TopicConstants& constants = statistics_->constants();
  const double threshold = statistics_->CandidateThreshold(5000);
  const double topic = 1.0 / (1.0 + std::exp(-constants.slope * (threshold - constants.middle)));
  for (const size_t subject : {0, 11, 25}) {
    const Content need = world_.Make(Side::kNeed, subject);
    std::vector<Slot> expected;
    for (const Candidate& candidate : index_.Search(need, {.order = SearchOrder::kLexical})) {
      if (candidate.score.topic >= topic) expected.push_back(candidate.slot);
    }
    std::sort(expected.begin(), expected.end());
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(FoundAt(need, 1), expected);
  }
}

TEST_F(TopicIndexTest, ReclaimedSlotsAreForgottenAndUsedAgain) {
  std::vector<Slot> slots;
  for (size_t i = 0; i < 3000; ++i) slots.push_back(index_.Add(world_.Make(Side::kOffer, i % 40), 1));
  const Content need = world_.Make(Side::kNeed, 0);
  for (size_t i = 0; i < 2000; ++i) index_.Remove(slots[i], i < 1500 ? 10 : 20);
  const std::vector<Slot> before = FoundAt(need, 15);
  std::vector<Slot> reclaimed = index_.Reclaim(15);
  std::sort(reclaimed.begin(), reclaimed.end());
  EXPECT_EQ(reclaimed, std::vector<Slot>(slots.begin(), slots.begin() + 1500));
  EXPECT_EQ(FoundAt(need, 15), before);
  EXPECT_THAT(index_.Reclaim(15), ::testing::IsEmpty());

  const Content offer = world_.Make(Side::kOffer, 0);
  const Slot again = index_.Add(offer, 30);
  EXPECT_THAT(reclaimed, ::testing::Contains(again));
  const std::vector<Candidate> found = index_.Search(need, {});
  const auto place = std::find_if(found.begin(), found.end(), [&](const Candidate& c) { return c.slot == again; });
  ASSERT_NE(place, found.end());
  EXPECT_EQ(place->score, statistics_->Score(need, offer));
}

TEST_F(TopicIndexTest, FewDeadSlotsAreLeftWhereTheyAre) {
  index_.Remove(Add(world_.Make(Side::kOffer, 0)), 2);
  EXPECT_THAT(index_.Reclaim(100), ::testing::IsEmpty());
}

TEST_F(TopicIndexTest, EveryKernelFindsTheSame) {
  const Content need = world_.Make(Side::kNeed, 5);
  for (const Content& content : collection_) Add(content);
  const std::vector<Candidate> expected = index_.Search(need, {});
  for (const Kernel kernel : SupportedKernels()) {
    TopicIndex other(statistics_, kernel);
    for (const Content& content : collection_) other.Add(content, 1);
    const std::vector<Candidate> found = other.Search(need, {});
    ASSERT_EQ(Slots(found), Slots(expected)) << KernelName(kernel);
    for (size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].score, expected[i].score) << KernelName(kernel);
  }
}

TEST_F(TopicIndexTest, SearchesRunBesideAWriter) {
  constexpr int64_t kSteps = 300;
  std::atomic<int64_t> written = 0;
  std::vector<std::thread> readers;
  std::atomic<bool> consistent = true;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      World world(3);
      const Content need = world.Make(Side::kNeed, 0);
      for (int64_t sequence = 0; sequence < kSteps; sequence = written) {
        // Each step adds one offer, and every second one takes one away.
        const size_t expected = static_cast<size_t>(sequence - sequence / 2);
        if (index_.Search(need, {.sequence = sequence}).size() != expected) consistent = false;
      }
    });
  }
  std::vector<Slot> slots;
  for (int64_t sequence = 1; sequence <= kSteps; ++sequence) {
    slots.push_back(index_.Add(world_.Make(Side::kOffer, 0), sequence));
    if (sequence % 2 == 0) index_.Remove(slots[static_cast<size_t>(sequence / 2) - 1], sequence);
    written = sequence;
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_TRUE(consistent);
}

TEST_F(TopicIndexTest, CountsItsMemory) {
  const size_t empty = index_.bytes();
  for (const Content& content : collection_) Add(content);
  EXPECT_GT(index_.bytes(), empty + collection_.size() * kVectorDimension);
}

}  // namespace
}  // namespace karez::matching
