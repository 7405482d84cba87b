#include "services/matching/topic/kernel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace karez::matching {
namespace {

std::vector<int8_t> Random(size_t size, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<int8_t> values(size);
  for (int8_t& value : values) value = static_cast<int8_t>(static_cast<int>(random() % 256) - 128);
  return values;
}

std::vector<int32_t> Dots(Kernel kernel, const std::vector<int8_t>& query, const std::vector<int8_t>& rows) {
  std::vector<int32_t> dots(rows.size() / query.size());
  DotProducts(kernel, query.data(), rows.data(), dots.size(), query.size(), dots.data());
  return dots;
}

TEST(Kernel, ThePortableOneIsAlwaysThere) {
  EXPECT_THAT(SupportedKernels(), ::testing::Contains(Kernel::kPortable));
  EXPECT_EQ(SupportedKernels().front(), Kernel::kPortable);
}

TEST(Kernel, AddsUpProducts) {
  std::vector<int8_t> query(64);
  std::vector<int8_t> rows(128);
  query[0] = 3;
  query[63] = -2;
  rows[0] = 5;
  rows[63] = 7;
  rows[64] = -128;
  for (const Kernel kernel : SupportedKernels()) {
    EXPECT_THAT(Dots(kernel, query, rows), ::testing::ElementsAre(1, -384)) << KernelName(kernel);
  }
}

TEST(Kernel, AllGiveTheSameIntegersOnRandomVectors) {
  for (const size_t dimension : {64, 128, 192, 384, 768, 1024}) {
    const std::vector<int8_t> query = Random(dimension, 1);
    const std::vector<int8_t> rows = Random(dimension * 37, 2);
    for (const Kernel kernel : SupportedKernels()) {
      EXPECT_EQ(Dots(kernel, query, rows), Dots(Kernel::kPortable, query, rows)) << KernelName(kernel) << dimension;
    }
  }
}

TEST(Kernel, NothingSaturatesAtTheExtremes) {
  for (const int8_t a : {-128, -127, 127}) {
    for (const int8_t b : {-128, -127, 127}) {
      const std::vector<int8_t> query(65536, a);
      const std::vector<int8_t> rows(65536, b);
      for (const Kernel kernel : SupportedKernels()) {
        EXPECT_THAT(Dots(kernel, query, rows), ::testing::ElementsAre(65536 * a * b)) << KernelName(kernel);
      }
    }
  }
}

TEST(Kernel, RowsNeedNoAlignment) {
  const std::vector<int8_t> query = Random(385, 3);
  const std::vector<int8_t> rows = Random(385, 4);
  for (const Kernel kernel : SupportedKernels()) {
    int32_t dot = 0;
    int32_t expected = 0;
    DotProducts(kernel, query.data() + 1, rows.data() + 1, 1, 384, &dot);
    DotProducts(Kernel::kPortable, query.data() + 1, rows.data() + 1, 1, 384, &expected);
    EXPECT_EQ(dot, expected) << KernelName(kernel);
  }
}

TEST(Kernel, NoRowsWriteNothing) {
  const std::vector<int8_t> query = Random(64, 5);
  for (const Kernel kernel : SupportedKernels()) {
    int32_t untouched = 42;
    DotProducts(kernel, query.data(), query.data(), 0, 64, &untouched);
    EXPECT_EQ(untouched, 42) << KernelName(kernel);
  }
}

}  // namespace
}  // namespace karez::matching
