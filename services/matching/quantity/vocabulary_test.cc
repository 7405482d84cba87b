#include "services/matching/quantity/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "services/runtime/testing.h"

namespace karez::matching {
namespace {

using runtime::StatusIs;
using ::testing::HasSubstr;

constexpr char kPhrases[] =
    R"({"comparators": [], "units": [], "multipliers": [], "denominators": [], "minus": [], "changes": [],
        "deltas": [], "endings": []})";

std::string IdOf(absl::string_view name, absl::string_view language, absl::string_view unit) {
  const QuantityVocabulary& vocabulary = QuantityVocabulary::Default();
  const runtime::Unit parsed = unit.empty() ? runtime::Unit{} : runtime::ParseUnit(unit).value();
  const Quantity* quantity = vocabulary.Find(vocabulary.QuantityOf(name, language, &parsed));
  return quantity == nullptr ? "" : quantity->id;
}

TEST(Vocabulary, HasItsQuantitiesInAllLanguages) {
  const QuantityVocabulary& vocabulary = QuantityVocabulary::Default();
  EXPECT_NE(vocabulary.Find(79), nullptr);
  EXPECT_EQ(vocabulary.revision().size(), 16u);
  for (const auto& [name, language] :
       {std::pair{"water saving", "en"}, {"节水率", "zh"}, {"экономия воды", "ru"}, {"suv tejalishi", "uz"}}) {
    EXPECT_EQ(IdOf(name, language, "%"), "water-saving") << name;
  }
}

TEST(QuantityOf, BearsEndings) {
  EXPECT_EQ(IdOf("минерализации воды", "ru", "g/L"), "water-salinity");
  EXPECT_EQ(IdOf("судың тұздылығының", "kk", "g/L"), "water-salinity");
  EXPECT_EQ(IdOf("suvning shoʻrligini", "uz", "g/L"), "water-salinity");
  EXPECT_EQ(IdOf("suvning sho'rligi", "uz", "g/L"), "water-salinity") << "any apostrophe";
  EXPECT_EQ(IdOf("шӯрии обро", "tg", "g/L"), "water-salinity");
  EXPECT_EQ(IdOf("suwuň duzlulygynyň", "tk", "g/L"), "water-salinity");
  EXPECT_EQ(IdOf("سۇنىڭ تۇزلۇقلۇقىنى", "ug", "g/L"), "water-salinity");
  EXPECT_EQ(IdOf("Crop Yields", "en", "t/har"), "yield-per-area");
}

TEST(QuantityOf, TakesANameWithinALongerOneWhereTheUnitFits) {
  EXPECT_EQ(IdOf("sugʻorish suvining minerallashuvi", "uz", "g/L"), "water-salinity");
  EXPECT_EQ(IdOf("dwell time of a container train", "en", "h"), "dwell-time");
  EXPECT_EQ(IdOf("samaradorlik koeffitsiyenti (COP)", "uz", ""), "cop");
  EXPECT_EQ(IdOf("杏贮藏期", "zh", "d"), "storage-life");
  EXPECT_EQ(IdOf("杏贮藏期", "zh", "kg"), "") << "no time";
}

TEST(QuantityOf, ChoosesBetweenQuantitiesOfOneNameByTheUnit) {
  EXPECT_EQ(IdOf("suv sarfi", "uz", "m3/h"), "water-flow");
  EXPECT_EQ(IdOf("suv sarfi", "uz", "L/kg"), "water-consumption");
}

TEST(QuantityOf, FindsANameInAnyLanguage) { EXPECT_EQ(IdOf("salt tolerance", "zh", "%"), "salt-tolerance"); }

TEST(QuantityOf, TakesOneOfSeveralForItselfOnly) {
  const QuantityVocabulary& vocabulary = QuantityVocabulary::Default();
  const runtime::Unit celsius = runtime::ParseUnit("Cel").value();
  const QuantityId english = vocabulary.QuantityOf("temperature", "en", &celsius);
  EXPECT_GE(english, kUnlisted);
  EXPECT_EQ(english, vocabulary.QuantityOf("температура", "ru", &celsius));
  EXPECT_NE(english, vocabulary.QuantityOf("ambient temperature", "en", &celsius));
  EXPECT_EQ(vocabulary.QuantityOf("Glockness", "en", nullptr), vocabulary.QuantityOf("glockness", "en", nullptr));
  EXPECT_NE(vocabulary.QuantityOf("glockness", "en", nullptr), vocabulary.QuantityOf("glackness", "en", nullptr));
}

TEST(FitsQuantity, TellsSharesFromNumbers) {
  const QuantityVocabulary& vocabulary = QuantityVocabulary::Default();
  const auto fits = [&](absl::string_view name, absl::string_view unit) {
    const Quantity* quantity = vocabulary.Find(vocabulary.QuantityOf(name, "en", nullptr));
    return FitsQuantity(*quantity, unit.empty() ? runtime::Unit{} : runtime::ParseUnit(unit).value(), unit.empty());
  };
  EXPECT_TRUE(fits("water saving", "%"));
  EXPECT_TRUE(fits("water saving", "[ppm]"));
  EXPECT_FALSE(fits("water saving", ""));
  EXPECT_TRUE(fits("pH value", ""));
  EXPECT_TRUE(fits("COP", ""));
  EXPECT_FALSE(fits("COP", "%"));
}

TEST(Vocabulary, RefusesWhatIsNoVocabulary) {
  struct Row {
    const char* line;
    const char* fault;
  };
  for (const Row& row :
       {Row{"[]", "no JSON object"}, Row{"{}", "id"},
        Row{R"({"id": "x", "unit": "ha", "better": "NONE", "role": "PERFORMANCE", "en": ["x"]})", "har"},
        Row{R"({"id": "x", "unit": "", "better": "MORE", "role": "PERFORMANCE", "en": ["x"]})", "better"},
        Row{R"({"id": "x", "unit": "", "better": "NONE", "role": "FIGURE", "en": ["x"]})", "role"},
        Row{R"({"id": "x", "unit": "", "better": "NONE", "role": "PERFORMANCE"})", "en"}}) {
    EXPECT_THAT(QuantityVocabulary::Parse(row.line, kPhrases).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(row.fault)))
        << row.line;
  }
  const std::string line = R"({"id": "x", "unit": "", "better": "NONE", "role": "PERFORMANCE", "en": ["x"]})";
  EXPECT_THAT(QuantityVocabulary::Parse(line + "\n" + line, kPhrases).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("twice")));
}

TEST(Vocabulary, HasARevisionOfItsContents) {
  const std::string line = R"({"id": "x", "unit": "", "better": "NONE", "role": "PERFORMANCE", "en": ["x"]})";
  const auto one = QuantityVocabulary::Parse(line, kPhrases);
  const auto other = QuantityVocabulary::Parse(line + "\n", kPhrases);
  ASSERT_THAT(one, runtime::IsOk());
  EXPECT_NE((*one)->revision(), (*other)->revision());
}

}  // namespace
}  // namespace karez::matching
