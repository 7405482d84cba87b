#include "services/matching/quotes.h"

#include <gtest/gtest.h>

#include "services/matching/testing.h"

namespace karez::matching {
namespace {

constexpr auto kPublic = options::v1::VISIBILITY_PUBLIC;
constexpr auto kOwner = options::v1::VISIBILITY_OWNER;

class QuotesTest : public ::testing::Test {
 protected:
  static std::shared_ptr<const QuotableListing> Quotable() {
    return std::make_shared<const QuotableListing>(Offer("x", "drip irrigation").listing(), "en");
  }
  static std::shared_ptr<const OpenListing> Listing(const std::string& name) {
    return std::make_shared<const OpenListing>(OpenListing{name, /*sequence=*/1, Terms()});
  }

  Quotes quotes_{2};
};

TEST_F(QuotesTest, FindsWhatItKeepsForOneClearance) {
  const auto listing = Listing("listings/a");
  const auto quotable = Quotable();
  EXPECT_EQ(quotes_.Find(*listing, kPublic), nullptr);
  quotes_.Keep(listing, kPublic, quotable);
  EXPECT_EQ(quotes_.Find(*listing, kPublic), quotable);
  EXPECT_EQ(quotes_.Find(*listing, kOwner), nullptr);
}

TEST_F(QuotesTest, AReplacedListingIsAnother) {
  quotes_.Keep(Listing("listings/a"), kPublic, Quotable());
  EXPECT_EQ(quotes_.Find(*Listing("listings/a"), kPublic), nullptr);
}

TEST_F(QuotesTest, ForgetsTheLeastRecentlyUsed) {
  const auto a = Listing("listings/a");
  const auto b = Listing("listings/b");
  const auto c = Listing("listings/c");
  quotes_.Keep(a, kPublic, Quotable());
  quotes_.Keep(b, kPublic, Quotable());
  EXPECT_NE(quotes_.Find(*a, kPublic), nullptr);
  quotes_.Keep(c, kPublic, Quotable());
  EXPECT_NE(quotes_.Find(*a, kPublic), nullptr);
  EXPECT_EQ(quotes_.Find(*b, kPublic), nullptr);
  EXPECT_NE(quotes_.Find(*c, kPublic), nullptr);
}

}  // namespace
}  // namespace karez::matching
