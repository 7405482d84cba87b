#include "services/text/script.h"

#include <gtest/gtest.h>

#include <string_view>

namespace karez::text {
namespace {

void ExpectScript(std::u32string_view code_points, Script script) {
  for (char32_t c : code_points) EXPECT_EQ(ScriptOf(c), script) << static_cast<uint32_t>(c);
}

TEST(ScriptOf, KnowsTheLettersOfTheNineLanguages) {
  ExpectScript(U"aZäňýžğŞıÇ", Script::kLatin);
  ExpectScript(U"яёәғқңөұүһіӣӯҳҷўЎ", Script::kCyrillic);
  ExpectScript(U"ئېۆۈۇۋەڭھٴ", Script::kArabic);
  ExpectScript(U"水灌々〇㐀\U00020000\uF900", Script::kHan);
}

TEST(ScriptOf, GivesNoScriptToWhatAllShare) { ExpectScript(U"0 9.,%-–«»،。\n€٠\u0301\uFFFD", Script::kCommon); }

TEST(ScriptOf, CallsLettersOfAnyOtherScriptOther) { ExpectScript(U"αあカ한אहქ", Script::kOther); }

TEST(ScriptOf, TakesAnyValue) {
  EXPECT_EQ(ScriptOf(0x10FFFF), Script::kCommon);
  EXPECT_EQ(ScriptOf(0xFFFFFFFF), Script::kCommon);
}

TEST(DominantScript, IsTheScriptOfMostLetters) {
  EXPECT_EQ(DominantScript("Капельное орошение (drip)"), Script::kCyrillic);
  EXPECT_EQ(DominantScript("Drip irrigation (капля)"), Script::kLatin);
  EXPECT_EQ(DominantScript("تامچىلىتىپ سۇغىرىش"), Script::kArabic);
}

TEST(DominantScript, CountsAHanCharacterAsThreeLetters) {
  EXPECT_EQ(DominantScript("灌区监测 SCADA 平台"), Script::kHan);
  EXPECT_EQ(DominantScript("Irrigation scheduling, see 灌区"), Script::kLatin);
}

TEST(ScriptCode, IsThatOfIso15924) {
  EXPECT_EQ(ScriptCode(DominantScript("水肥一体化 pH")), "Hani");
  EXPECT_EQ(ScriptCode(DominantScript("tomchilatib sugʻorish")), "Latn");
  EXPECT_EQ(ScriptCode(DominantScript("томчилатиб суғориш")), "Cyrl");
  EXPECT_EQ(ScriptCode(DominantScript("تامچىلىتىپ سۇغىرىش")), "Arab");
  EXPECT_EQ(ScriptCode(DominantScript("άρδευση")), "Zzzz");
  EXPECT_EQ(ScriptCode(DominantScript("45 %")), "Zyyy");
}

TEST(DominantScript, IsCommonWithoutLetters) {
  EXPECT_EQ(DominantScript(""), Script::kCommon);
  EXPECT_EQ(DominantScript("2030: 45 %"), Script::kCommon);
}

}  // namespace
}  // namespace karez::text
