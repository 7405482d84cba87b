#include "services/runtime/lru_cache.h"

#include <gtest/gtest.h>

#include <string>

namespace karez::runtime {
namespace {

TEST(LruCache, FindsWhatItKeeps) {
  LruCache<std::string, int> cache(2);
  EXPECT_EQ(cache.Find("a"), nullptr);
  cache.Keep("a", 1);
  ASSERT_NE(cache.Find("a"), nullptr);
  EXPECT_EQ(*cache.Find("a"), 1);
}

TEST(LruCache, ForgetsTheLeastRecentlyUsed) {
  LruCache<std::string, int> cache(2);
  cache.Keep("a", 1);
  cache.Keep("b", 2);
  EXPECT_NE(cache.Find("a"), nullptr);
  cache.Keep("c", 3);
  EXPECT_NE(cache.Find("a"), nullptr);
  EXPECT_EQ(cache.Find("b"), nullptr);
  EXPECT_NE(cache.Find("c"), nullptr);
}

TEST(LruCache, ANewValueReplacesAndCountsAsUse) {
  LruCache<std::string, int> cache(2);
  cache.Keep("a", 1);
  cache.Keep("b", 2);
  cache.Keep("a", 3);
  cache.Keep("c", 4);
  ASSERT_NE(cache.Find("a"), nullptr);
  EXPECT_EQ(*cache.Find("a"), 3);
  EXPECT_EQ(cache.Find("b"), nullptr);
  EXPECT_EQ(cache.size(), 2u);
}

TEST(LruCache, KeepsNothingOnceCleared) {
  LruCache<std::string, int> cache(2);
  cache.Keep("a", 1);
  cache.Clear();
  EXPECT_EQ(cache.Find("a"), nullptr);
  EXPECT_EQ(cache.size(), 0u);
}

}  // namespace
}  // namespace karez::runtime
