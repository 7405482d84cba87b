#include "services/runtime/page_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "karez/registry/v1/listing_requests.pb.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::HasSubstr;

TEST(PageToken, GivesTheKeyBack) {
  for (const std::string& key : {std::string(), std::string("listings/a"), std::string("\0\xff\x01", 3)}) {
    const std::string token = EncodePageToken({key, 42});
    EXPECT_THAT(token, testing::MatchesRegex("[A-Za-z0-9_-]+"));
    const auto decoded = DecodePageToken(token, 42);
    ASSERT_THAT(decoded, IsOk());
    EXPECT_EQ(decoded->key, key);
  }
}

TEST(PageToken, StartsWithTheFirstPage) { EXPECT_EQ(DecodePageToken("", 42)->key, ""); }

TEST(PageToken, IsRefusedWithAnotherRequest) {
  const auto decoded = DecodePageToken(EncodePageToken({"k", 42}), 43);
  EXPECT_THAT(decoded, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page_token: got the token of another")));
}

TEST(PageToken, IsRefusedWhenItsBytesChange) {
  const std::string token = EncodePageToken({"listings/abc", 42});
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'x' ? 'y' : 'x';
    // The last letter's unused bits may decode to the same bytes.
    const auto decoded = DecodePageToken(changed, 42);
    EXPECT_TRUE(!decoded.ok() || decoded->key == "listings/abc") << changed;
    EXPECT_FALSE(DecodePageToken(token.substr(0, i), 42).ok() && i > 0);
  }
}

TEST(PageToken, SurvivesAnyBytes) {
  std::mt19937 random(11);
  for (int i = 0; i < 20'000; ++i) {
    std::string token;
    for (size_t n = 1 + random() % 60; n > 0; --n) token += static_cast<char>(random());
    EXPECT_THAT(DecodePageToken(token, 42), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page_token")));
  }
}

TEST(RequestHash, DependsOnEverythingButThePage) {
  registry::v1::ListListingsRequest request;
  request.set_filter("state = PUBLISHED");
  const uint64_t hash = RequestHash(request);

  request.set_page_size(7);
  request.set_page_token("x");
  EXPECT_EQ(RequestHash(request), hash);
  request.set_filter("state = DRAFT");
  EXPECT_NE(RequestHash(request), hash);
}

TEST(RequestHash, IsTheSameInEveryProcess) {
  registry::v1::ListListingsRequest request;
  request.set_filter("x");
  // FNV-1a over the type's name and the bytes 1a 01 78.
  EXPECT_EQ(RequestHash(request), 0x16d939706c0a4c05u);
}

}  // namespace
}  // namespace karez::runtime
