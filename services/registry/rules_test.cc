#include "services/registry/rules.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace karez::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Paths of what is wrong with a listing in protobuf's text format.
std::vector<std::string> Faults(const std::string& text) {
  v1::Listing listing;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &listing)) << text;
  std::vector<std::string> fields;
  for (const runtime::Violation& violation : CheckListing(listing, "listing")) {
    EXPECT_THAT(violation.description, testing::StartsWith("got "));
    EXPECT_THAT(violation.description, testing::HasSubstr("want "));
    fields.push_back(violation.field);
  }
  return fields;
}

TEST(ListingRules, TakeEachLanguageOncePerText) {
  EXPECT_THAT(Faults("titles { language: 'kk' } titles { language: 'ru' } descriptions { language: 'kk' }"), IsEmpty());
  EXPECT_THAT(Faults("titles { language: 'uz-Cyrl' } titles { language: 'UZ-cyrl' }"),
              ElementsAre("listing.titles[1].language"));
  EXPECT_THAT(Faults("descriptions { language: 'kk' } descriptions { language: 'kk' }"),
              ElementsAre("listing.descriptions[1].language"));
}

TEST(ListingRules, WantAnUpperValueForARangeOnly) {
  EXPECT_THAT(Faults("indicators { comparator: COMPARATOR_BETWEEN value: 1 upper_value: 1 }"), IsEmpty());
  EXPECT_THAT(Faults("indicators { comparator: COMPARATOR_BETWEEN value: 1 }"),
              ElementsAre("listing.indicators[0].upper_value"));
  EXPECT_THAT(Faults("indicators { comparator: COMPARATOR_BETWEEN value: 2 upper_value: 1 }"),
              ElementsAre("listing.indicators[0].upper_value"));
  EXPECT_THAT(Faults("indicators { comparator: COMPARATOR_AT_LEAST value: 1 upper_value: 2 }"),
              ElementsAre("listing.indicators[0].upper_value"));
}

TEST(ListingRules, WantAnUpperReadinessOfNeedsOnly) {
  EXPECT_THAT(Faults("need {} readiness { trl: 6 max_trl: 9 }"), IsEmpty());
  EXPECT_THAT(Faults("need {} readiness { trl: 6 max_trl: 5 }"), ElementsAre("listing.readiness.max_trl"));
  EXPECT_THAT(Faults("offer {} readiness { trl: 6 max_trl: 9 }"), ElementsAre("listing.readiness.max_trl"));
}

TEST(ListingRules, WantAZoneThatIsKnown) {
  EXPECT_THAT(Faults("zones { zone: 'cn-xj-ftz-horgos' } zones { zone: 'cn-xj-ftz-khorgos' }"), IsEmpty());
  EXPECT_THAT(Faults("zones { zone: 'cn-xj-ftz-horgos' } zones { zone: 'cn-xj-ftz-altay' }"),
              ElementsAre("listing.zones[1].zone"));
}

TEST(ListingRules, WantMoneyInOneCurrencyAndInOrder) {
  EXPECT_THAT(Faults("money { min { currency_code: 'CNY' units: 5 nanos: 1 } max { currency_code: 'CNY' units: 6 } }"),
              IsEmpty());
  EXPECT_THAT(Faults("money { min { currency_code: 'CNY' } max { currency_code: 'KZT' units: 6 } }"),
              ElementsAre("listing.money.max.currency_code"));
  EXPECT_THAT(Faults("money { min { currency_code: 'CNY' units: 5 nanos: 1 } max { currency_code: 'CNY' units: 5 } }"),
              ElementsAre("listing.money.max.units"));
  EXPECT_THAT(Faults("money { min { currency_code: 'CNY' units: -1 } }"), ElementsAre("listing.money.min.units"));
  EXPECT_THAT(Faults("money { max { currency_code: 'CNY' nanos: -1 } }"), ElementsAre("listing.money.max.units"));
}

TEST(ListingRules, WantAnEndAfterTheStart) {
  EXPECT_THAT(Faults("timing { start_time { seconds: 5 } end_time { seconds: 5 } }"), IsEmpty());
  EXPECT_THAT(Faults("timing { end_time { seconds: 5 } }"), IsEmpty());
  EXPECT_THAT(Faults("timing { start_time { seconds: 5 nanos: 1 } end_time { seconds: 5 } }"),
              ElementsAre("listing.timing.end_time"));
}

TEST(ListingRules, TakeASectorAndAModeOnce) {
  EXPECT_THAT(Faults("sectors { code: 'water' } sectors { code: 'energy' } sectors { code: 'water' }"),
              ElementsAre("listing.sectors[2].code"));
  EXPECT_THAT(Faults("cooperation { mode: COOPERATION_MODE_LICENSE } cooperation { mode: COOPERATION_MODE_LICENSE }"),
              ElementsAre("listing.cooperation[1].mode"));
}

TEST(ListingRules, LetTheOwnerChooseWhoReadsItsOwnContent) {
  EXPECT_THAT(Faults("field_visibilities { field: 'money' } field_visibilities { field: 'export_control' }"),
              IsEmpty());
  for (const char* field : {"name", "etag", "state", "consent", "sequence", "field_visibilities", "", "price"}) {
    EXPECT_THAT(Faults(std::string("field_visibilities { field: '") + field + "' }"),
                ElementsAre("listing.field_visibilities[0].field"))
        << field;
  }
  EXPECT_THAT(Faults("field_visibilities { field: 'money' } field_visibilities { field: 'money' }"),
              ElementsAre("listing.field_visibilities[1].field"));
}

TEST(OrganizationRules, WantTheRegionInTheCountry) {
  v1::Organization organization;
  organization.set_country("CN");
  EXPECT_THAT(CheckOrganization(organization, "organization"), IsEmpty());
  organization.set_region("CN-XJ");
  EXPECT_THAT(CheckOrganization(organization, "organization"), IsEmpty());
  organization.set_region("KZ-ALA");
  EXPECT_THAT(CheckOrganization(organization, "organization"),
              ElementsAre(testing::Field(&runtime::Violation::field, "organization.region")));
}

}  // namespace
}  // namespace karez::registry
