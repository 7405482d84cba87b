#include "services/matching/quantity/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/matching/quantity/languages.h"
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

// A line whose names are "x" in every language but one.
std::string Line(absl::string_view rest, absl::string_view nameless = "") {
  std::string line = R"({"id": "x")";
  for (const absl::string_view language : kQuantityLanguages) {
    if (language != nameless) absl::StrAppend(&line, ", \"", language, "\": [\"x\"]");
  }
  return absl::StrCat(line, ", ", rest, "}");
}

constexpr char kSound[] = R"("unit": "", "better": "NONE", "role": "PERFORMANCE")";

TEST(Vocabulary, RefusesWhatIsNoVocabulary) {
  struct Row {
    std::string line;
    const char* fault;
  };
  for (const Row& row : {Row{"[]", "no JSON object"}, Row{"{}", "id"},
                         Row{Line(R"("unit": "ha", "better": "NONE", "role": "PERFORMANCE")"), "har"},
                         Row{Line(R"("unit": "", "better": "MORE", "role": "PERFORMANCE")"), "better"},
                         Row{Line(R"("unit": "", "better": "NONE", "role": "FIGURE")"), "role"}}) {
    EXPECT_THAT(QuantityVocabulary::Parse(row.line, kPhrases).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(row.fault)))
        << row.line;
  }
  EXPECT_THAT(QuantityVocabulary::Parse(absl::StrCat(Line(kSound), "\n", Line(kSound)), kPhrases).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("twice")));
}

TEST(Vocabulary, RefusesAQuantityWithoutANameInEveryLanguage) {
  EXPECT_THAT(QuantityVocabulary::Parse(Line(kSound), kPhrases), runtime::IsOk());
  for (const absl::string_view language : kQuantityLanguages) {
    const std::string fault = absl::StrCat("quantities: x: ", language, ": got no name");
    for (const std::string& line :
         {Line(kSound, language), Line(absl::StrCat(kSound, ", \"", language, "\": []"), language),
          Line(absl::StrCat(kSound, ", \"", language, "\": [\"\"]"), language),
          Line(absl::StrCat(kSound, R"(, "bare": {")", language, R"(": ["x"]})"), language)}) {
      EXPECT_THAT(QuantityVocabulary::Parse(line, kPhrases).status(),
                  StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(fault)))
          << line;
    }
  }
}

TEST(Vocabulary, HasARevisionOfItsContents) {
  const auto one = QuantityVocabulary::Parse(Line(kSound), kPhrases);
  const auto other = QuantityVocabulary::Parse(absl::StrCat(Line(kSound), "\n"), kPhrases);
  ASSERT_THAT(one, runtime::IsOk());
  EXPECT_NE((*one)->revision(), (*other)->revision());
}

}  // namespace
}  // namespace karez::matching
