#include "clients/cli/display.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace karez::cli {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidth, CountsWideCharactersTwiceAndCombiningMarksNot) {
  EXPECT_EQ(DisplayWidth("drip"), 4);
  EXPECT_EQ(DisplayWidth("膜下滴灌"), 8);
  EXPECT_EQ(DisplayWidth("Ｋ１"), 4);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("سۇغىرىش"), 7);
  EXPECT_EQ(DisplayWidth("бо\u0304л"), 3);
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(FitToWidth, FillsOnTheSideThatIsNotAligned) {
  EXPECT_EQ(FitToWidth("水", 4), "水  ");
  EXPECT_EQ(FitToWidth("0.93", 6, Align::kRight), "  0.93");
}

TEST(WrapToWidth, CutsAtSpacesAndElseAnywhere) {
  EXPECT_THAT(WrapToWidth("drip irrigation of saline land", 12),
              ElementsAre("drip", "irrigation", "of saline", "land"));
  EXPECT_THAT(WrapToWidth("膜下滴灌成套", 5), ElementsAre("膜下", "滴灌", "成套"));
  EXPECT_THAT(WrapToWidth("abcdefgh ij", 4), ElementsAre("abcd", "efgh", "ij"));
  EXPECT_THAT(WrapToWidth("水 水", 1), ElementsAre("水", "水"));
  EXPECT_THAT(WrapToWidth("ab  ", 2), ElementsAre("ab"));
  EXPECT_THAT(WrapToWidth("", 4), ElementsAre(""));
}

TEST(FitToWidth, CutsToTheColumnAlsoInTheMiddleOfAWideCharacter) {
  EXPECT_EQ(FitToWidth("膜下滴灌", 8), "膜下滴灌");
  EXPECT_EQ(FitToWidth("膜下滴灌", 7), "膜下滴…");
  EXPECT_EQ(FitToWidth("膜下滴灌", 6), "膜下… ");
  EXPECT_EQ(FitToWidth("abc", 1), "…");
  EXPECT_EQ(FitToWidth("abc", 0), "");
  for (int width = 0; width < 12; ++width) EXPECT_EQ(DisplayWidth(FitToWidth("膜a下b滴c灌", width)), width);
}

TEST(FitToWidth, KeepsACombiningMarkWithItsLetter) { EXPECT_EQ(FitToWidth("e\u0301abc", 3), "e\u0301a…"); }

TEST(Printable, TakesNothingThatSteersATerminal) {
  EXPECT_EQ(Printable("a\033[31mb\nc\td\x7f"), "a [31mb c d ");
  EXPECT_EQ(Printable("a\u202Eb\u2066c"), "abc");
  EXPECT_EQ(Printable("a\xff b"), "a\uFFFD b");
  EXPECT_EQ(Printable("a\u009Bb"), "a b");
}

TEST(Bar, HasTheLengthOfTheValueInEighths) {
  EXPECT_EQ(Bar(0, 4), "");
  EXPECT_EQ(Bar(1, 4), "████");
  EXPECT_EQ(Bar(0.5, 4), "██");
  EXPECT_EQ(Bar(0.53125, 4), "██▏");
  EXPECT_EQ(Bar(7, 2), "██");
  EXPECT_EQ(Bar(-7, 2), "");
}

TEST(StepBar, ShowsWhereAStepBeginsAndWhichWayItGoes) {
  EXPECT_EQ(StepBar(0, 1, -1, 1, 4), "  ██");
  EXPECT_EQ(StepBar(1, 0, -1, 1, 4), "  ░░");
  EXPECT_EQ(StepBar(0, 0.01, -1, 1, 4), "  ▸");
  EXPECT_EQ(StepBar(0.01, 0, -1, 1, 4), "  ◂");
  EXPECT_EQ(StepBar(0, 0, -1, 1, 4), "  │");
  EXPECT_EQ(StepBar(1, 0.999, -1, 1, 4), "   ◂");
}

TEST(Paint, ColorsOnlyWhereAsked) {
  EXPECT_EQ(Paint("x", Color::kRed, true), "\033[31mx\033[0m");
  EXPECT_EQ(Paint("x", Color::kRed, false), "x");
}

}  // namespace
}  // namespace karez::cli
