#include "clients/cli/csv_cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "karez/type/v1/deal.pb.h"
#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

using runtime::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(SplitList, LeavesOutSpaceAndEmptyElements) {
  EXPECT_THAT(SplitList(" KZ; UZ-QR ;;TJ;"), ElementsAre("KZ", "UZ-QR", "TJ"));
  EXPECT_THAT(SplitList(" ; "), IsEmpty());
}

TEST(ParseEnum, TakesFullAndShortNamesInAnyCase) {
  const auto& type = *type::v1::MoneyBasis_descriptor();
  EXPECT_EQ(ParseEnum("MONEY_BASIS_PER_HECTARE", type).value(), type::v1::MONEY_BASIS_PER_HECTARE);
  EXPECT_EQ(ParseEnum("per_hectare", type).value(), type::v1::MONEY_BASIS_PER_HECTARE);
  EXPECT_THAT(ParseEnum("per acre", type), StatusIs(kInvalid, HasSubstr("got \"per acre\", want one of TOTAL, PER_")));
  EXPECT_THAT(ParseEnum("UNSPECIFIED", type), StatusIs(kInvalid));
}

TEST(ParseMoney, KeepsEveryDigit) {
  const auto money = ParseMoney("1200.05", "KZT");
  ASSERT_TRUE(money.ok()) << money.status();
  EXPECT_EQ(money->currency_code(), "KZT");
  EXPECT_EQ(money->units(), 1200);
  EXPECT_EQ(money->nanos(), 50'000'000);
  EXPECT_EQ(ParseMoney(" 7 ", "KZT")->nanos(), 0);
  EXPECT_EQ(ParseMoney("0.000000001", "KZT")->nanos(), 1);
  for (const char* bad : {"", ".5", "5.", "-1", "1,200", "1e3", "1.0000000001", "99999999999999999999", "NaN"}) {
    EXPECT_THAT(ParseMoney(bad, "KZT"), StatusIs(kInvalid)) << bad;
  }
}

TEST(ParseTimeOrDate, ReadsADateAsItsFirstOrLastSecond) {
  EXPECT_EQ(ParseTimeOrDate("2027-03-31", DayEdge::kBegin).value(), absl::FromUnixSeconds(1806451200));
  EXPECT_EQ(ParseTimeOrDate("2027-03-31", DayEdge::kEnd).value(), absl::FromUnixSeconds(1806451200 + 86399));
  EXPECT_EQ(ParseTimeOrDate("2027-03-31T06:00:00+06:00", DayEdge::kEnd).value(), absl::FromUnixSeconds(1806451200));
  EXPECT_THAT(ParseTimeOrDate("31.03.2027", DayEdge::kEnd), StatusIs(kInvalid));
}

TEST(ParseYesNo, TakesNothingElse) {
  EXPECT_TRUE(ParseYesNo("Yes").value());
  EXPECT_FALSE(ParseYesNo("0").value());
  EXPECT_THAT(ParseYesNo("maybe"), StatusIs(kInvalid, "got \"maybe\", want yes or no"));
}

TEST(ParseInteger, TakesWholeNumbersOnly) {
  EXPECT_EQ(ParseInteger(" 7 ").value(), 7);
  EXPECT_THAT(ParseInteger("7.5"), StatusIs(kInvalid));
}

}  // namespace
}  // namespace karez::cli
