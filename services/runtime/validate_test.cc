#include "services/runtime/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/stubs/logging.h"
#include "google/protobuf/text_format.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "karez/registry/v1/change_feed.pb.h"
#include "karez/registry/v1/import.pb.h"
#include "karez/registry/v1/listing_requests.pb.h"
#include "karez/registry/v1/listing_verbs.pb.h"
#include "karez/registry/v1/organization_requests.pb.h"
#include "services/runtime/testing.h"
#include "services/runtime/visibility.h"
#include "services/text/utf8.h"

namespace karez::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class TwoSectors final : public Vocabulary {
 public:
  bool HasSector(absl::string_view code) const override { return code == "energy" || code == "energy.solar"; }
};

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// "field: description" of each violation.
std::vector<std::string> Faults(const google::protobuf::Message& message, absl::string_view path = "") {
  std::vector<std::string> faults;
  for (const Violation& violation : FindViolations(message, TwoSectors(), path)) {
    faults.push_back(violation.field + ": " + violation.description);
  }
  return faults;
}

constexpr char kOffer[] = R"pb(
  organization: "organizations/a"
  offer {}
  titles { language: "kk" text: "Тамшылатып суару" }
)pb";

registry::v1::Listing Offer(const std::string& more = "") { return Parse<registry::v1::Listing>(kOffer + more); }

registry::v1::UpdateListingRequest Update(const std::string& listing, const std::string& mask) {
  return Parse<registry::v1::UpdateListingRequest>("listing {" + listing + "} " + mask);
}

TEST(Validate, TakesWhatTheProtoAllows) {
  EXPECT_THAT(Faults(Offer(R"pb(
                name: "listings/x"
                sectors { code: "energy.solar" origin: SECTOR_ORIGIN_INFERRED confidence: 0.5 }
                readiness { trl: 9 }
                money {
                  max { currency_code: "KZT" units: 5 nanos: 10 }
                  basis: MONEY_BASIS_PER_HECTARE
                }
                regions: [ "KZ", "UZ-QR" ]
                indicators { quantity: "yield" comparator: COMPARATOR_AT_LEAST value: 0 unit: "t/har" }
                timing { start_time { seconds: 1767225600 } }
              )pb")),
              IsEmpty());
}

TEST(Validate, ReportsEveryViolationAtOnceWithItsPath) {
  const auto request = Parse<registry::v1::CreateListingRequest>(R"pb(
    listing {
      organization: "companies/a"
      titles { language: "kazakh_" text: "x" }
      titles { language: "ru" }
      sectors { code: "energy.nuclear" confidence: 1.5 }
      readiness { trl: 12 }
      money { min { currency_code: "TENGE" } }
      regions: [ "KZ", "XX-1" ]
      indicators { quantity: "yield" comparator: COMPARATOR_EQUAL value: 1 unit: "t/ha" }
      delivery { working_languages: [ "ru", "!" ] }
      call { programme: "p" }
    }
    listing_id: "No"
    request_id: "a b"
  )pb");

  EXPECT_THAT(
      Faults(request),
      ElementsAre("listing.organization: got \"companies/a\", want a name of the form organizations/{organization}",
                  "listing.titles[0].language: got \"kazakh_\", want a BCP 47 language tag such as \"uz-Cyrl\"",
                  "listing.titles[1].text: got nothing, want a value",
                  "listing.sectors[0].code: got \"energy.nuclear\", want a sector code of the taxonomy such as "
                  "\"energy.solar\"",
                  "listing.sectors[0].confidence: got 1.5, want 0 to 1", "listing.readiness.trl: got 12, want 0 to 9",
                  "listing.indicators[0].unit: got \"t/ha\", want \"har\" for \"ha\"",
                  "listing.money.min.currency_code: got \"TENGE\", want an ISO 4217 currency code such as \"KZT\"",
                  "listing.regions[1]: got \"XX-1\", want an ISO 3166-1 country or ISO 3166-2 subdivision code such "
                  "as \"UZ-QR\"",
                  "listing.call.deadline: got nothing, want a value",
                  "listing.delivery.working_languages[1]: got \"!\", want a BCP 47 language tag such as \"uz-Cyrl\"",
                  "listing.terms: got nothing, want offer or need",
                  "listing_id: got \"No\", want 1 to 63 of [a-z0-9-], first a letter or digit, last not \"-\"",
                  "request_id: got \"a b\", want 1 to 64 of [A-Za-z0-9._-]"));
}

TEST(Validate, MakesAnErrorOfThem) {
  const absl::Status status = Validate(registry::v1::CreateListingRequest(), TwoSectors());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, "listing: got nothing, want a value"));
  EXPECT_THAT(Violations(status), ElementsAre(Violation{"listing", "got nothing, want a value"}));
}

