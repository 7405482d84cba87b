#include "services/text/language_tag.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"

namespace karez::text {
namespace {

TEST(IsWellFormedLanguageTag, AcceptsEachPartOfTheGrammar) {
  for (const char* tag : {
           "zh",
           "ug",
           "en-US",
           "es-419",
           "uz-Cyrl",
           "zh-Hans-CN",
           "zh-cmn-Hans-CN",
           "zh-yue-HK",
           "sr-Latn-RS",
           "sl-rozaj",
           "sl-rozaj-biske",
           "de-CH-1901",
           "sl-Latn-IT-nedis",
           "en-US-u-islamcal",
           "zh-CN-a-myext-x-private",
           "en-a-myext-b-another",
           "x-whatever",
           "de-CH-x-phonebk",
           "az-Arab-x-AZE-derbend",
           "qaa-Qaaa-QM-x-southern",
           "abcd",
           "abcdefgh",
           "ar-a-aaa-b-bbb-a1",
       }) {
    EXPECT_TRUE(IsWellFormedLanguageTag(tag)) << tag;
  }
}

TEST(IsWellFormedLanguageTag, AcceptsGrandfatheredTags) {
  for (const char* tag : {"i-klingon", "I-Default", "en-GB-oed", "sgn-BE-FR", "art-lojban", "zh-min-nan"}) {
    EXPECT_TRUE(IsWellFormedLanguageTag(tag)) << tag;
  }
}

TEST(IsWellFormedLanguageTag, RefusesWhatTheGrammarDoesNot) {
  for (const char* tag : {
           "",              // Nothing.
           "u",             // Too short.
           "en-Latn-abcd",  // Four letters without a place.
           "abcdefghi",     // Longer than eight.
           "uz_Cyrl",       // Another separator.
           "uz-",           // An empty subtag.
           "-uz",
           "uz--Cyrl",
           "uz-Cyrl-Latn",  // Two scripts.
           "de-419-DE",     // Two regions.
           "a-DE",          // A language of one letter.
           "en-u",          // An extension without content.
           "en-x",          // Private use without content.
           "x",
           "en-a-bbb-a-ccc",      // A singleton twice.
           "de-1996-1996",        // A variant twice.
           "zh-aaa-bbb-ccc-ddd",  // Four extlangs.
           "кк",
           "en US",
           "1234",
           "12-CN",
       }) {
    EXPECT_FALSE(IsWellFormedLanguageTag(tag)) << tag;
  }
}

TEST(CanonicalLanguageTag, WritesEachSubtagInItsCase) {
  EXPECT_EQ(*CanonicalLanguageTag("language", "ZH-hans-cn"), "zh-Hans-CN");
  EXPECT_EQ(*CanonicalLanguageTag("language", "UZ-CYRL"), "uz-Cyrl");
  EXPECT_EQ(*CanonicalLanguageTag("language", "EN-us-U-IslamCal-X-Ab"), "en-US-u-islamcal-x-ab");
  EXPECT_EQ(*CanonicalLanguageTag("language", "SL-ROZAJ-BISKE"), "sl-rozaj-biske");
  EXPECT_EQ(*CanonicalLanguageTag("language", "EN-gb-OED"), "en-GB-oed");
  EXPECT_EQ(*CanonicalLanguageTag("language", "X-ABC-DE"), "x-abc-de");
}

TEST(CanonicalLanguageTag, SaysWhatItWants) {
  const absl::Status status = CanonicalLanguageTag("texts[0].language", "uz_Cyrl").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "texts[0].language: got \"uz_Cyrl\", want a BCP 47 language tag such as \"uz-Cyrl\"");
}

TEST(PrimaryLanguage, IsTheFirstSubtagInLowerCase) {
  EXPECT_EQ(PrimaryLanguage("ZH-Hans-CN"), "zh");
  EXPECT_EQ(PrimaryLanguage("tk"), "tk");
  EXPECT_EQ(PrimaryLanguage("en-GB-oed"), "en");
}

TEST(PrimaryLanguage, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(PrimaryLanguage("x-private"), "");
  EXPECT_EQ(PrimaryLanguage("i-klingon"), "");
  EXPECT_EQ(PrimaryLanguage("not a tag"), "");
}

}  // namespace
}  // namespace karez::text
