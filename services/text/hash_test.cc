#include "services/text/hash.h"

#include <gtest/gtest.h>

namespace karez::text {
namespace {

// Of draft-eastlake-fnv, appendix C.
TEST(Fnv1a64, IsThatOfTheDraft) {
  EXPECT_EQ(Fnv1a64(""), 0xCBF29CE484222325u);
  EXPECT_EQ(Fnv1a64("a"), 0xAF63DC4C8601EC8Cu);
  EXPECT_EQ(Fnv1a64("foobar"), 0x85944171F73967E8u);
}

TEST(Fnv1a64, GoesOnWhereItLeftOff) { EXPECT_EQ(Fnv1a64("bar", Fnv1a64("foo")), Fnv1a64("foobar")); }

TEST(Fnv1a32, OfBytesIsThatOfTheDraft) {
  uint32_t hash = kFnv1a32Start;
  for (const char c : {'f', 'o', 'o', 'b', 'a', 'r'}) hash = Fnv1a32(static_cast<uint8_t>(c), hash);
  EXPECT_EQ(hash, 0xBF9CF968u);
}

}  // namespace
}  // namespace karez::text
