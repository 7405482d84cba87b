#include "services/matching/quotes.h"

#include <gtest/gtest.h>

#include "services/matching/testing.h"

namespace karez::matching {
namespace {

constexpr auto kPublic = options::v1::VISIBILITY_PUBLIC;
constexpr auto kOwner = options::v1::VISIBILITY_OWNER;

class QuotesTest : public ::testing::Test {
 protected:
  std::shared_ptr<const QuotableListing> Quotable() const {
    return std::make_shared<const QuotableListing>(*statistics_, Offer("x", "drip irrigation").listing(), "en");
  }
  static std::shared_ptr<const OpenListing> Listing(const std::string& name) {
    return std::make_shared<const OpenListing>(OpenListing{name, Terms()});
  }

  const std::shared_ptr<const Statistics> statistics_ = SmallStatistics();
  Quotes quotes_{2};
};

TEST_F(QuotesTest, FindsWhatItKeepsForOneClearance) {
  const auto listing = Listing("listings/a");
  const auto quotable = Quotable();
  EXPECT_EQ(quotes_.Find(*listing, kPublic, *statistics_), nullptr);
  quotes_.Keep(listing, kPublic, statistics_, quotable);
  EXPECT_EQ(quotes_.Find(*listing, kPublic, *statistics_), quotable);
  EXPECT_EQ(quotes_.Find(*listing, kOwner, *statistics_), nullptr);
}

TEST_F(QuotesTest, AReplacedListingIsAnother) {
  quotes_.Keep(Listing("listings/a"), kPublic, statistics_, Quotable());
  EXPECT_EQ(quotes_.Find(*Listing("listings/a"), kPublic, *statistics_), nullptr);
}

TEST_F(QuotesTest, ForgetsTheLeastRecentlyUsed) {
  const auto a = Listing("listings/a");
  const auto b = Listing("listings/b");
  const auto c = Listing("listings/c");
  quotes_.Keep(a, kPublic, statistics_, Quotable());
  quotes_.Keep(b, kPublic, statistics_, Quotable());
  EXPECT_NE(quotes_.Find(*a, kPublic, *statistics_), nullptr);
  quotes_.Keep(c, kPublic, statistics_, Quotable());
  EXPECT_NE(quotes_.Find(*a, kPublic, *statistics_), nullptr);
  EXPECT_EQ(quotes_.Find(*b, kPublic, *statistics_), nullptr);
  EXPECT_NE(quotes_.Find(*c, kPublic, *statistics_), nullptr);
}

TEST_F(QuotesTest, OtherStatisticsForgetAll) {
  const auto listing = Listing("listings/a");
  quotes_.Keep(listing, kPublic, statistics_, Quotable());
  const auto others = SmallStatistics();
  EXPECT_EQ(quotes_.Find(*listing, kPublic, *others), nullptr);
  quotes_.Keep(Listing("listings/b"), kPublic, others, Quotable());
  EXPECT_EQ(quotes_.Find(*listing, kPublic, *others), nullptr);
}

}  // namespace
}  // namespace karez::matching