TEST(Validate, PutsThePathOfAnItemInFront) {
  EXPECT_THAT(Faults(Offer("regions: \"\""), "items[3].listing"),
              ElementsAre("items[3].listing.regions[0]: got \"\", want a value"));
}

TEST(Validate, CountsCodePointsNotBytes) {
  auto listing = Offer();
  std::string title;
  for (int i = 0; i < 300; ++i) title += "技";
  listing.mutable_titles(0)->set_text(title);
  EXPECT_THAT(Faults(listing), IsEmpty());
  listing.mutable_titles(0)->set_text(title + "术");
  EXPECT_THAT(Faults(listing), ElementsAre("titles[0].text: got 301 code points, want at most 300"));
}

TEST(Validate, RefusesBlankTextWhereTextIsRequired) {
  auto listing = Offer();
  listing.mutable_titles(0)->set_text(" \t\n\u3000");
  EXPECT_THAT(Faults(listing), ElementsAre(HasSubstr("titles[0].text: got \" \\x09\\x0a")));
}

TEST(Validate, RefusesInvalidUtf8) {
  auto listing = Offer();
  listing.mutable_titles(0)->set_text("a\xff");
  EXPECT_THAT(Faults(listing), ElementsAre("titles[0].text: got \"a\\xff\", want valid UTF-8"));
}

TEST(Validate, RefusesEnumValuesThatItDoesNotKnow) {
  auto listing = Offer("readiness {} preferences { types: ORGANIZATION_TYPE_UNSPECIFIED } cooperation {}");
  listing.mutable_readiness()->set_een_stage(static_cast<type::v1::EenStage>(99));
  EXPECT_THAT(Faults(listing),
              ElementsAre("readiness.een_stage: got enum number 99, want a value of EenStage",
                          "cooperation[0].mode: got nothing, want a value",
                          "preferences.types[0]: got ORGANIZATION_TYPE_UNSPECIFIED, want a value of OrganizationType"));
}

TEST(Validate, RefusesNumbersThatAreNotFinite) {
  auto listing = Offer("indicators { quantity: \"q\" comparator: COMPARATOR_EQUAL }");
  listing.mutable_indicators(0)->set_value(std::numeric_limits<double>::quiet_NaN());
  listing.mutable_indicators(0)->set_upper_value(std::numeric_limits<double>::infinity());
  EXPECT_THAT(Faults(listing), ElementsAre("indicators[0].value: got nan, want a finite number",
                                           "indicators[0].upper_value: got inf, want a finite number"));
}

