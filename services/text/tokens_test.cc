#include "services/text/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace karez::text {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Texts(absl::string_view text, TokenKind kind) {
  std::vector<std::string> out;
  for (const TextToken& token : Tokenize(text)) {
    if (token.kind == kind) out.push_back(token.text);
  }
  return out;
}

std::vector<std::string> Words(absl::string_view text) { return Texts(text, TokenKind::kWord); }
std::vector<std::string> Grams(absl::string_view text) { return Texts(text, TokenKind::kGram); }
std::vector<std::string> Cjk(absl::string_view text) { return Texts(text, TokenKind::kCjk); }

TEST(Tokenize, PairsHanCharacters) {
  EXPECT_THAT(Cjk("盐碱地棉花"), ElementsAre("盐碱", "碱地", "地棉", "棉花"));
  EXPECT_THAT(Cjk("水，电 力"), ElementsAre("水", "电", "力"));
  EXPECT_THAT(Grams("盐碱地棉花灌溉"), IsEmpty());
}

TEST(Tokenize, CutsHanFromOtherScripts) {
  EXPECT_THAT(Cjk("基于LoRa的5G网关"), ElementsAre("基于", "的", "网关"));
  EXPECT_THAT(Words("基于LoRa的5G网关"), ElementsAre("lora", "5", "g"));
}

TEST(Tokenize, FoldsCaseAndNormalForm) {
  EXPECT_THAT(Words("ҚҰМ ЎЗБЕК Ýer y\u0301er"), ElementsAre("құм", "ўзбек", "ýer", "ýer"));
}

TEST(Tokenize, GivesTheFourGramsOfWordsOfFiveAndMore) {
  EXPECT_THAT(Grams("суғориш"), ElementsAre("суғо", "уғор", "ғори", "ориш"));
  EXPECT_THAT(Grams("мақта"), ElementsAre("мақт", "ақта"));
  EXPECT_THAT(Grams("жүні жер su"), IsEmpty());
}

TEST(Tokenize, NeverGivesAGramTheHashOfAWord) {
  const std::vector<TextToken> tokens = Tokenize("мақт мақта");
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[0].text, tokens[2].text);
  EXPECT_NE(tokens[0].hash, tokens[2].hash);
}

TEST(Tokenize, TakesAnyApostropheOfUzbekForOne) {
  for (const char* text : {"so'g'orish", "soʻgʻorish", "soʼgʼorish", "so‘g‘orish", "so’g’orish", "so`g`orish"}) {
    EXPECT_THAT(Words(text), ElementsAre("so'g'orish")) << text;
  }
  EXPECT_THAT(Words("'yashil' togʻ"), ElementsAre("yashil", "tog"));
}

TEST(Tokenize, SplitsAtHyphensAndPunctuation) {
  EXPECT_THAT(Words("ýa-da on_line a/b (c);d«e»"), ElementsAre("ýa", "da", "on", "line", "a", "b", "c", "d", "e"));
}

TEST(Tokenize, DropsEnglishPlurals) {
  EXPECT_THAT(Words("pumps valves batteries farmer's gas glass status analyses bus"),
              ElementsAre("pump", "valve", "battery", "farmer", "gas", "glass", "status", "analyse", "bus"));
  EXPECT_EQ(Words("turbine blades"), Words("turbines blade"));
}

TEST(Tokenize, LeavesEndingsOfOtherLanguagesAlone) { EXPECT_THAT(Words("ýüňs дорис"), ElementsAre("ýüňs", "дорис")); }

TEST(Tokenize, WritesNumbersPlainly) {
  EXPECT_THAT(Words("0.8 0,8 0.80 ٠٫٨ ۰٫۸"), ElementsAre("0.8", "0.8", "0.8", "0.8", "0.8"));
  EXPECT_THAT(Words("1000 1,000 1\u00A0000 1000.0 1,000.00"), ElementsAre("1000", "1000", "1000", "1000", "1000"));
  EXPECT_THAT(Words("1.000.000 1,000,000 1\u202F000\u202F000"), ElementsAre("1000000", "1000000", "1000000"));
  EXPECT_THAT(Words("1.234,5 1,234.5 1\u00A0234,5"), ElementsAre("1234.5", "1234.5", "1234.5"));
  EXPECT_THAT(Words("0,125 3.125 2,5"), ElementsAre("0.125", "3.125", "2.5"));
  EXPECT_THAT(Words("0 0.0 00"), ElementsAre("0", "0", "00"));
}

