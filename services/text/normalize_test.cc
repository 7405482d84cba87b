#include "services/text/normalize.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <cstdlib>
#include <random>
#include <string>

namespace karez::text {
namespace {

std::string Library(const std::string& text, int options) {
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &result, static_cast<utf8proc_option_t>(options));
  std::string out(reinterpret_cast<char*>(result), static_cast<size_t>(length));
  std::free(result);
  return out;
}

TEST(Normalize, ComposesLettersWithTheirMarks) {
  EXPECT_EQ(Normalize("y\u0301u\u0308n\u030C", Folding::kNone), "ýüň");
  EXPECT_EQ(Normalize("\u0438\u0306\u0443\u0306", Folding::kNone), "йў");
  EXPECT_EQ(Normalize("\u064A\u0654", Folding::kNone), "\u0626");
  EXPECT_EQ(Normalize("\u1112\u1161\u11AB", Folding::kNone), "한");
}

TEST(Normalize, OrdersMarksThatDoNotCompose) {
  EXPECT_EQ(Normalize("q\u0307\u0323", Folding::kNone), "q\u0323\u0307");
  EXPECT_EQ(Normalize("\u1E0B\u0323", Folding::kNone), "\u1E0D\u0307");
}

TEST(Normalize, ReplacesCharactersWithCanonicalTwins) {
  EXPECT_EQ(Normalize("\u212B\u2126\uF900", Folding::kNone), "Å\u03A9\u8C48");
}

TEST(Normalize, KeepsCaseAndCompatibilityFormsWithoutFolding) {
  EXPECT_EQ(Normalize("Қазақ ﬁ ²", Folding::kNone), "Қазақ ﬁ ²");
}

TEST(Normalize, FoldsCaseOfEveryAlphabet) {
  EXPECT_EQ(Normalize("ҚАЗАҚ ЎЗБЕК ТОҶИКӢ ŞAÝAN Straße", Folding::kCase), "қазақ ўзбек тоҷикӣ şaýan strasse");
  EXPECT_EQ(Normalize("A\u030A", Folding::kCase), "å");
}

TEST(Normalize, ReplacesIllFormedBytes) { EXPECT_EQ(Normalize("a\xFF\xE6\xB0z", Folding::kNone), "a\uFFFD\uFFFDz"); }

TEST(Normalize, MapsEachCodePointToItsOrigin) {
  std::vector<MappedCodePoint> out;
  Normalize("aßn\u030Cя", Folding::kCase, out);
  ASSERT_EQ(out.size(), 5u);
  const std::u32string want = U"assňя";
  const Span spans[] = {{0, 1}, {1, 2}, {1, 2}, {2, 4}, {4, 5}};
  for (size_t i = 0; i < out.size(); ++i) {
    EXPECT_EQ(out[i].value, want[i]) << i;
    EXPECT_EQ(out[i].origin, spans[i]) << i;
  }
}

TEST(Normalize, AgreesWithTheLibraryOnRandomCodePoints) {
  std::mt19937 random(20240611);
  // Blocks with marks, cases, compositions and exclusions, and all of the code space.
  const std::pair<char32_t, char32_t> blocks[] = {
      {0x41, 0x7A},     {0xC0, 0x24F},    {0x300, 0x36F},   {0x370, 0x52F},   {0x620, 0x6D5}, {0x900, 0xDFF},
      {0x1100, 0x11FF}, {0x1E00, 0x1FFF}, {0xAC00, 0xAC40}, {0xF900, 0xFB4F}, {0x1, 0xD7FF},  {0xE000, 0x10FFFF}};
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      const auto& [first, last] = blocks[random() % std::size(blocks)];
      AppendUtf8(first + random() % (last - first + 1), text);
    }
    ASSERT_EQ(Normalize(text, Folding::kNone), Library(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE)) << text;
    ASSERT_EQ(Normalize(text, Folding::kCase), Library(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD))
        << text;
    const std::string form = Normalize(text, Folding::kNone);
    ASSERT_EQ(Normalize(form, Folding::kNone), form) << text;
  }
}

TEST(Normalize, CoversTheOriginalWithoutGaps) {
  std::mt19937 random(77);
  std::vector<MappedCodePoint> out;
  for (int round = 0; round < 1000; ++round) {
    std::string text;
    for (int i = 0; i < 20; ++i) AppendUtf8(random() % 3 == 0 ? 0x300 + random() % 0x70 : random() % 0x3100, text);
    Normalize(text, Folding::kCase, out);
    uint32_t end = 0;
    for (const MappedCodePoint& c : out) {
      ASSERT_TRUE(c.origin.begin == end || (end > 0 && c.origin.end == end)) << text;
      end = c.origin.end;
    }
    ASSERT_EQ(end, CountCodePoints(text)) << text;
  }
}

TEST(PlainSpelling, WritesAsOneWhatPeopleWriteForOneAnother) {
  const auto plain = [](const std::u32string& text) {
    std::u32string spelled;
    for (const char32_t c : text) spelled.push_back(PlainSpelling(c));
    return spelled;
  };
  EXPECT_EQ(plain(U"`ʻʼ’＇｀"), U"''''''");
  EXPECT_EQ(plain(U"ёЁ"), U"еЕ");
  EXPECT_EQ(plain(U"کی٪"), U"كي%");
  EXPECT_EQ(plain(U"٠٩۰۹０９"), U"090909");
  EXPECT_EQ(plain(U"Ａｚ％～"), U"Az%~");
  EXPECT_EQ(plain(U"aя滴ö²"), U"aя滴ö²");
}

TEST(IsUnwritten, IsTrueOfWhatNoWordDependsOn) {
  for (const char32_t c : {0x0640, 0x064B, 0x0652, 0x0307, 0x00AD, 0x200C, 0x200F, 0xFEFF}) EXPECT_TRUE(IsUnwritten(c));
  for (const char32_t c : {0x0041, 0x0308, 0x0641, 0x0653, 0x200B, 0x2010}) EXPECT_FALSE(IsUnwritten(c));
}

TEST(CollapseWhitespace, LeavesSingleSpacesBetweenWords) {
  EXPECT_EQ(CollapseWhitespace(" \t drip\u00A0\r\n irrigation \u3000"), "drip irrigation");
  EXPECT_EQ(CollapseWhitespace("滴灌\u3000系统"), "滴灌 系统");
  EXPECT_EQ(CollapseWhitespace(" \n "), "");
  EXPECT_EQ(CollapseWhitespace("a\xFF"), "a\uFFFD");
}

}  // namespace
}  // namespace karez::text
