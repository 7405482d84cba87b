#include "services/matching/topic/lexical_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace karez::matching {
namespace {

std::vector<uint32_t> Search(const LexicalIndex& index, const std::vector<Impact>& query, size_t slots) {
  std::vector<uint32_t> scores(slots);
  index.Accumulate(query, absl::MakeSpan(scores));
  return scores;
}

std::vector<Impact> Random(std::mt19937& random, uint16_t largest) {
  std::set<uint32_t> tokens;
  while (tokens.size() < 20) tokens.insert(random() % 50);
  std::vector<Impact> impacts;
  for (const uint32_t token : tokens) impacts.push_back({token, static_cast<uint16_t>(1 + random() % largest)});
  return impacts;
}

TEST(LexicalProduct, AddsUpTheTokensThatBothHave) {
  const std::vector<Impact> a = {{1, 2}, {5, 3}, {9, 4}};
  const std::vector<Impact> b = {{2, 7}, {5, 10}, {9, 100}, {11, 1}};
  EXPECT_EQ(LexicalProduct(a, b), 3u * 10 + 4 * 100);
  EXPECT_EQ(LexicalProduct(b, a), LexicalProduct(a, b));
  EXPECT_EQ(LexicalProduct(a, {}), 0u);
}

TEST(LexicalProduct, TheLargestOfAllFitsIn32Bits) {
  std::vector<Impact> need;
  std::vector<Impact> offer;
  for (uint32_t token = 0; token < kMaxImpacts; ++token) {
    need.push_back({token, kMaxNeedImpact});
    offer.push_back({token, kMaxOfferImpact});
  }
  EXPECT_EQ(LexicalProduct(need, offer), uint64_t{kMaxImpacts} * kMaxNeedImpact * kMaxOfferImpact);
}

TEST(LexicalIndex, FindsWhatTheProductOfEachPairIs) {
  std::mt19937 random(7);
  LexicalIndex index;
  std::vector<std::vector<Impact>> listings;
  for (uint32_t slot = 0; slot < 200; ++slot) {
    listings.push_back(Random(random, kMaxOfferImpact));
    index.Add(slot, listings.back());
  }
  const std::vector<Impact> query = Random(random, kMaxNeedImpact);
  const std::vector<uint32_t> scores = Search(index, query, listings.size());
  for (size_t slot = 0; slot < listings.size(); ++slot) {
    EXPECT_EQ(scores[slot], LexicalProduct(query, listings[slot])) << slot;
  }
}

TEST(LexicalIndex, KeepsSlotsOf32Bits) {
  LexicalIndex index;
  index.Add(70000, std::vector<Impact>{{3, 2}});
  EXPECT_EQ(Search(index, {{3, 5}}, 70001)[70000], 10u);
}

TEST(LexicalIndex, ErasedSlotsAreFoundNoMore) {
  LexicalIndex index;
  for (uint32_t slot = 0; slot < 10; ++slot) index.Add(slot, std::vector<Impact>{{1, 1}, {100 + slot, 1}});
  index.Erase([](uint32_t slot) { return slot % 2 == 1; });
  EXPECT_THAT(Search(index, {{1, 1}}, 10), ::testing::ElementsAre(1, 0, 1, 0, 1, 0, 1, 0, 1, 0));
  EXPECT_EQ(Search(index, {{103, 1}}, 10)[3], 0u);
}

TEST(LexicalIndex, AnErasedSlotCanBeUsedAgain) {
  LexicalIndex index;
  index.Add(0, std::vector<Impact>{{1, 1}});
  index.Erase([](uint32_t) { return true; });
  index.Add(0, std::vector<Impact>{{2, 3}});
  EXPECT_EQ(Search(index, {{1, 5}, {2, 5}}, 1)[0], 15u);
}

TEST(LexicalIndex, CountsItsMemory) {
  LexicalIndex index;
  const size_t empty = index.bytes();
  for (uint32_t slot = 0; slot < 1000; ++slot) index.Add(slot, std::vector<Impact>{{1, 1}});
  EXPECT_GE(index.bytes(), empty + 6000);
}

}  // namespace
}  // namespace karez::matching
