#include "services/runtime/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "google/protobuf/text_format.h"
#include "karez/matching/v1/match.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::HasSubstr;

constexpr char kListing[] = R"pb(
  name: "listings/drip-7"
  organization: "organizations/o"
  offer { availability { status: AVAILABILITY_STATUS_OPTIONED } }
  titles { language: "kk" text: "Тамшылатып суару" }
  titles { language: "en" text: "Drip irrigation for saline soil" }
  descriptions { language: "uz-Cyrl" text: "Шўр ерлар" }
  sectors { code: "agriculture.irrigation" origin: SECTOR_ORIGIN_DECLARED }
  sectors { code: "energy" }
  readiness { trl: 7 }
  indicators { quantity: "salt tolerance" comparator: COMPARATOR_AT_LEAST value: -0.5 unit: "%" }
  regions: [ "KZ", "UZ-QR" ]
  money { max { currency_code: "KZT" units: 5000000000 } }
  accepting_interest: false
  state: LISTING_STATE_PUBLISHED
  create_time { seconds: 1767225600 }
)pb";

bool Matches(const std::string& text) {
  registry::v1::Listing listing;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kListing, &listing));
  const absl::StatusOr<Filter> filter = ParseFilter(text, *registry::v1::Listing::descriptor());
  EXPECT_THAT(filter, IsOk()) << text;
  return filter.ok() && filter->Matches(listing);
}

// Refused with an error for the field filter that contains `want`.
void ExpectRefused(const std::string& text, const std::string& want) {
  EXPECT_THAT(ParseFilter(text, *registry::v1::Listing::descriptor()),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::AllOf(HasSubstr("filter: got "), HasSubstr(want))))
      << text;
}

TEST(Filter, TakesEverythingWhenEmpty) {
  EXPECT_TRUE(Matches(""));
  EXPECT_TRUE(Matches(" \t\n"));
  EXPECT_TRUE(Filter().Matches(registry::v1::Listing()));
}

TEST(Filter, ComparesStrings) {
  EXPECT_TRUE(Matches("name = \"listings/drip-7\""));
  EXPECT_TRUE(Matches("name='listings/drip-7'"));
  EXPECT_TRUE(Matches("name = listings/drip-7"));
  EXPECT_FALSE(Matches("name = \"LISTINGS/drip-7\""));
  EXPECT_FALSE(Matches("name != \"listings/drip-7\""));
  EXPECT_TRUE(Matches("name > \"listings/a\" AND name < \"listings/e\""));
  EXPECT_TRUE(Matches("origin = \"\""));
}

TEST(Filter, ComparesNumbers) {
  EXPECT_TRUE(Matches("readiness.trl = 7"));
  EXPECT_TRUE(Matches("readiness.trl >= 7 AND readiness.trl <= 7"));
  EXPECT_FALSE(Matches("readiness.trl > 7"));
  EXPECT_FALSE(Matches("readiness.trl < 7"));
  EXPECT_TRUE(Matches("readiness.trl > -1"));
  EXPECT_TRUE(Matches("indicators.value = -0.5"));
  EXPECT_TRUE(Matches("indicators.value < -4e-1"));
  EXPECT_TRUE(Matches("money.max.units > 4999999999"));
}

TEST(Filter, ComparesBooleans) {
  EXPECT_TRUE(Matches("accepting_interest = false"));
  EXPECT_FALSE(Matches("accepting_interest = true"));
}

TEST(Filter, KnowsEnumValuesByFullAndShortName) {
  EXPECT_TRUE(Matches("state = LISTING_STATE_PUBLISHED"));
  EXPECT_TRUE(Matches("state = PUBLISHED"));
  EXPECT_TRUE(Matches("state = published"));
  EXPECT_TRUE(Matches("state != DRAFT"));
  EXPECT_TRUE(Matches("offer.availability.status = OPTIONED"));
}

TEST(Filter, ComparesTimes) {
  EXPECT_TRUE(Matches("create_time = \"2026-01-01T00:00:00Z\""));
  EXPECT_TRUE(Matches("create_time >= 2026-01-01T05:00:00+05:00"));
  EXPECT_TRUE(Matches("create_time < \"2026-01-01T00:00:00.000001Z\""));
  EXPECT_FALSE(Matches("create_time > \"2026-01-01T00:00:00Z\""));
}

TEST(Filter, AsksAnyElementOfARepeatedField) {
  EXPECT_TRUE(Matches("titles.language = \"en\""));
  EXPECT_TRUE(Matches("regions = \"KZ\""));
  EXPECT_FALSE(Matches("regions = \"KG\""));
  EXPECT_TRUE(Matches("regions != \"KG\""));
  EXPECT_FALSE(Matches("regions != \"KZ\""));
}

TEST(Filter, FindsCodesBelowACode) {
  EXPECT_TRUE(Matches("sectors.code:\"agriculture\""));
  EXPECT_TRUE(Matches("sectors.code:agriculture.irrigation"));
  EXPECT_FALSE(Matches("sectors.code:\"agri\""));
  EXPECT_FALSE(Matches("sectors.code = \"agriculture\""));
  EXPECT_TRUE(Matches("regions:UZ"));
  EXPECT_FALSE(Matches("regions:U"));
  EXPECT_TRUE(Matches("descriptions.language:uz"));
  EXPECT_FALSE(Matches("titles.language:uz"));
}