TEST(Tokenize, KeepsWhatLooksLikeANumberButIsNone) {
  EXPECT_THAT(Words("12.05.2020 1,2,3 5. 7,"), ElementsAre("12.05.2020", "1,2,3", "5", "7"));
  EXPECT_THAT(Words("2020\u00A0100 0\u00A0500 1\u00A0250\u00A00"), ElementsAre("2020", "100", "0", "500", "1250", "0"));
}

TEST(Tokenize, GivesNumbersNoGrams) { EXPECT_THAT(Grams("1234567 12.05.2020"), IsEmpty()); }

TEST(Tokenize, CutsUnitsFromNumbers) {
  EXPECT_THAT(Words("10kW 10 кВт 45% 5‰ 20°C 20℃ 20 °\u0421"),
              ElementsAre("10", "kw", "10", "квт", "45", "%", "5", "‰", "20", "°c", "20", "°c", "20", "°c"));
  EXPECT_THAT(Words("m³ m3 ㎡ CO₂ co2 10⁶"), ElementsAre("m3", "m3", "m2", "co2", "co2", "10", "6"));
  EXPECT_THAT(Words("€5 45° 30 °N"), ElementsAre("€", "5", "45", "°", "30", "°", "n"));
}

TEST(Tokenize, ReadsFullWidthForms) { EXPECT_THAT(Words("ＰＬＣ５０％"), ElementsAre("plc50", "%")); }

TEST(Tokenize, ReadsArabicPresentationFormsAndKashida) {
  EXPECT_THAT(Words("ﺳﯘ"), ElementsAre("سۇ"));
  EXPECT_THAT(Words("سـۇ"), ElementsAre("سۇ"));
  EXPECT_THAT(Words("ﻻ"), ElementsAre("لا"));
  EXPECT_EQ(Words("کېرەک"), Words("كېرەك"));
}

TEST(Tokenize, IgnoresInvisibleCharacters) {
  EXPECT_THAT(Words("irri\u00ADgation \uFEFFwater\u200E su\u200Bw"), ElementsAre("irrigation", "water", "su", "w"));
}

TEST(Tokenize, TakesYoForYe) { EXPECT_EQ(Words("засолённый"), Words("засоленный")); }

TEST(Tokenize, GivesSpansOfTheOriginal) {
  const absl::string_view text = "(Суг\u043E\u0440иш) y\u0301er Pumps, 1,000 盐碱地";
  std::vector<std::string> originals;
  for (const TextToken& token : Tokenize(text)) {
    if (token.kind != TokenKind::kGram) originals.emplace_back(Substring(text, token.span));
  }
  EXPECT_THAT(originals, ElementsAre("Сугориш", "y\u0301er", "Pumps", "1,000", "盐碱", "碱地"));
}

TEST(Tokenize, GivesGramsTheirOwnSpans) {
  const std::vector<TextToken> tokens = Tokenize("a мақта");
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[2].span, (Span{2, 6}));
  EXPECT_EQ(tokens[3].span, (Span{3, 7}));
}

TEST(Tokenizer, GivesTheSameTokensWhenUsedAgain) {
  Tokenizer tokenizer;
  std::vector<uint64_t> first;
  std::vector<uint64_t> second;
  const auto into = [](std::vector<uint64_t>& out) { return [&out](const Token& t) { out.push_back(t.hash); }; };
  tokenizer.Tokenize("Тамшылатып суару 0,8 %", into(first));
  tokenizer.Tokenize("另一个", [](const Token&) {});
  tokenizer.Tokenize("Тамшылатып суару 0,8 %", into(second));
  EXPECT_EQ(first, second);
  EXPECT_FALSE(first.empty());
}

// Indexes on disk depend on these values: another one needs another kTokenRevision.
TEST(TokenHash, NeverChanges) {
  EXPECT_EQ(TokenHash(TokenKind::kWord, ""), 0xAF63BC4C8601B62Cu);
  EXPECT_EQ(TokenHash(TokenKind::kWord, "pump"), 0x1EB61F3DD8ED981Eu);
  EXPECT_EQ(TokenHash(TokenKind::kGram, "мақт"), 0xF3458860E82A9E55u);
  EXPECT_EQ(TokenHash(TokenKind::kCjk, "盐碱"), 0xB98371BC4BCA22B0u);
  EXPECT_EQ(kTokenRevision, 1);
}

}  // namespace
}  // namespace karez::text
