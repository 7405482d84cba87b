#include "services/matching/topic/content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <string>

#include "services/matching/topic/testing.h"
#include "services/text/language.h"
#include "services/text/tokens.h"

namespace karez::matching {
namespace {

using testing::MakeListing;

uint32_t Word(absl::string_view word) {
  return TokenId(text::TokenKind::kWord, text::TokenHash(text::TokenKind::kWord, word));
}

int CountOf(const Content& content, uint32_t token) {
  for (const TokenCount& entry : content.tokens) {
    if (entry.token == token) return entry.count;
  }
  return 0;
}

void AddKeyword(registry::v1::Listing& listing, absl::string_view language, absl::string_view text) {
  auto& keyword = *listing.add_keywords();
  keyword.set_language(std::string(language));
  keyword.set_text(std::string(text));
}

void AddTitle(registry::v1::Listing& listing, absl::string_view language, absl::string_view text,
              type::v1::TextOrigin origin) {
  auto& title = *listing.add_titles();
  title.set_language(std::string(language));
  title.set_text(std::string(text));
  title.set_origin(origin);
}

v1::QuantizedVector Axis(size_t axis, size_t dimension = kVectorDimension) {
  v1::QuantizedVector vector;
  vector.set_values(std::string(dimension, '\0'));
  (*vector.mutable_values())[axis] = 127;
  vector.set_scale(1.0f / 127.0f);
  return vector;
}

TEST(MakeContent, TellsTheSideByTheTerms) {
  EXPECT_EQ(MakeContent(MakeListing(Side::kNeed, "en", "Pump"), "en", nullptr).side, Side::kNeed);
  EXPECT_EQ(MakeContent(MakeListing(Side::kOffer, "en", "Pump"), "en", nullptr).side, Side::kOffer);
}

TEST(MakeContent, WordsCountByWhereTheyStand) {
  registry::v1::Listing listing = MakeListing(Side::kOffer, "en", "Drip irrigation", "Drip lines, drip heads");
  AddKeyword(listing, "en", "drip");
  const Content content = MakeContent(listing, "en", nullptr);
  EXPECT_EQ(CountOf(content, Word("drip")), 3 + 2 + 1 + 1);
  EXPECT_EQ(CountOf(content, Word("irrigation")), 3);
  EXPECT_EQ(CountOf(content, Word("head")), 1);
  EXPECT_EQ(content.length, 2u * 3 + 1 * 2 + 4 * 1);
}

TEST(MakeContent, TokensAscendAndGramsAreMarked) {
  const Content content = MakeContent(MakeListing(Side::kOffer, "kk", "Суару жүйелері"), "kk", nullptr);
  size_t grams = 0;
  for (size_t i = 0; i < content.tokens.size(); ++i) {
    if (i > 0) {
      EXPECT_LT(content.tokens[i - 1].token, content.tokens[i].token);
    }
    grams += IsGram(content.tokens[i].token);
  }
  EXPECT_EQ(grams, 2u + 5u);
}

TEST(MakeContent, TranslationsByAProgramDoNotCount) {
  registry::v1::Listing listing = MakeListing(Side::kNeed, "zh", "滴灌");
  AddTitle(listing, "en", "dripping", type::v1::TEXT_ORIGIN_MACHINE);
  AddTitle(listing, "ru", "орошение", type::v1::TEXT_ORIGIN_HUMAN);
  const Content content = MakeContent(listing, "zh", nullptr);
  EXPECT_EQ(CountOf(content, Word("dripping")), 0);
  EXPECT_EQ(CountOf(content, Word("орошение")), 3);
  EXPECT_EQ(content.languages, LanguageBit(LanguageIndex("zh")) | LanguageBit(LanguageIndex("ru")));
}

TEST(MakeContent, AWordOfTwoLanguagesCountsWhereItCountsMost) {
  registry::v1::Listing listing = MakeListing(Side::kNeed, "ru", "LoRaWAN");
  AddTitle(listing, "kk", "LoRaWAN LoRaWAN", type::v1::TEXT_ORIGIN_HUMAN);
  const Content content = MakeContent(listing, "ru", nullptr);
  EXPECT_EQ(CountOf(content, Word("lorawan")), 6);
  EXPECT_EQ(content.length, 6u);
}

TEST(MakeContent, ALanguageInWhichOnlyTheTitleIsGivenDoesNotSayAll) {
  registry::v1::Listing listing = MakeListing(Side::kOffer, "uz", "Nasos", "Quduq uchun nasos");
  AddTitle(listing, "en", "Pump", type::v1::TEXT_ORIGIN_HUMAN);
  EXPECT_EQ(MakeContent(listing, "uz", nullptr).languages, LanguageBit(LanguageIndex("uz")));
}

TEST(MakeContent, TheIdentifiedLanguageOverridesTheDeclaredOne) {
  const Content content = MakeContent(MakeListing(Side::kNeed, "ru", "Суару жүйесі"), "kk", nullptr);
  EXPECT_EQ(content.original, LanguageIndex("kk"));
  EXPECT_EQ(content.languages, LanguageBit(LanguageIndex("kk")));
}

TEST(MakeContent, TheVectorLiesHalfwayBetweenTitleAndText) {
  v1::ListingVectors vectors;
  *vectors.mutable_title() = Axis(0);
  *vectors.mutable_text() = Axis(1);
  const Content content = MakeContent(MakeListing(Side::kNeed, "en", "Pump"), "en", &vectors);
  ASSERT_EQ(content.vector.values.size(), kVectorDimension);
  EXPECT_EQ(content.vector.values[0], 127);
  EXPECT_EQ(content.vector.values[1], 127);
  EXPECT_NEAR(content.vector.scale * 127, 0.70711, 1e-4);
}

TEST(MakeContent, VectorsOfAnotherDimensionAreAsIfTheyWereNotThere) {
  v1::ListingVectors vectors;
  *vectors.mutable_title() = Axis(0, 128);
  EXPECT_TRUE(MakeContent(MakeListing(Side::kNeed, "en", "Pump"), "en", &vectors).vector.values.empty());
  EXPECT_TRUE(MakeContent(MakeListing(Side::kNeed, "en", "Pump"), "en", nullptr).vector.values.empty());
}

TEST(MakeContent, AListingWithoutATitleHasNothing) {
  registry::v1::Listing listing;
  listing.mutable_offer();
  const Content content = MakeContent(listing, "und", nullptr);
  EXPECT_TRUE(content.tokens.empty());
  EXPECT_EQ(content.length, 0u);
}

TEST(LanguageIndex, TheNineHaveNumbersOfTheirOwn) {
  LanguageSet seen = 0;
  for (const absl::string_view language : text::kLanguages) seen |= LanguageBit(LanguageIndex(language));
  EXPECT_EQ(std::popcount(seen), 9);
  EXPECT_EQ(LanguageIndex("ZH-hans"), LanguageIndex("zh"));
  EXPECT_GE(LanguageIndex("tr"), 9);
  EXPECT_LT(LanguageIndex("tr"), kLanguageCount);
}

TEST(TextToEmbed, PutsKeywordsBeforeTheDescriptionAndStopsAfter400CodePoints) {
  registry::v1::Listing listing = MakeListing(Side::kOffer, "zh", "滴灌", std::string(600, 'x'));
  AddKeyword(listing, "zh", "盐碱地");
  AddKeyword(listing, "en", "saline");
  const std::string text = TextToEmbed(listing);
  EXPECT_EQ(text, "滴灌\n盐碱地, " + std::string(395, 'x'));
}

TEST(TextToEmbed, IsTheTitleWhereThereIsNothingElse) {
  EXPECT_EQ(TextToEmbed(MakeListing(Side::kNeed, "en", "Pump")), "Pump");
}

}  // namespace
}  // namespace karez::matching
