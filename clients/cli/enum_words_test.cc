#include "clients/cli/enum_words.h"

#include <gmock/gmock.h>

#include "karez/brokerage/v1/decisions.pb.h"

namespace karez::cli {
namespace {

using ::testing::ElementsAre;

TEST(EnumWords, AreTheValuesOfTheContractAndBack) {
  const auto& sides = *brokerage::v1::DecisionSide_descriptor();
  EXPECT_THAT(WordsOf(sides), ElementsAre("operator", "offer-owner", "need-owner"));
  EXPECT_EQ(ValueForWord(sides, "need-owner"), brokerage::v1::DECISION_SIDE_NEED_OWNER);
  const auto& reasons = *brokerage::v1::RejectReason_descriptor();
  for (const std::string& word : WordsOf(reasons)) EXPECT_GT(ValueForWord(reasons, word), 0) << word;
  EXPECT_EQ(ValueForWord(reasons, "no-such-reason"), 0);
  EXPECT_EQ(ValueForWord(reasons, ""), 0);
}

}  // namespace
}  // namespace karez::cli
