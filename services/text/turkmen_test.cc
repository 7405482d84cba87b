#include "services/text/turkmen.h"

#include <gtest/gtest.h>

#include "services/text/utf8.h"

namespace karez::text {
namespace {

TEST(TurkmenInTurkishLetters, WritesEachLetterThatDiffers) {
  EXPECT_EQ(TurkmenInTurkishLetters("ý y ň w ž j ä"), "y ı n v j c e");
  EXPECT_EQ(TurkmenInTurkishLetters("Ý Y Ň W Ž J Ä"), "Y I N V J C E");
}

TEST(TurkmenInTurkishLetters, KeepsWhatBothSpellAlike) {
  EXPECT_EQ(TurkmenInTurkishLetters("ç ö ş ü 2030 水 қ"), "ç ö ş ü 2030 水 қ");
}

TEST(TurkmenInTurkishLetters, RespellsWords) {
  EXPECT_EQ(TurkmenInTurkishLetters("Suw tygşytlaýjy tehnologiýalar"), "Suv tıgşıtlaycı tehnologiyalar");
}

TEST(TurkmenInTurkishLetters, ReadsLettersWithCombiningMarks) {
  EXPECT_EQ(TurkmenInTurkishLetters("y\u0301n\u030Ca\u0308"), "yne");
}

TEST(TurkmenInTurkishLetters, ReplacesIllFormedBytes) { EXPECT_EQ(TurkmenInTurkishLetters("w\xFF"), "v\uFFFD"); }

}  // namespace
}  // namespace karez::text
