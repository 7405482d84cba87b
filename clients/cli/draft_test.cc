#include "clients/cli/draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "clients/cli/session.h"
#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

using registry::v1::Listing;
using runtime::IsOk;

TEST(MakeDraft, TakesAShortTextAsTheTitle) {
  const auto draft = MakeDraft({.side = "need", .text = "Капельное орошение хлопка на засоленных землях"});
  ASSERT_THAT(draft, IsOk());
  EXPECT_TRUE(draft->has_need());
  EXPECT_EQ(draft->titles(0).language(), "ru");
  EXPECT_EQ(draft->titles(0).text(), "Капельное орошение хлопка на засоленных землях");
  EXPECT_EQ(draft->descriptions_size(), 0);
}

TEST(MakeDraft, TakesTheFirstSentenceOfALongTextAsTheTitleAndAllOfItAsTheDescription) {
  const std::string text = "盐碱棉田膜下滴灌。可直接使用矿化度不超过4 g/L的微咸水。";
  const auto draft = MakeDraft({.side = "offer", .text = text});
  ASSERT_THAT(draft, IsOk());
  EXPECT_TRUE(draft->has_offer());
  EXPECT_EQ(draft->titles(0).text(), "盐碱棉田膜下滴灌。");
  EXPECT_EQ(draft->descriptions(0).text(), text);
  EXPECT_EQ(draft->descriptions(0).language(), "zh");
}

TEST(MakeDraft, CutsATitleAtItsLimit) {
  const std::string text(1000, 'a');
  const auto draft = MakeDraft({.side = "need", .text = text, .language = "en"});
  ASSERT_THAT(draft, IsOk());
  EXPECT_EQ(draft->titles(0).text(), std::string(300, 'a'));
  EXPECT_EQ(draft->descriptions(0).text(), text);
}

TEST(MakeDraft, TakesWhatElseIsSaid) {
  const auto draft = MakeDraft({.side = "need",
                                .title = "Water",
                                .language = "en",
                                .sectors = {"water"},
                                .regions = {"KZ"},
                                .cooperation = {"supply"},
                                .trl = 6});
  ASSERT_THAT(draft, IsOk());
  EXPECT_EQ(draft->sectors(0).code(), "water");
  EXPECT_EQ(draft->regions(0), "KZ");
  EXPECT_EQ(draft->cooperation(0).mode(), type::v1::COOPERATION_MODE_SUPPLY);
  EXPECT_EQ(draft->readiness().trl(), 6);
}

TEST(MakeDraft, CallsEmptyOrUnknownTextWrongUsage) {
  EXPECT_EQ(ExitCode(MakeDraft({.side = "need", .text = " \n "}).status()), 2);
  EXPECT_EQ(ExitCode(MakeDraft({.side = "need", .text = "12345"}).status()), 2);
  EXPECT_EQ(ExitCode(MakeDraft({.side = "need", .text = "a", .language = "en", .cooperation = {"barter"}}).status()),
            2);
}

}  // namespace
}  // namespace karez::cli
