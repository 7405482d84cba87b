#include "services/matching/score/scale.h"

#include <gmock/gmock.h>

#include "services/matching/score/conformity_scheme.h"
#include "services/matching/score/rare.h"

namespace karez::matching {
namespace {

using ::testing::DoubleNear;

// The amount in words, in that UCUM unit; 0 if it cannot be read in it.
double AmountIn(absl::string_view unit, absl::string_view words) {
  const Scale scale = ReadScale(words);
  const auto parsed = runtime::ParseUnit(unit);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return scale.dimension == parsed->dimension ? scale.amount / parsed->factor : 0;
}

TEST(ReadScale, ReadsAreasPowersAndFlowsInSeveralLanguages) {
  EXPECT_THAT(AmountIn("har", "120 ha"), DoubleNear(120, 1e-9));
  EXPECT_THAT(AmountIn("har", "2 500 га хлопчатника"), DoubleNear(2500, 1e-9));
  EXPECT_THAT(AmountIn("har", "2\u00a0500 га"), DoubleNear(2500, 1e-9));
  EXPECT_THAT(AmountIn("har", "2021 120 ha"), DoubleNear(120, 1e-9));
  EXPECT_THAT(AmountIn("har", "300公顷"), DoubleNear(300, 1e-9));
  EXPECT_THAT(AmountIn("har", "1.5万亩"), DoubleNear(1000, 1e-9));
  EXPECT_THAT(AmountIn("har", "40 gektar"), DoubleNear(40, 1e-9));
  EXPECT_THAT(AmountIn("har", "в 2021 году, 75 гектаров"), DoubleNear(75, 1e-9));
  EXPECT_THAT(AmountIn("kW", "2 MW"), DoubleNear(2000, 1e-9));
  EXPECT_THAT(AmountIn("kW", "0,5 МВт"), DoubleNear(500, 1e-9));
  EXPECT_THAT(AmountIn("m3/d", "1,500 m³/d"), DoubleNear(1500, 1e-6));
  EXPECT_THAT(AmountIn("m3/d", "800 м³/сут"), DoubleNear(800, 1e-6));
  EXPECT_THAT(AmountIn("t/a", "3万吨/年"), DoubleNear(30000, 1e-6));
  EXPECT_THAT(AmountIn("t/d", "12 tonnes per day"), DoubleNear(12, 1e-6));
}

TEST(ReadScale, DoesNotGuess) {
  for (const char* words : {"", "ha", "two farms", "since 2021", "3 sites", "40 kWh", "5 harvesters", "km2 7", "7 m4",
                            "12 t/parcel", "999999999999999999999999"}) {
    EXPECT_FALSE(ReadScale(words).stated()) << words;
  }
}

TEST(ScaleOfQuantity, TakesWhatTellsTheSizeOfASite) {
  EXPECT_TRUE(ScaleOfQuantity(5, "har").stated());
  EXPECT_TRUE(ScaleOfQuantity(5, "MW").stated());
  EXPECT_TRUE(ScaleOfQuantity(5, "m3/h").stated());
  EXPECT_TRUE(ScaleOfQuantity(5, "t/d").stated());
  for (const char* unit : {"%", "Cel", "g/L", "kW.h", "m", "", "no unit"}) {
    EXPECT_FALSE(ScaleOfQuantity(5, unit).stated()) << unit;
  }
}

TEST(ConformityScheme, IsOneHoweverItIsWritten) {
  const auto read = [](absl::string_view scheme, absl::string_view number = "") {
    const ConformityScheme found = ReadConformityScheme(scheme, number);
    return found.standard.empty() ? found.family : found.family + " " + found.standard;
  };
  EXPECT_EQ(read("EAC"), "EAC");
  EXPECT_EQ(read("ЕАС"), "EAC") << "Cyrillic letters";
  EXPECT_EQ(read("ЕАЭС", "N RU Д-CN.РА01.В.12345/21"), "EAC") << "of a mark the number is a certificate's";
  EXPECT_EQ(read("ТР ТС 010/2011"), "EAC");
  EXPECT_EQ(read("GB"), "GB");
  EXPECT_EQ(read("GB/T 19812.1-2017"), "GB 19812.1");
  EXPECT_EQ(read("GB", "50001-2020"), "GB 50001");
  EXPECT_EQ(read("O'z DSt"), "OZDST");
  EXPECT_EQ(read("Oʻz DSt 2834:2014"), "OZDST 2834");
  EXPECT_EQ(read("O’zDSt"), "OZDST");
  EXPECT_EQ(read("УзДСт"), "OZDST");
  EXPECT_EQ(read("ГОСТ Р 51312"), "GOST 51312");
  EXPECT_EQ(read("ISO 9001:2015"), "ISO 9001");
  EXPECT_EQ(read("ИСО 9001"), "ISO 9001");
  EXPECT_EQ(read("iso9001"), "ISO 9001");
  EXPECT_EQ(read("СТ РК ISO 9001-2016"), "ISO 9001") << "takes over the international one";
  EXPECT_EQ(read("ISO/IEC 27001:2022"), "ISO 27001");
  EXPECT_EQ(read("ИСО/МЭК 27001"), "ISO 27001");
  EXPECT_EQ(read("ГОСТ Р ИСО/МЭК 27001-2021"), "ISO 27001");
  EXPECT_EQ(read("IEC 61730"), "IEC 61730");
  EXPECT_EQ(read("CE"), "CE");
  EXPECT_EQ(read("CE marking"), "CE");
  EXPECT_EQ(read("CE认证"), "CE");
  EXPECT_EQ(read("Сертификат соответствия ЕАС"), "EAC");
  EXPECT_EQ(read("3C"), "CCC");
  EXPECT_EQ(read("Органик Стандарт") == read("органик  стандарт"), true) << "one that is not known";
  EXPECT_NE(read("CEN"), "CE");
  EXPECT_NE(read("Enertrust"), "EN");
}

TEST(ConformityScheme, OneWithoutAStandardIsSatisfiedByAnyOfTheFamily) {
  const ConformityScheme any = ReadConformityScheme("ISO", "");
  const ConformityScheme quality = ReadConformityScheme("ISO 9001", "");
  const ConformityScheme environment = ReadConformityScheme("ISO 14001", "");
  EXPECT_TRUE(Satisfies(quality, any));
  EXPECT_TRUE(Satisfies(any, quality));
  EXPECT_TRUE(Satisfies(quality, ReadConformityScheme("ISO", "9001:2008")));
  EXPECT_FALSE(Satisfies(environment, quality));
  EXPECT_FALSE(Satisfies(ReadConformityScheme("EAC", ""), ReadConformityScheme("CE", "")));
  EXPECT_FALSE(Satisfies({}, {}));
}

TEST(Rare, ReadsAsADefaultUntilEditedAndIsCopiedLikeAValue) {
  Rare<std::string> value;
  EXPECT_FALSE(value.present());
  EXPECT_EQ(*value, "");
  value.Edit() = "stated";
  Rare<std::string> copy = value;
  copy.Edit() += " again";
  EXPECT_EQ(*value, "stated");
  EXPECT_EQ(*copy, "stated again");
  value = std::move(copy);
  EXPECT_EQ(*value, "stated again");
  EXPECT_EQ(sizeof(value), sizeof(void*));
}

}  // namespace
}  // namespace karez::matching
