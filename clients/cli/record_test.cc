#include "clients/cli/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

using registry::v1::ListingImport;
using registry::v1::Organization;
using runtime::StatusIs;
using testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

ListingImport ParsedListing(absl::string_view json) {
  auto record = ParseJsonRecord(json);
  EXPECT_TRUE(record.ok()) << record.status();
  return record.ok() && std::holds_alternative<ListingImport>(*record) ? std::get<ListingImport>(*record)
                                                                       : ListingImport();
}

Organization ParsedOrganization(absl::string_view json) {
  auto record = ParseJsonRecord(json);
  EXPECT_TRUE(record.ok()) << record.status();
  return record.ok() && std::holds_alternative<Organization>(*record) ? std::get<Organization>(*record)
                                                                      : Organization();
}

TEST(ParseJsonRecord, TellsListingsFromOrganizationsByTheirFields) {
  EXPECT_EQ(ParsedListing(R"({"titles":[{"language":"zh","text":"膜下滴灌"}],"offer":{}})").listing().titles(0).text(),
            "膜下滴灌");
  EXPECT_EQ(ParsedOrganization(R"({"displayNames":[{"language":"en","text":"Canal Works"}],"country":"KZ"})").country(),
            "KZ");
  EXPECT_EQ(ParsedOrganization(R"({"display_names":[],"country":"UZ"})").country(), "UZ");
}

TEST(ParseJsonRecord, TakesRecordsInAWrapper) {
  const ListingImport item =
      ParsedListing(R"({"listing":{"need":{}},"organization_external_id":{"source":"s","id":"7"}})");
  EXPECT_TRUE(item.listing().has_need());
  EXPECT_EQ(item.organization_external_id().id(), "7");
  EXPECT_EQ(ParsedOrganization(R"({"organization":{"country":"TJ"}})").country(), "TJ");
}

TEST(ParseJsonRecord, FindsTheOwnerByItsExternalId) {
  const ListingImport item = ParsedListing(R"({"need":{},"organization":"external:partner/org/7"})");
  EXPECT_EQ(item.listing().organization(), "");
  EXPECT_EQ(item.organization_external_id().source(), "partner");
  EXPECT_EQ(item.organization_external_id().id(), "org/7");
  EXPECT_EQ(ParsedListing(R"({"need":{},"organization":"organizations/a"})").listing().organization(),
            "organizations/a");
  EXPECT_THAT(ParseJsonRecord(R"({"need":{},"organization":"external:partner"})"),
              StatusIs(kInvalid, "organization: got \"partner\", want SOURCE/ID"));
}

TEST(ParseJsonRecord, RefusesWhatIsNeither) {
  EXPECT_THAT(ParseJsonRecord(R"({"country":"KZ"})"), StatusIs(kInvalid, HasSubstr("want those of a Listing")));
  EXPECT_THAT(ParseJsonRecord(R"({"titles":[],"display_names":[]})"), StatusIs(kInvalid, HasSubstr("display_names")));
  EXPECT_THAT(ParseJsonRecord("[1]"), StatusIs(kInvalid, HasSubstr("want a JSON object")));
  EXPECT_THAT(ParseJsonRecord("7"), StatusIs(kInvalid, HasSubstr("want a JSON object")));
}

TEST(ParseJsonRecord, NamesThePlaceOfABrokenOrTruncatedRecord) {
  EXPECT_THAT(ParseJsonRecord(R"({"titles":[{"language":"zh","te)"),
              StatusIs(kInvalid, HasSubstr("missing closing quote, at byte 32")));
  EXPECT_THAT(ParseJsonRecord("{\"need\":{}} x"), StatusIs(kInvalid, HasSubstr("at byte 13")));
  EXPECT_THAT(ParseJsonRecord(std::string("\x1f\x8b\x08\x00\xff", 5)), StatusIs(kInvalid, HasSubstr("byte 1")));
  EXPECT_THAT(ParseJsonRecord("{\"need\":{\"current_solution\":\"a\xff\"}}"),
              StatusIs(kInvalid, HasSubstr("ill-formed UTF-8")));
}

TEST(ParseJsonRecord, RefusesUnknownFieldsEnumsAndRepeatedFields) {
  EXPECT_THAT(ParseJsonRecord(R"({"need":{},"colour":"red"})"), StatusIs(kInvalid, HasSubstr("colour")));
  EXPECT_THAT(ParseJsonRecord(R"({"need":{},"cooperation":[{"mode":"COOPERATION_MODE_BARTER"}]})"),
              StatusIs(kInvalid, HasSubstr("COOPERATION_MODE_BARTER")));
  EXPECT_THAT(ParseJsonRecord(R"({"need":{},"need":{}})"), StatusIs(kInvalid, HasSubstr("twice")));
}

TEST(ParseJsonRecord, RefusesDeepNesting) {
  EXPECT_THAT(ParseJsonRecord("{\"need\":" + std::string(100'000, '[')), StatusIs(kInvalid, HasSubstr("64 levels")));
}

TEST(ParseExternalId, TakesTheFirstSlashAsTheEndOfTheSource) {
  for (const char* bad : {"", "a", "/", "a/", "/b"}) EXPECT_THAT(ParseExternalId(bad), StatusIs(kInvalid)) << bad;
}

}  // namespace
}  // namespace karez::cli
