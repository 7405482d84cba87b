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
      DecodeCursor(EncodeCursor(Position(), Store(), Partner()), Store(), Partner());
  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(*decoded, Position());
}

TEST(Cursor, NeedsNoEscapingInAUrl) {
  EXPECT_THAT(EncodeCursor(Position(), Store(), Partner()), testing::MatchesRegex("[A-Za-z0-9_-]+"));
}

TEST(Cursor, IsRefusedWhenAnyOfItIsMissingOrChanged) {
  const std::string cursor = EncodeCursor(Position(), Store(), Partner());
  for (size_t i = 0; i < cursor.size(); ++i) {
    std::string bytes;
    ASSERT_TRUE(absl::WebSafeBase64Unescape(cursor, &bytes));
    if (i < bytes.size()) {
      bytes[i] ^= 1;
      EXPECT_THAT(DecodeCursor(absl::WebSafeBase64Escape(bytes), Store(), Partner()),
                  AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("INVALID_CURSOR")))
          << "byte " << i;
    }
    EXPECT_THAT(DecodeCursor(cursor.substr(0, i), Store(), Partner()), StatusIs(absl::StatusCode::kInvalidArgument))
        << "cut to " << i;
  }
  EXPECT_THAT(DecodeCursor("no cursor!", Store(), Partner()),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("cursor: got \"no cursor!\", want")));
}

TEST(Cursor, IsOutOfRangeInAnotherStoreEpochOrView) {
  const std::string cursor = EncodeCursor(Position(), Store(), Partner());
  storage::StoreHeader other = Store();
  other.store_id = "s2";
  EXPECT_THAT(DecodeCursor(cursor, other, Partner()),
              AllOf(StatusIs(absl::StatusCode::kOutOfRange), HasReason("CURSOR_OUT_OF_RANGE")));
  other = Store();
  other.epoch = 8;
  EXPECT_THAT(DecodeCursor(cursor, other, Partner()), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(DecodeCursor(cursor, Store(), runtime::LocalOperator()), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(DecodeCursor(cursor, Store(), Partner("organizations/b")), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(Cursor, OfColleaguesIsOneAndTheSame) {
  runtime::Principal colleague = Partner();
  colleague.name = "principals/q";
  EXPECT_THAT(DecodeCursor(EncodeCursor(Position(), Store(), Partner()), Store(), colleague), IsOk());
}

}  // namespace
}  // namespace karez::registry
