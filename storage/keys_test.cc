#include "storage/keys.h"

#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "storage/key_range.h"

namespace karez::storage {
namespace {

using std::string_literals::operator""s;

template <typename Part>
void ExpectKeysInOrder(const std::vector<Part>& ascending) {
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = i + 1; j < ascending.size(); ++j) {
      EXPECT_LT(EncodeKey(ascending[i]), EncodeKey(ascending[j])) << i << " against " << j;
    }
  }
}

TEST(EncodeKey, KeepsTheOrderOfIntegers) {
  ExpectKeysInOrder<uint16_t>({0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff});
  ExpectKeysInOrder<uint32_t>({0, 1, 0xff, 0x100, 0x80000000, 0xffffffff});
  ExpectKeysInOrder<uint64_t>({0, 1, 0xff, 0x100, uint64_t{1} << 63, std::numeric_limits<uint64_t>::max()});
  ExpectKeysInOrder<int64_t>(
      {std::numeric_limits<int64_t>::min(), -256, -1, 0, 1, 255, std::numeric_limits<int64_t>::max()});
}

TEST(EncodeKey, TurnsTheOrderOfDescendingRound) {
  ExpectKeysInOrder<Descending>({{std::numeric_limits<uint64_t>::max()}, {256}, {255}, {1}, {0}});
}

TEST(EncodeKey, KeepsTheOrderOfStringsWithAnyBytes) {
  ExpectKeysInOrder<std::string>({"", "\0"s, "\0\0"s, "\0\x01"s, "\0\xff"s, "\x01"s, "a"s, "a\0"s, "a\0b"s, "a\x01"s,
                                  "ab"s, "b"s, "\xff"s, "\xff\xff"s});
}

TEST(EncodeKey, ComparesTuplesPartByPart) {
  EXPECT_LT(EncodeKey("a", uint64_t{9}), EncodeKey("aa", uint64_t{0}));
  EXPECT_LT(EncodeKey("a", "z"), EncodeKey("a\x01", "a"));
  EXPECT_LT(EncodeKey("a", "\xff"), EncodeKey("a\0"s, ""));
  EXPECT_LT(EncodeKey("a", Descending{2}), EncodeKey("a", Descending{1}));
}

TEST(EncodeKey, MakesNoKeyAPrefixOfAnother) {
  const std::string key = EncodeKey("a");
  EXPECT_NE(EncodeKey("a\0"s).substr(0, key.size()), key);
  EXPECT_NE(EncodeKey("ab").substr(0, key.size()), key);
}

TEST(DecodeKey, GivesTheEncodedPartsBack) {
  const std::string key = EncodeKey(uint16_t{7}, "\0a\xff\0"s, uint32_t{1} << 31, int64_t{-5}, Descending{12}, "");
  uint16_t table;
  std::string name, empty = "x";
  uint32_t number;
  int64_t offset;
  Descending rank{};
  ASSERT_TRUE(DecodeKey(key, table, name, number, offset, rank, empty));
  EXPECT_EQ(std::tie(table, name, number, offset, rank.value, empty),
            std::make_tuple(uint16_t{7}, "\0a\xff\0"s, uint32_t{1} << 31, int64_t{-5}, uint64_t{12}, ""s));
}

TEST(DecodeKey, RefusesBytesThatAreNoSuchKey) {
  std::string text;
  uint64_t number;
  EXPECT_FALSE(DecodeKey("1234567", number));
  EXPECT_FALSE(DecodeKey("123456789", number));
  EXPECT_FALSE(DecodeKey("unterminated", text));
  EXPECT_FALSE(DecodeKey("cut\0"s, text));
  EXPECT_FALSE(DecodeKey("bad escape\0\x02\0\x01"s, text));
}

TEST(KeyRange, PrefixEndsBeforeTheNextPrefix) {
  EXPECT_EQ(KeyRange::Prefix("ab").end, "ac");
  EXPECT_EQ(KeyRange::Prefix("a\xff").end, "b");
  EXPECT_EQ(KeyRange::Prefix("\xff\xff").end, "");
}

TEST(KeyRange, AfterAndBeforeLeaveTheKeyOut) {
  const KeyRange range{"b", "f"};
  EXPECT_EQ(range.After("c").begin, "c\0"s);
  EXPECT_EQ(range.After("a").begin, "b");
  EXPECT_EQ(range.Before("c").end, "c");
  EXPECT_EQ(range.Before("g").end, "f");
  EXPECT_EQ(KeyRange::All().Before("c").end, "c");
  EXPECT_TRUE(range.Before("").empty());
}

TEST(KeyRange, IsEmptyWhenItsEndIsNotPastItsBegin) {
  EXPECT_TRUE((KeyRange{"b", "b"}.empty()));
  EXPECT_TRUE((KeyRange{"c", "b"}.empty()));
  EXPECT_FALSE((KeyRange{"c", ""}.empty()));
}

}  // namespace
}  // namespace karez::storage