TEST(Filter, FindsTextInAnyLetterCase) {
  EXPECT_TRUE(Matches("titles.text:\"DRIP\""));
  EXPECT_TRUE(Matches("titles.text:СУАРУ"));
  EXPECT_FALSE(Matches("titles.text:\"шўр\""));
  EXPECT_FALSE(Matches("titles.text = \"drip\""));
}

TEST(Filter, FindsBareWordsInAnyText) {
  EXPECT_TRUE(Matches("irrigation"));
  EXPECT_TRUE(Matches("ШЎР"));
  EXPECT_TRUE(Matches("\"saline soil\""));
  EXPECT_FALSE(Matches("\"soil saline\""));
  EXPECT_TRUE(Matches("soil saline"));
  EXPECT_TRUE(Matches("tolerance"));
  EXPECT_FALSE(Matches("PUBLISHED"));
  EXPECT_FALSE(Matches("agriculture.irrigation")) << "codes are not text";
}

TEST(Filter, AsksWhetherAFieldIsSet) {
  EXPECT_TRUE(Matches("readiness:*"));
  EXPECT_TRUE(Matches("readiness.trl:*"));
  EXPECT_FALSE(Matches("readiness.max_trl:*"));
  EXPECT_TRUE(Matches("accepting_interest:*"));
  EXPECT_FALSE(Matches("timing:*"));
  EXPECT_FALSE(Matches("timing.months:*"));
  EXPECT_TRUE(Matches("regions:*"));
  EXPECT_FALSE(Matches("zones:*"));
  EXPECT_TRUE(Matches("offer:* AND NOT need:*"));
}

TEST(Filter, NothingHoldsOfWhatIsNotThere) {
  for (const char* op : {"=", "!=", "<", ">", ":"}) {
    EXPECT_FALSE(Matches(std::string("timing.months ") + op + " 0")) << op;
    EXPECT_FALSE(Matches(std::string("zones.zone ") + op + " x")) << op;
  }
  EXPECT_FALSE(Matches("expire_time < \"2030-01-01T00:00:00Z\""));
  EXPECT_TRUE(Matches("NOT expire_time < \"2030-01-01T00:00:00Z\""));
}

// Each 1 stands for a term that holds, each 0 for one that does not.
bool Holds(absl::string_view text) {
  return Matches(absl::StrReplaceAll(text, {{"1", "state=PUBLISHED"}, {"0", "state=DRAFT"}}));
}

TEST(Filter, BindsOrTighterThanAnd) {
  EXPECT_FALSE(Holds("0 AND 1 OR 1")) << "0 AND (1 OR 1)";
  EXPECT_TRUE(Holds("1 AND 0 OR 1"));
  EXPECT_FALSE(Holds("1 OR 1 AND 0")) << "(1 OR 1) AND 0";
  EXPECT_TRUE(Holds("1 OR 0 AND 0 OR 1"));
}

TEST(Filter, TakesASpaceForAnAndThatBindsLooserThanOr) {
  EXPECT_TRUE(Holds("1 1"));
  EXPECT_FALSE(Holds("1 0"));
  EXPECT_FALSE(Holds("0 1 OR 1"));
  EXPECT_FALSE(Holds("1 OR 1 0"));
  EXPECT_TRUE(Holds("1 0 OR 1 AND 1"));
}

TEST(Filter, NegatesTheNextTermOnly) {
  EXPECT_TRUE(Holds("NOT 0 AND 1"));
  EXPECT_FALSE(Holds("NOT 1 OR 0"));
  EXPECT_TRUE(Holds("NOT 1 OR 1"));
  EXPECT_TRUE(Holds("-0 -0"));
  EXPECT_FALSE(Holds("-1"));
  EXPECT_TRUE(Holds("NOT (1 AND 0)"));
  EXPECT_TRUE(Holds("NOT NOT 1"));
  EXPECT_TRUE(Holds("NOT(0)"));
}

TEST(Filter, LetsParenthesesGroup) {
  EXPECT_TRUE(Holds("(0 AND 1) OR 1"));
  EXPECT_TRUE(Holds("( ( 1 ) )"));
  EXPECT_FALSE(Holds("(1 OR 1) AND (0)"));
}

TEST(Filter, TakesKeywordsInCapitalsOnly) {
  EXPECT_FALSE(Matches("drip and irrigation")) << "the text has no \"and\"";
  EXPECT_TRUE(Matches("titles.text : \"DRIP\" AND (NOT ANDROID)"));
  EXPECT_FALSE(Matches("ORGANIC"));
}

