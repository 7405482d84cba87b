#include "services/runtime/formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/iso_codes.h"

namespace karez::runtime {
namespace {

TEST(Country, KnowsTheCodesOfIso3166Only) {
  for (const char* code : {"KZ", "KG", "TJ", "TM", "UZ", "CN", "RU", "AD", "ZW"}) EXPECT_TRUE(IsCountry(code)) << code;
  for (const char* code : {"", "K", "kz", "KAZ", "XX", "EU", "SU", "K ", " K", "UK"}) EXPECT_FALSE(IsCountry(code));
}

TEST(Country, HasAllThatTheStandardAssigns) {
  int count = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) count += IsCountry(std::string{a, b}) ? 1 : 0;
  }
  EXPECT_EQ(count, 249);
}

TEST(Region, IsACountryOrOneOfItsSubdivisions) {
  for (const char* code : {"UZ", "UZ-QR", "CN-XJ", "KZ-10", "GB-ENG", "TJ-SU"}) EXPECT_TRUE(IsRegion(code)) << code;
  for (const char* code : {"", "XX-AB", "UZ-", "UZ-QRST", "UZ-qr", "UZQR", "UZ_QR", "CN-XJ-01"}) {
    EXPECT_FALSE(IsRegion(code)) << code;
  }
}

TEST(Currency, KnowsActiveCurrenciesButNoMetalsAndTestCodes) {
  for (const char* code : {"KZT", "KGS", "TJS", "TMT", "UZS", "CNY", "RUB", "USD", "EUR", "XOF", "AED", "ZWG"}) {
    EXPECT_TRUE(IsCurrency(code)) << code;
  }
  for (const char* code : {"", "XAU", "XTS", "XBA", "DEM", "kzt", "KZ", "RMB"}) EXPECT_FALSE(IsCurrency(code)) << code;
}

TEST(ResourceId, AllowsLowerCaseDigitsAndInnerHyphens) {
  for (const std::string& id : {std::string("a"), std::string("7"), std::string("a-b"), std::string(63, 'x')}) {
    EXPECT_TRUE(IsResourceId(id)) << id;
  }
  for (const std::string& id :
       {std::string(), std::string("-a"), std::string("a-"), std::string("A"), std::string("a_b"), std::string("a/b"),
        std::string("ä"), std::string(64, 'x'), std::string("a\0b", 3)}) {
    EXPECT_FALSE(IsResourceId(id)) << id;
  }
}

TEST(SectorCode, IsDottedParts) {
  for (const char* code : {"energy", "energy.solar", "water.water_saving", "x.y.z9"}) {
    EXPECT_TRUE(IsSectorCode(code)) << code;
  }
  for (const char* code : {"", ".", "energy.", ".solar", "energy..solar", "Energy", "a b", "a.-"}) {
    EXPECT_FALSE(IsSectorCode(code)) << code;
  }
}

TEST(RequestId, IsAUuidOrAShortToken) {
  EXPECT_TRUE(IsRequestId("123e4567-e89b-12d3-a456-426614174000"));
  EXPECT_TRUE(IsRequestId("import_2026.01-7"));
  for (const std::string& id : {std::string(), std::string("a b"), std::string("a/b"), std::string(65, 'x')}) {
    EXPECT_FALSE(IsRequestId(id)) << id;
  }
}

TEST(HttpUri, WantsSchemeAndHost) {
  for (const char* uri : {"http://example.org", "https://example.org/", "HTTPS://xn--e1afmkfd.xn--p1ai:8443/a?b=c#d",
                          "http://[2001:db8::1]:80/x", "http://192.0.2.1/%D0%B0", "https://example.org?x"}) {
    EXPECT_TRUE(IsHttpUri(uri)) << uri;
  }
  for (const char* uri : {"", "example.org", "ftp://example.org", "http://", "http:///x", "http://a b", "http://a/%zz",
                          "http://a/%4", "http://u:p@a/", "http://a:99999/", "http://a:x/", "http://пример.рф/",
                          "javascript:alert(1)", "http://a/#b#c", "http://[::1", "http://a..b/", "http://a/<b>"}) {
    EXPECT_FALSE(IsHttpUri(uri)) << uri;
  }
}

TEST(ResourcePattern, MatchesPartByPart) {
  EXPECT_TRUE(FollowsResourcePattern("listings/drip-7", "listings/{listing}"));
  EXPECT_TRUE(FollowsResourcePattern("a/1/b/2", "a/{x}/b/{y}"));
  for (const char* name :
       {"", "listings", "listings/", "listings/A", "listings/a/b", "organizations/a", "/listings/a", "listings//a"}) {
    EXPECT_FALSE(FollowsResourcePattern(name, "listings/{listing}")) << name;
  }
}

TEST(HasFormat, CoversEveryFormatThatIsDeclared) {
  const auto* type = options::v1::StringFormat_descriptor();
  for (int i = 1; i < type->value_count(); ++i) {
    const auto format = static_cast<options::v1::StringFormat>(type->value(i)->number());
    EXPECT_FALSE(HasFormat("?? ??", format)) << type->value(i)->name();
    EXPECT_NE(FormatDescription(format), FormatDescription(options::v1::STRING_FORMAT_UNSPECIFIED));
  }
  EXPECT_TRUE(HasFormat("?? ??", options::v1::STRING_FORMAT_UNSPECIFIED));
  EXPECT_TRUE(HasFormat("uz-Cyrl", options::v1::STRING_FORMAT_LANGUAGE_TAG));
  EXPECT_TRUE(HasFormat("kW.h/m2", options::v1::STRING_FORMAT_UCUM_UNIT));
}

}  // namespace
}  // namespace karez::runtime
