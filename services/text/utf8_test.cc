#include "services/text/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace karez::text {
namespace {

TEST(IsValidUtf8, AcceptsEveryLengthOfSequence) { EXPECT_TRUE(IsValidUtf8("a\u0628\u6C34\U0001F331")); }

TEST(IsValidUtf8, RefusesWhatTheStandardCallsIllFormed) {
  EXPECT_FALSE(IsValidUtf8("\x80"));              // A continuation without a lead.
  EXPECT_FALSE(IsValidUtf8("\xC0\xAF"));          // Overlong, two bytes.
  EXPECT_FALSE(IsValidUtf8("\xE0\x9F\xBF"));      // Overlong, three bytes.
  EXPECT_FALSE(IsValidUtf8("\xF0\x8F\xBF\xBF"));  // Overlong, four bytes.
  EXPECT_FALSE(IsValidUtf8("\xED\xA0\x80"));      // A surrogate.
  EXPECT_FALSE(IsValidUtf8("\xF4\x90\x80\x80"));  // Past U+10FFFF.
  EXPECT_FALSE(IsValidUtf8("\xF5\x80\x80\x80"));  // No such lead.
  EXPECT_FALSE(IsValidUtf8("\xE6\xB0"));          // Cut short.
}

TEST(IsValidUtf8, AcceptsTheLimitsOfTheCodeSpace) {
  EXPECT_TRUE(IsValidUtf8(absl::string_view("\0\x7F", 2)));
  EXPECT_TRUE(IsValidUtf8("\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF"));
}

TEST(CheckUtf8, NamesTheFieldAndTheByte) {
  EXPECT_TRUE(CheckUtf8("title", "қала").ok());
  const absl::Status status = CheckUtf8("title", "қ\xFF");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "title: got ill-formed UTF-8 at byte 2, want valid UTF-8");
}

TEST(ReplaceInvalidUtf8, ReplacesEachMaximalSubpartOnce) {
  EXPECT_EQ(ReplaceInvalidUtf8("水"), "水");
  // The example of table 3-8 of the Unicode Standard.
  EXPECT_EQ(ReplaceInvalidUtf8("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), "\uFFFD\uFFFD\uFFFD\uFFFD\x41");
  EXPECT_EQ(ReplaceInvalidUtf8("\xC0\xAF\xE0\x80\xBF\x41"), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\x41");
}

TEST(AppendUtf8, WritesWhatIsNoScalarValueAsTheReplacementCharacter) {
  std::string out;
  AppendUtf8(0xD800, out);
  AppendUtf8(0x110000, out);
  EXPECT_EQ(out, "\uFFFD\uFFFD");
}

TEST(CountCodePoints, CountsIllFormedSubpartsAsOneEach) {
  EXPECT_EQ(CountCodePoints(""), 0u);
  EXPECT_EQ(CountCodePoints("суғориш 水 \U0001F331"), 11u);
  EXPECT_EQ(CountCodePoints("a\xE6\xB0z"), 3u);
}

TEST(Positions, GoFromCodePointsToBytesAndBack) {
  const absl::string_view text = "aқ水\U0001F331";
  EXPECT_EQ(ByteOffset(text, 0), 0u);
  EXPECT_EQ(ByteOffset(text, 2), 3u);
  EXPECT_EQ(ByteOffset(text, 3), 6u);
  EXPECT_EQ(ByteOffset(text, 99), text.size());
  EXPECT_EQ(CodePointPosition(text, 0), 0u);
  EXPECT_EQ(CodePointPosition(text, 3), 2u);
  EXPECT_EQ(CodePointPosition(text, 5), 2u);
  EXPECT_EQ(CodePointPosition(text, 99), 4u);
}

TEST(TruncateCodePoints, NeverCutsACodePoint) {
  EXPECT_EQ(TruncateCodePoints("水利", 1), "水");
  EXPECT_EQ(TruncateCodePoints("水利", 0), "");
  EXPECT_EQ(TruncateCodePoints("水利", 5), "水利");
}

TEST(Substring, TakesTheCodePointsOfTheSpan) {
  EXPECT_EQ(Substring("盐碱地棉花", {1, 3}), "碱地");
  EXPECT_EQ(Substring("盐碱地", {2, 9}), "地");
  EXPECT_EQ(Substring("盐碱地", {3, 3}), "");
  EXPECT_EQ(Substring("盐碱地", {2, 1}), "");
}

}  // namespace
}  // namespace karez::text