TEST(Filter, ShowsWhereItDoesNotUnderstand) {
  ExpectRefused("(state = PUBLISHED", "got the end at character 19, want \")\"");
  ExpectRefused("state = PUBLISHED)", "got \")\" at character 18, want the end of the filter");
  ExpectRefused("суару AND", "got the end at character 10");
  ExpectRefused("AND", "want a term");
  ExpectRefused("a OR OR b", "want a term");
  ExpectRefused("state =", "want one value");
  ExpectRefused("= 7", "want a field, a word or a quoted phrase");
  ExpectRefused("\"open", "want a closing \"");
  ExpectRefused("name = 'open", "want a closing '");
  ExpectRefused("readiness.trl ! 7", "at character 15");
  ExpectRefused("f(x)", "functions are not supported");
  ExpectRefused("regions:(KZ OR UZ)", "want one value");
  ExpectRefused("NOT", "got the end");
  ExpectRefused("-", "got the end");
  ExpectRefused("a, b", "want a field");
}

TEST(Filter, NamesFieldsAndValuesThatDoNotExist) {
  ExpectRefused("sector = x", "want a field of Listing for \"sector\"");
  ExpectRefused("titles.tongue = x", "want a field of LocalizedLabel for \"tongue\"");
  ExpectRefused("name.x = x", "want a path that ends at name, which has no fields");
  ExpectRefused("titles. = x", "want a field of LocalizedLabel for \"\"");
  ExpectRefused("state = OPEN", "got \"OPEN\" at character 9, want a value of ListingState for state");
  ExpectRefused("readiness.trl = high", "want an integer for readiness.trl");
  ExpectRefused("readiness.trl = 7.5", "want an integer");
  ExpectRefused("money.max.units = 99999999999999999999", "want an integer");
  ExpectRefused("indicators.value > nan", "want a number");
  ExpectRefused("accepting_interest = yes", "want true or false");
  ExpectRefused("create_time > yesterday", "want a time such as");
  ExpectRefused("readiness = 7", "want a field of Readiness to compare, or \"*\"");
  ExpectRefused("state > DRAFT", "want = or != for state");
}

TEST(Filter, TellsWhatAFieldMustBeForAnIndexToFindIt) {
  const auto parse = [](absl::string_view text) {
    const auto filter = ParseFilter(text, *registry::v1::Listing::descriptor());
    EXPECT_THAT(filter, IsOk());
    return *filter;
  };
  const Filter filter = parse("drip AND (external_id.source = \"a\" AND external_id.id = \"7\") AND state = DRAFT");
  EXPECT_EQ(filter.RequiredText("external_id.source"), "a");
  EXPECT_EQ(filter.RequiredText("external_id.id"), "7");
  EXPECT_EQ(filter.RequiredEnum("state"), registry::v1::LISTING_STATE_DRAFT);
  EXPECT_EQ(filter.RequiredText("organization"), std::nullopt);
  EXPECT_EQ(filter.RequiredText("state"), std::nullopt);

  EXPECT_EQ(Filter().RequiredText("organization"), std::nullopt);
  EXPECT_EQ(parse("state = DRAFT OR state = PUBLISHED").RequiredEnum("state"), std::nullopt);
  EXPECT_EQ(parse("NOT state = DRAFT").RequiredEnum("state"), std::nullopt);
  EXPECT_EQ(parse("state != DRAFT").RequiredEnum("state"), std::nullopt);
  EXPECT_EQ(parse("regions = KZ").RequiredText("regions"), std::nullopt) << "it may be another of them, too";
}

TEST(Filter, BoundsItsDepth) {
  ExpectRefused(std::string(100'000, '(') + "a", "within another");
  ExpectRefused(std::string(100'000, '-') + "a", "within another");
  EXPECT_TRUE(Matches(std::string(30, '(') + "irrigation" + std::string(30, ')')));
}

TEST(Filter, WorksForOtherMessages) {
  matching::v1::Match match;
  match.set_score(0.75);
  match.set_outcome(matching::v1::GATE_OUTCOME_PASS);
  const auto filter = ParseFilter("score >= 0.7 outcome = PASS", *matching::v1::Match::descriptor());
  ASSERT_THAT(filter, IsOk());
  EXPECT_TRUE(filter->Matches(match));
}

TEST(Filter, SurvivesAnyBytes) {
  registry::v1::Listing listing;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kListing, &listing));
  const std::vector<std::string> pieces = {"state", "=",  "PUBLISHED", " ", "AND",  "OR", "NOT",   "(",
                                           ")",     "-",  "titles",    ".", ":",    "*",  "\"",    "'",
                                           "\\",    "<=", "!=",        "7", "\xff", "\n", "суару", "regions"};
  std::mt19937 random(3);
  int parsed = 0;
  for (int i = 0; i < 30'000; ++i) {
    std::string text;
    for (size_t n = random() % 12; n > 0; --n) {
      if (random() % 8 == 0) {
        text += static_cast<char>(random());
      } else {
        text += pieces[random() % pieces.size()];
      }
    }
    const absl::StatusOr<Filter> filter = ParseFilter(text, *registry::v1::Listing::descriptor());
    if (filter.ok()) {
      filter->Matches(listing);
      ++parsed;
    } else {
      EXPECT_THAT(filter, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("filter: got ")));
    }
  }
  EXPECT_GT(parsed, 1000);
}

}  // namespace
}  // namespace karez::runtime
