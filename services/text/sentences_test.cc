#include "services/text/sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace karez::text {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Sentences(absl::string_view text) {
  std::vector<std::string> out;
  for (Span span : SplitSentences(text)) out.emplace_back(Substring(text, span));
  return out;
}

TEST(SplitSentences, KnowsTheMarksOfEachScript) {
  EXPECT_THAT(Sentences("We offer pumps. Who needs them? Write to us!"),
              ElementsAre("We offer pumps.", "Who needs them?", "Write to us!"));
  EXPECT_THAT(Sentences("我们提供水泵。谁需要?请来信!完"), ElementsAre("我们提供水泵。", "谁需要?请来信!完"));
  EXPECT_THAT(Sentences("我们提供水泵。谁需要？请来信！"), ElementsAre("我们提供水泵。", "谁需要？", "请来信！"));
  EXPECT_THAT(Sentences("بىز سۇ پومپىسى تەمىنلەيمىز. كىمگە كېرەك؟ يېزىڭ!"),
              ElementsAre("بىز سۇ پومپىسى تەمىنلەيمىز.", "كىمگە كېرەك؟", "يېزىڭ!"));
  EXPECT_THAT(Sentences("Біз сорғы ұсынамыз. Кімге керек?"), ElementsAre("Біз сорғы ұсынамыз.", "Кімге керек?"));
}

TEST(SplitSentences, EndsAtLineBreaks) {
  EXPECT_THAT(Sentences("Pumps\n\n  Valves\r\nPipes"), ElementsAre("Pumps", "Valves", "Pipes"));
}

TEST(SplitSentences, DoesNotEndInNumbers) {
  EXPECT_THAT(Sentences("Salt tolerance is 0.8 % at pH 7.5. It was measured on 12.05.2023 in the field."),
              ElementsAre("Salt tolerance is 0.8 % at pH 7.5.", "It was measured on 12.05.2023 in the field."));
}

TEST(SplitSentences, DoesNotEndAtAbbreviationsAndInitials) {
  EXPECT_THAT(Sentences("Prof. A. S. Karimov, Dr. Li et al. Found it. Next."),
              ElementsAre("Prof. A. S. Karimov, Dr. Li et al. Found it.", "Next."));
  EXPECT_THAT(Sentences("Цена 5 млн. Тенге за га. Срок до 2030 г. Алматы, ул. Абая."),
              ElementsAre("Цена 5 млн. Тенге за га.", "Срок до 2030 г. Алматы, ул. Абая."));
}

TEST(SplitSentences, DoesNotEndBeforeASmallLetter) {
  EXPECT_THAT(Sentences("Pumps, pipes etc. are in stock... and so on. Ask!"),
              ElementsAre("Pumps, pipes etc. are in stock... and so on.", "Ask!"));
}

TEST(SplitSentences, KeepsListNumbersWithTheirItems) {
  EXPECT_THAT(Sentences("1. Насос. 2. Труба."), ElementsAre("1. Насос.", "2. Труба."));
}

TEST(SplitSentences, KeepsClosingMarksWithTheSentence) {
  EXPECT_THAT(Sentences("\"Is it dry?\" He asked. (It is.) “Yes!” Good?! Fine."),
              ElementsAre("\"Is it dry?\"", "He asked.", "(It is.)", "“Yes!”", "Good?!", "Fine."));
  EXPECT_THAT(Sentences("他说：“需要水。”我们提供。"), ElementsAre("他说：“需要水。”", "我们提供。"));
}

TEST(SplitSentences, DoesNotEndInNamesWithMarks) {
  EXPECT_THAT(Sentences("See www.example.org/pump?id=3 for it."), ElementsAre("See www.example.org/pump?id=3 for it."));
}

TEST(SplitSentences, FindsNothingInWhiteSpace) {
  EXPECT_THAT(SplitSentences(""), IsEmpty());
  EXPECT_THAT(SplitSentences(" \n\u3000\n"), IsEmpty());
}

TEST(SplitSentences, CountsInCodePointsOfTheOriginal) {
  EXPECT_THAT(SplitSentences("  水。 Е\u0306!"), ElementsAre(Span{2, 4}, Span{5, 8}));
}

}  // namespace
}  // namespace karez::text
