#include "services/registry/feed_position.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/testing.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;

const storage::StoreHeader& Store() {
  static const auto& header =
      *new storage::StoreHeader{.format_version = 2, .store_id = "s1", .epoch = 7, .service = "registry"};
  return header;
}

runtime::Sealer Key() { return runtime::Sealer(std::string(32, 'k')); }

FeedPosition Position() {
  return {.phase = FeedPosition::Phase::kListings, .sequence = 123, .last_name = "listings/a"};
}

runtime::Principal Partner(const std::string& organization = "organizations/a") {
  return {.name = "principals/p",
          .roles = {runtime::kPartnerRole},
          .clearance = options::v1::VISIBILITY_PARTNERS,
          .organizations = {organization}};
}

TEST(Cursor, GivesItsPositionBack) {
  const absl::StatusOr<FeedPosition> decoded =
      DecodeCursor(EncodeCursor(Position(), Store(), Partner(), Key()), Store(), Partner(), Key());
  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(*decoded, Position());
}

TEST(Cursor, NeedsNoEscapingInAUrl) {
  EXPECT_THAT(EncodeCursor(Position(), Store(), Partner(), Key()), testing::MatchesRegex("[A-Za-z0-9_-]+"));
}

TEST(Cursor, NamesNoRecord) {
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(EncodeCursor(Position(), Store(), Partner(), Key()), &bytes));
  EXPECT_EQ(bytes.find("listings"), std::string::npos);
  const runtime::Sealer another(std::string(32, 'l'));
  EXPECT_THAT(DecodeCursor(EncodeCursor(Position(), Store(), Partner(), another), Store(), Partner(), Key()),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(Cursor, IsRefusedWhenAnyOfItIsMissingOrChanged) {
  const std::string cursor = EncodeCursor(Position(), Store(), Partner(), Key());
  for (size_t i = 0; i < cursor.size(); ++i) {
    std::string bytes;
    ASSERT_TRUE(absl::WebSafeBase64Unescape(cursor, &bytes));
    if (i < bytes.size()) {
      bytes[i] ^= 1;
      EXPECT_THAT(DecodeCursor(absl::WebSafeBase64Escape(bytes), Store(), Partner(), Key()),
                  AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("INVALID_CURSOR")))
          << "byte " << i;
    }
    EXPECT_THAT(DecodeCursor(cursor.substr(0, i), Store(), Partner(), Key()),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << "cut to " << i;
  }
  EXPECT_THAT(DecodeCursor("no cursor!", Store(), Partner(), Key()),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("cursor: got \"no cursor!\", want")));
}

TEST(Cursor, IsOutOfRangeInAnotherStoreEpochOrView) {
  const std::string cursor = EncodeCursor(Position(), Store(), Partner(), Key());
  storage::StoreHeader other = Store();
  other.store_id = "s2";
  EXPECT_THAT(DecodeCursor(cursor, other, Partner(), Key()),
              AllOf(StatusIs(absl::StatusCode::kOutOfRange), HasReason("CURSOR_OUT_OF_RANGE")));
  other = Store();
  other.epoch = 8;
  EXPECT_THAT(DecodeCursor(cursor, other, Partner(), Key()), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(DecodeCursor(cursor, Store(), runtime::LocalOperator(), Key()), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(DecodeCursor(cursor, Store(), Partner("organizations/b"), Key()),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(Cursor, OfColleaguesIsOneAndTheSame) {
  runtime::Principal colleague = Partner();
  colleague.name = "principals/q";
  EXPECT_THAT(DecodeCursor(EncodeCursor(Position(), Store(), Partner(), Key()), Store(), colleague, Key()), IsOk());
}

}  // namespace
}  // namespace karez::registry
