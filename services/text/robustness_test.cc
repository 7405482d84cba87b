// Any bytes go in, and what comes out keeps the promises of the headers.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "services/text/language.h"
#include "services/text/language_tag.h"
#include "services/text/normalize.h"
#include "services/text/script.h"
#include "services/text/sentences.h"
#include "services/text/tokens.h"
#include "services/text/turkmen.h"
#include "services/text/utf8.h"

namespace karez::text {
namespace {

void ExpectPromisesKept(const std::string& text) {
  const uint32_t size = static_cast<uint32_t>(CountCodePoints(text));
  ASSERT_EQ(CheckUtf8("text", text).ok(), IsValidUtf8(text));
  const std::string replaced = ReplaceInvalidUtf8(text);
  ASSERT_TRUE(IsValidUtf8(replaced));
  ASSERT_EQ(CountCodePoints(replaced), size);
  ASSERT_EQ(ByteOffset(text, size), text.size());
  for (const Folding folding : {Folding::kNone, Folding::kCase}) {
    ASSERT_TRUE(IsValidUtf8(Normalize(text, folding)));
    ASSERT_EQ(Normalize(text, folding), Normalize(replaced, folding));
  }
  ASSERT_TRUE(IsValidUtf8(CollapseWhitespace(text)));
  ASSERT_TRUE(IsValidUtf8(TurkmenInTurkishLetters(text)));
  DominantScript(text);
  const LanguageGuess guess = IdentifyLanguage(text);
  ASSERT_GE(guess.confidence, 0.0);
  ASSERT_LE(guess.confidence, 1.0);
  ASSERT_EQ(CanonicalLanguageTag("language", text).ok(), IsWellFormedLanguageTag(text));
  for (const TextToken& token : Tokenize(text)) {
    ASSERT_FALSE(token.text.empty());
    ASSERT_TRUE(IsValidUtf8(token.text));
    ASSERT_LT(token.span.begin, token.span.end);
    ASSERT_LE(token.span.end, size);
    ASSERT_EQ(token.hash, TokenHash(token.kind, token.text));
  }
  uint32_t end = 0;
  for (const Span sentence : SplitSentences(text)) {
    ASSERT_LE(end, sentence.begin);
    ASSERT_LT(sentence.begin, sentence.end);
    end = sentence.end;
  }
  ASSERT_LE(end, size);
}

TEST(AnyBytes, NeverBreakAPromise) {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 64, '\0');
    for (char& byte : text) byte = static_cast<char>(random());
    ASSERT_NO_FATAL_FAILURE(ExpectPromisesKept(text)) << "round " << round;
  }
}

TEST(AnyBytes, NeverBreakAPromiseInNearlyValidText) {
  const std::string seed =
      "1. Sho‘rlangan yerlarda 1,000.5 kg/m³ paxta! 盐碱地棉花，膜下滴灌。 "
      "بىز شورلۇق ﻻ سـۇ؟ Қазақ ӣӯҳ y\u0301er 20°C 45% 10 000 т. е. №5 ㎡ 한 e\u0301\u0323";
  std::mt19937 random(2);
  for (int round = 0; round < 3000; ++round) {
    std::string text = seed;
    for (int edit = 0; edit < 6; ++edit) {
      const size_t at = random() % text.size();
      if (random() % 3 == 0) {
        text.erase(at, 1 + random() % 4);
      } else if (random() % 2 == 0) {
        text[at] = static_cast<char>(random());
      } else {
        text.insert(at, text.substr(random() % text.size(), random() % 9));
      }
    }
    ASSERT_NO_FATAL_FAILURE(ExpectPromisesKept(text)) << "round " << round;
  }
}

TEST(AnyBytes, NeverBreakAPromiseInRandomCodePoints) {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (uint32_t i = random() % 40; i > 0; --i) {
      const char32_t limit = round % 2 == 0 ? 0x3100 : 0x110000;
      AppendUtf8(random() % limit, text);
    }
    ASSERT_NO_FATAL_FAILURE(ExpectPromisesKept(text)) << "round " << round;
  }
}

TEST(AnyBytes, TakeLinearTimeInMarksWithoutEnd) {
  std::string marks = "e";
  for (int i = 0; i < 100000; ++i) marks += i % 2 == 0 ? "\u0301" : "\u0323";
  EXPECT_EQ(CountCodePoints(Normalize(marks, Folding::kCase)), 100000u);
  EXPECT_FALSE(Tokenize(marks).empty());
}

}  // namespace
}  // namespace karez::text
