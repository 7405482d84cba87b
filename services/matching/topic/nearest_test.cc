#include "services/matching/topic/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace karez::matching {
namespace {

std::vector<int8_t> RandomRows(size_t size, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<int8_t> values(size);
  for (int8_t& value : values) value = static_cast<int8_t>(static_cast<int>(random() % 256) - 128);
  return values;
}

// Every pair by itself, sorted.
std::vector<std::vector<Neighbor>> OneByOne(absl::Span<const int8_t> queries, absl::Span<const int8_t> rows,
                                            size_t dimension, size_t count) {
  std::vector<std::vector<Neighbor>> nearest;
  for (size_t q = 0; q < queries.size() / dimension; ++q) {
    std::vector<int32_t> dots(rows.size() / dimension);
    DotProducts(Kernel::kPortable, queries.data() + q * dimension, rows.data(), dots.size(), dimension, dots.data());
    std::vector<Neighbor>& own = nearest.emplace_back();
    for (size_t r = 0; r < dots.size(); ++r) own.push_back({static_cast<uint32_t>(r), dots[r]});
    std::stable_sort(own.begin(), own.end(), [](const Neighbor& a, const Neighbor& b) { return a.dot > b.dot; });
    own.resize(std::min(count, own.size()));
  }
  return nearest;
}

// The dots of the first query with the rows of one tile.
std::vector<int32_t> FirstOfTile(Kernel kernel, const std::vector<int8_t>& query, const std::vector<int8_t>& rows) {
  const size_t dimension = query.size();
  const RowPanels panels(rows, dimension);
  std::vector<uint8_t> packed(kTileQueries * dimension);
  PackQueries(query.data(), 1, dimension, packed.data());
  const std::vector<int32_t> least(kTileQueries, std::numeric_limits<int32_t>::max());
  std::vector<int32_t> dots(kTileQueries * kTileRows);
  std::vector<uint64_t> above(kTileQueries);
  DotTile(kernel, packed.data(), panels.panel(0), panels.corrections(0), dimension, least.data(), dots.data(),
          above.data());
  dots.resize(kTileRows);
  return dots;
}

TEST(DotTile, AllKernelsGiveTheSameSumsAndBits) {
  for (const size_t dimension : {64, 384, 1024}) {
    const std::vector<int8_t> queries = RandomRows(dimension * kTileQueries, 1);
    const RowPanels rows(RandomRows(dimension * kTileRows, 2), dimension);
    std::vector<uint8_t> packed(kTileQueries * dimension);
    PackQueries(queries.data(), kTileQueries, dimension, packed.data());
    std::vector<int32_t> expected(kTileQueries * kTileRows);
    std::vector<uint64_t> expected_above(kTileQueries);
    const std::vector<int32_t> least = {0, 1000, -1000, 100'000, std::numeric_limits<int32_t>::min(), 7};
    DotTile(Kernel::kPortable, packed.data(), rows.panel(0), rows.corrections(0), dimension, least.data(),
            expected.data(), expected_above.data());
    EXPECT_EQ(expected_above[4], ~uint64_t{0});
    for (const Kernel kernel : SupportedKernels()) {
      std::vector<int32_t> dots(expected.size());
      std::vector<uint64_t> above(kTileQueries);
      DotTile(kernel, packed.data(), rows.panel(0), rows.corrections(0), dimension, least.data(), dots.data(),
              above.data());
      EXPECT_EQ(dots, expected) << KernelName(kernel) << dimension;
      EXPECT_EQ(above, expected_above) << KernelName(kernel) << dimension;
    }
  }
}

TEST(DotTile, IsWhatTheKernelOfOneQueryGives) {
  const std::vector<int8_t> query = RandomRows(384, 3);
  const std::vector<int8_t> rows = RandomRows(384 * kTileRows, 4);
  for (const Kernel kernel : SupportedKernels()) {
    std::vector<int32_t> expected(kTileRows);
    DotProducts(kernel, query.data(), rows.data(), kTileRows, query.size(), expected.data());
    EXPECT_EQ(FirstOfTile(kernel, query, rows), expected) << KernelName(kernel);
  }
}

TEST(DotTile, NothingSaturatesAtTheExtremes) {
  constexpr size_t kDimension = 32768;
  for (const int8_t a : {-128, 127}) {
    for (const int8_t b : {-128, 127}) {
      const std::vector<int8_t> query(kDimension, a);
      const std::vector<int8_t> row(kDimension, b);
      for (const Kernel kernel : SupportedKernels()) {
        EXPECT_EQ(FirstOfTile(kernel, query, row)[0], int32_t{kDimension} * a * b) << KernelName(kernel);
      }
    }
  }
}

TEST(NearestRows, FindsWhatSortingEveryPairFinds) {
  constexpr size_t kDimension = 64;
  const std::vector<int8_t> queries = RandomRows(kDimension * 251, 5);  // Neither whole tiles nor whole blocks.
  const std::vector<int8_t> rows = RandomRows(kDimension * 333, 6);
  const auto expected = OneByOne(queries, rows, kDimension, 10);
  for (const Kernel kernel : SupportedKernels()) {
    for (const size_t threads : {1, 3}) {
      EXPECT_EQ(NearestRows(kernel, queries, RowPanels(rows, kDimension), 10, threads), expected)
          << KernelName(kernel) << threads;
    }
  }
}

TEST(NearestRows, EqualOnesComeInTheOrderOfRows) {
  const std::vector<int8_t> query(64, 1);
  const std::vector<int8_t> rows(64 * 130, 1);
  for (const Kernel kernel : SupportedKernels()) {
    EXPECT_THAT(NearestRows(kernel, query, RowPanels(rows, 64), 3, 1)[0],
                ::testing::ElementsAre(Neighbor{0, 64}, Neighbor{1, 64}, Neighbor{2, 64}));
  }
}

TEST(NearestRows, PaddingIsNeverFound) {
  const std::vector<int8_t> query(64, 1);
  const std::vector<int8_t> rows(64 * 2, -1);  // Below the zeros of padding.
  for (const Kernel kernel : SupportedKernels()) {
    EXPECT_THAT(NearestRows(kernel, query, RowPanels(rows, 64), 10, 1)[0],
                ::testing::ElementsAre(Neighbor{0, -64}, Neighbor{1, -64}));
  }
}

TEST(NearestRows, NoneOfNothing) {
  const std::vector<int8_t> query(64, 1);
  EXPECT_TRUE(NearestRows(Kernel::kPortable, {}, RowPanels(query, 64), 10, 2).empty());
  EXPECT_TRUE(NearestRows(Kernel::kPortable, query, RowPanels({}, 64), 10, 2)[0].empty());
  EXPECT_TRUE(NearestRows(Kernel::kPortable, query, RowPanels(query, 64), 0, 1)[0].empty());
}

}  // namespace
}  // namespace karez::matching
