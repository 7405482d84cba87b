#include "services/matching/quantity/grammar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/matching/quantity/measure.h"
#include "services/matching/quantity/vocabulary.h"
#include "services/runtime/testing.h"

namespace karez::matching {
namespace {

using runtime::StatusIs;
using ::testing::HasSubstr;

// "AT_LEAST 24 %", "BETWEEN 5 30 kW", with "?" where no unit follows.
std::string MeasuresOf(absl::string_view language, absl::string_view text) {
  const std::vector<Glyph> glyphs = FoldText(text);
  std::string out;
  for (const Measure& measure :
       FindMeasures(QuantityVocabulary::Default().grammar(), QuantityLanguage(language), glyphs, 0, glyphs.size())) {
    const std::string comparator = type::v1::Comparator_Name(measure.comparator).substr(11);
    absl::StrAppend(&out, out.empty() ? "" : "; ", measure.is_change ? "change " : "", comparator, " ", measure.value);
    if (measure.comparator == type::v1::COMPARATOR_BETWEEN) absl::StrAppend(&out, " ", measure.upper);
    absl::StrAppend(&out, " ", measure.units.empty() ? "?" : measure.units[0].code);
  }
  return out;
}

TEST(FindMeasures, ReadsSymbols) {
  EXPECT_EQ(MeasuresOf("en", "≥24 %"), "AT_LEAST 24 %");
  EXPECT_EQ(MeasuresOf("zh", "＜5℃"), "AT_MOST 5 Cel");
  EXPECT_EQ(MeasuresOf("ru", "±0,3 мм"), "EQUAL 0.3 mm");
  EXPECT_EQ(MeasuresOf("en", "-40…+60 °C"), "BETWEEN -40 60 Cel");
}

TEST(FindMeasures, ReadsNumbersByTheLanguage) {
  EXPECT_EQ(MeasuresOf("ru", "1,400 т"), "EQUAL 1.4 t");
  EXPECT_EQ(MeasuresOf("en", "1,400 t"), "EQUAL 1400 t");
  EXPECT_EQ(MeasuresOf("kk", "12 500 м³"), "EQUAL 12500 m3");
  EXPECT_EQ(MeasuresOf("zh", "6万立方米"), "EQUAL 60000 m3");
  EXPECT_EQ(MeasuresOf("ru", "60 тыс. м³"), "EQUAL 60000 m3");
  EXPECT_EQ(MeasuresOf("ug", "٢٤ پىرسەنت"), "EQUAL 24 %");
}

TEST(FindMeasures, LeavesNamesDatesAndYears) {
  EXPECT_EQ(MeasuresOf("en", "CO2 % and DN-15 m"), "");
  EXPECT_EQ(MeasuresOf("ru", "12.05.2020 г"), "");
  EXPECT_EQ(MeasuresOf("ru", "в 2024 году"), "EQUAL 2024 ?");
  EXPECT_EQ(MeasuresOf("en", "1/3 of 5 m"), "EQUAL 5 m");
}

TEST(FindMeasures, TellsSymbolsByTheirCase) {
  EXPECT_EQ(MeasuresOf("en", "5 MPa"), "EQUAL 5 MPa");
  EXPECT_EQ(MeasuresOf("en", "5 mPa"), "EQUAL 5 ?");
  EXPECT_EQ(MeasuresOf("en", "5 Kilowatts"), "EQUAL 5 kW");
}

TEST(FindMeasures, ReadsTheNineLanguagesComparators) {
  EXPECT_EQ(MeasuresOf("en", "between 15 and 315 kW"), "BETWEEN 15 315 kW");
  EXPECT_EQ(MeasuresOf("zh", "不低于0.8%"), "AT_LEAST 0.8 %");
  EXPECT_EQ(MeasuresOf("zh", "120吨以上"), "AT_LEAST 120 t");
  EXPECT_EQ(MeasuresOf("ru", "не менее 20 т/га"), "AT_LEAST 20 t/har");
  EXPECT_EQ(MeasuresOf("ru", "от 15 до 315 кВт"), "BETWEEN 15 315 kW");
  EXPECT_EQ(MeasuresOf("kk", "24 %-дан кем емес"), "AT_LEAST 24 %");
  EXPECT_EQ(MeasuresOf("kk", "5-тен 30 кВт-қа дейін"), "BETWEEN 5 30 kW");
  EXPECT_EQ(MeasuresOf("ky", "6 метрден 40 метрге чейин"), "BETWEEN 6 40 m");
  EXPECT_EQ(MeasuresOf("ky", "15 пайыздан ашпасын"), "AT_MOST 15 %");
  EXPECT_EQ(MeasuresOf("uz", "kamida 30 foiz"), "AT_LEAST 30 %");
  EXPECT_EQ(MeasuresOf("uz", "180 metrgacha"), "AT_MOST 180 m");
  EXPECT_EQ(MeasuresOf("tg", "аз 20 МПа кам набошад"), "AT_LEAST 20 MPa");
  EXPECT_EQ(MeasuresOf("tg", "на зиёда аз 8 фоиз"), "AT_MOST 8 %");
  EXPECT_EQ(MeasuresOf("tk", "azyndan 80 göterim"), "AT_LEAST 80 %");
  EXPECT_EQ(MeasuresOf("tk", "35 g/l-e çenli"), "AT_MOST 35 g/L");
  EXPECT_EQ(MeasuresOf("ug", "60 مېتىردىن 90 مېتىرغىچە"), "BETWEEN 60 90 m");
  EXPECT_EQ(MeasuresOf("ug", "125 كۈندىن ئاشمايدىغان"), "AT_MOST 125 d");
}

TEST(FindMeasures, TakesTheResultOfAChange) {
  EXPECT_EQ(MeasuresOf("zh", "从21%降到11%"), "EQUAL 11 %");
  EXPECT_EQ(MeasuresOf("uz", "48 foizdan 91 foizga koʻtarildi"), "EQUAL 91 %");
  EXPECT_EQ(MeasuresOf("tk", "89 göterime ýetdi"), "EQUAL 89 %");
  EXPECT_EQ(MeasuresOf("tk", "41 göterim azaldy"), "change EQUAL 41 %");
  EXPECT_EQ(MeasuresOf("en", "by 8 %"), "change EQUAL 8 %");
  EXPECT_EQ(MeasuresOf("ru", "на 8 %"), "change EQUAL 8 %");
}

TEST(FindMeasures, ReadsWhatAValueIsPer) {
  EXPECT_EQ(MeasuresOf("uz", "soatiga 150 kg"), "EQUAL 150 kg/h");
  EXPECT_EQ(MeasuresOf("en", "50 kg a day"), "EQUAL 50 kg/d");
  EXPECT_EQ(MeasuresOf("ru", "200 кг в сутки"), "EQUAL 200 kg/d");
}

TEST(ParseGrammar, RefusesWhatIsNone) {
  EXPECT_THAT(ParseGrammar("[]").status(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("JSON object")));
  EXPECT_THAT(ParseGrammar("{}").status(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("comparators")));
  const auto with_unit = [](const std::string& unit) {
    return ParseGrammar(R"({"comparators": [], "units": [{"unit": ")" + unit + R"(", "spellings": ["x"]}]})").status();
  };
  EXPECT_THAT(with_unit("ha"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("har")));
  EXPECT_THAT(ParseGrammar(R"({"comparators": [{"comparator": "ABOUT", "position": "BEFORE", "language": "en",
                               "phrases": ["about"]}]})")
                  .status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("ABOUT")));
  EXPECT_THAT(ParseGrammar(R"({"comparators": [{"comparator": "EQUAL", "position": "BEFORE", "language": "fr",
                               "phrases": ["de"]}]})")
                  .status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("fr")));
}

}  // namespace
}  // namespace karez::matching