TEST(Validate, ChecksTimesDurationsAndMoney) {
  EXPECT_THAT(Faults(Offer(R"pb(
                timing {
                  start_time { seconds: 253402300800 }
                  end_time { nanos: -1 }
                }
                money {
                  min { currency_code: "USD" units: 1 nanos: -1 }
                  max { units: -1 }
                }
              )pb")),
              ElementsAre("money.min.nanos: got -1, want less than a unit, with the sign of units",
                          "money.max.currency_code: got \"\", want an ISO 4217 currency code such as \"KZT\"",
                          "timing.start_time: got 253402300800 seconds, want a time of the years 1 to 9999",
                          "timing.end_time: got -1 nanos, want 0 to 999999999"));
  EXPECT_THAT(
      Faults(Parse<registry::v1::ListChangesRequest>("wait { seconds: 1 nanos: -1 } max_changes: 1001")),
      ElementsAre("max_changes: got 1001, want 0 to 1000", "wait: got -1 nanos, want less than a second of one sign"));
}

TEST(Validate, BoundsLists) {
  auto listing = Offer();
  listing.clear_titles();
  for (int i = 0; i < 101; ++i) listing.add_regions("XX");
  const std::vector<std::string> faults = Faults(listing);
  EXPECT_THAT(faults, testing::SizeIs(102));
  EXPECT_EQ(faults[0], "titles: got 0 items, want at least 1");
  EXPECT_EQ(faults[1], "regions: got 101 items, want at most 100");
}

TEST(Validate, WantsEachLanguageOnce) {
  EXPECT_THAT(Faults(Offer("titles { language: \"ru\" text: \"a\" } titles { language: \"kk\" text: \"b\" }")),
              ElementsAre("titles[2].language: got \"kk\" again, want each value once"));
}

TEST(Validate, IgnoresOutputOnlyFields) {
  auto listing = Offer("state_reason: \"x\" consent { given_by: \"\" }");
  listing.set_state(static_cast<registry::v1::ListingState>(99));
  EXPECT_THAT(Faults(listing), IsEmpty());
}

TEST(Validate, LeavesItemsToTheirOwnCheck) {
  const auto request = Parse<registry::v1::BatchImportListingsRequest>("items { listing { regions: \"XX\" } }");
  EXPECT_THAT(Faults(request), IsEmpty());
  EXPECT_THAT(Faults(registry::v1::BatchImportListingsRequest()), ElementsAre("items: got 0 items, want at least 1"));
}

TEST(Validate, ExcusesWhatTheHolderDoesNotRequire) {
  const auto draft =
      Parse<matching::v1::FindMatchesRequest>("draft { need {} titles { language: \"en\" text: \"t\" } }");
  EXPECT_THAT(Faults(draft), IsEmpty());
  EXPECT_THAT(Faults(draft.draft()), ElementsAre("organization: got nothing, want a value"));
}

TEST(Validate, WantsOneOfARequiredOneof) {
  EXPECT_THAT(Faults(matching::v1::FindMatchesRequest()), ElementsAre("subject: got nothing, want listing or draft"));
}

TEST(Validate, ChecksTheNameThatARecordCarries) {
  EXPECT_THAT(Faults(Offer("name: \"x\"")), ElementsAre("name: got \"x\", want a name of the form listings/{listing}"));
}

TEST(ValidateUpdate, AsksOnlyForWhatTheMaskNames) {
  EXPECT_THAT(Faults(Update("name: \"listings/a\" regions: \"KZ\" readiness { trl: 99 }",
                            "update_mask { paths: \"regions\" }")),
              IsEmpty());
  EXPECT_THAT(Faults(Update("name: \"listings/a\"", "update_mask { paths: \"titles\" paths: \"regions\" }")),
              ElementsAre("listing.titles: got 0 items, want at least 1"));
}

TEST(ValidateUpdate, ChecksNestedPaths) {
  EXPECT_THAT(Faults(Update("name: \"listings/a\" call { }", "update_mask { paths: \"call.deadline\" }")),
              ElementsAre("listing.call.deadline: got nothing, want a value"));
  EXPECT_THAT(Faults(Update("name: \"listings/a\" call { deadline { seconds: 1 } }",
                            "update_mask { paths: \"call.deadline\" }")),
              IsEmpty());
}

TEST(ValidateUpdate, ChecksWhatIsSetWhereThereIsNoMask) {
  EXPECT_THAT(Faults(Update("name: \"listings/a\" regions: \"KZ\"", "")), IsEmpty());
  EXPECT_THAT(Faults(Update("name: \"listings/a\" regions: \"XX\"", "")),
              ElementsAre(HasSubstr("listing.regions[0]: got \"XX\"")));
}

TEST(ValidateUpdate, ChecksTheWholeRecordWhereAllIsReplaced) {
  EXPECT_THAT(
      Faults(Update("name: \"listings/a\" offer {}", "update_mask { paths: \"*\" }")),
      ElementsAre("listing.organization: got nothing, want a value", "listing.titles: got 0 items, want at least 1"));
}

TEST(ValidateUpdate, NeedsTheNameAndAMaskOfFieldsThatCanChange) {
  EXPECT_THAT(Faults(Update(
                  "regions: \"KZ\"",
                  "update_mask { paths: ['regions', 'state', 'etag', 'nothing', 'titles.text', 'etag.x', '', '*'] }")),
              UnorderedElementsAre(
                  "listing.name: got nothing, want a value", "listing.organization: got nothing, want a value",
                  "listing.titles: got 0 items, want at least 1", "listing.terms: got nothing, want offer or need",
                  "update_mask.paths[1]: got \"state\", want a field that callers can change",
                  "update_mask.paths[2]: got \"etag\", want a field that callers can change",
                  "update_mask.paths[3]: got \"nothing\", want a field of Listing",
                  "update_mask.paths[4]: got \"titles.text\", want a path that ends at the repeated field titles",
                  "update_mask.paths[5]: got \"etag.x\", want a field that callers can change",
                  "update_mask.paths[6]: got \"\", want a field of Listing",
                  "update_mask.paths[7]: got \"*\", want \"*\" alone"));
}

TEST(ValidateUpdate, NeedsTheRecord) {
  EXPECT_THAT(Faults(registry::v1::UpdateListingRequest()), ElementsAre("listing: got nothing, want a value"));
  EXPECT_THAT(Faults(Parse<registry::v1::UpdateOrganizationRequest>("organization { name: \"organizations/o\" }")),
              IsEmpty());
}

// Every message that the wire can carry is answered: with OK or with violations.
TEST(Validate, SurvivesAnyMessage) {
  registry::v1::UpdateListingRequest request =
      Update(std::string(kOffer) +
                 "name: \"listings/a\" readiness { trl: 5 } money { max { currency_code: \"KZT\" units: 5 } }"
                 "indicators { quantity: \"q\" comparator: COMPARATOR_EQUAL value: 1 unit: \"m2\" }",
             "update_mask { paths: \"*\" }");
  const std::string bytes = request.SerializeAsString();
  // The parser prints a line for each string that is not UTF-8.
  const google::protobuf::LogSilencer silencer;
  std::mt19937 random(5);
  int parsed = 0;
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string mutated = bytes;
    for (size_t n = 1 + random() % 3; n > 0; --n) mutated[random() % mutated.size()] = static_cast<char>(random());
    if (!request.ParseFromString(mutated)) continue;
    ++parsed;
    for (const Violation& violation : FindViolations(request, TwoSectors())) {
      EXPECT_TRUE(text::IsValidUtf8(violation.description)) << violation.field;
      ++refused;
    }
    ClearOutputOnly(&request);
    Redact(Principal{.name = "principals/reader", .clearance = options::v1::VISIBILITY_PUBLIC}, &request);
  }
  EXPECT_GT(parsed, 1000);
  EXPECT_GT(refused, 1000);
}

TEST(ClearOutputOnly, ClearsThemAtAnyDepth) {
  auto request = Parse<registry::v1::BatchImportListingsRequest>(R"pb(
    items { listing { state: LISTING_STATE_PUBLISHED sequence: 7 regions: "KZ" } }
    consent { given_by: "Director" substance_hash: "x" }
  )pb");
  ClearOutputOnly(&request);
  EXPECT_EQ(request.items(0).listing().state(), registry::v1::LISTING_STATE_UNSPECIFIED);
  EXPECT_EQ(request.items(0).listing().sequence(), 0);
  EXPECT_EQ(request.items(0).listing().regions(0), "KZ");
  EXPECT_EQ(request.consent().substance_hash(), "");
  EXPECT_EQ(request.consent().given_by(), "Director");
}

TEST(OpenVocabulary, TakesAnyWellFormedSectorCode) {
  EXPECT_THAT(FindViolations(Offer("sectors { code: \"some.thing\" }"), OpenVocabulary()), IsEmpty());
  EXPECT_THAT(FindViolations(Offer("sectors { code: \"Some thing\" }"), OpenVocabulary()), testing::SizeIs(1));
}

}  // namespace
}  // namespace karez::runtime
