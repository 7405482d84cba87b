#include "services/runtime/ucum.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>

#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;

Unit Parsed(absl::string_view text) {
  const absl::StatusOr<Unit> unit = ParseUnit(text);
  EXPECT_THAT(unit, IsOk()) << std::string(text);
  return unit.value_or(Unit{});
}

// Whether both measure the same kind of quantity and a is so many b.
void ExpectEqual(absl::string_view a, double count, absl::string_view b) {
  const Unit left = Parsed(a);
  const Unit right = Parsed(b);
  EXPECT_EQ(left.dimension, right.dimension) << std::string(a) << " and " << std::string(b);
  EXPECT_THAT(left.factor / (count * right.factor), DoubleNear(1, 1e-12))
      << std::string(a) << " and " << std::string(b);
}

TEST(ParseUnit, ReadsTheUnitsOfOffersAndNeeds) {
  for (const char* unit :
       {"%",        "Cel",     "m",       "kW.h/m2", "t/har",   "m3/h",     "mg/L",  "g/l",      "{head}/har",
        "W.h/kg",   "A.h",     "MPa",     "dB",      "[pH]",    "[ppm]",    "[ppb]", "mS/cm",    "L/min",
        "1/min",    "/min",    "10*3/uL", "10^6",    "kg/m3",   "a",        "mo",    "wk",       "d",
        "{cycle}",  "um",      "deg",     "Bq/kg",   "[iU]/g",  "[CFU]/mL", "kV.A",  "W/(m2.K)", "J/(kg.K)",
        "m3.har-1", "har",     "kcal/kg", "eV",      "lx",      "Gy",       "mSv/a", "[degF]",   "t{dry}/har",
        "N.m",      "cmol/kg", "m[H2O]",  "mm[Hg]",  "Gibit/s", "kg.m.s-2", "100.m", "m+2"}) {
    EXPECT_THAT(ParseUnit(unit), IsOk()) << unit;
  }
}

TEST(ParseUnit, RefusesWhatIsNoUnit) {
  for (const char* unit :
       {"",      "ha",     "kWh",     "°C",   "m³",   "m^2", "t/ha",  "m//s",       "m.",   ".m",
        "m/",    "(m",     "m)",      "()",   "{",    "{a",  "a}",    "{a{b}}",     "m s",  "kg m",
        "kmin",  "k%",     "mm[Hgx]", "[",    "0",    "0.m", "m0",    "m-",         "m21",  "hello",
        "Tonne", "[in_x]", "(m.s)2",  "{a}2", "m2,5", "1e3", "dB/km", "W/(m2.Cel)", "Cel2", "mm2m"}) {
    EXPECT_THAT(ParseUnit(unit), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("got \""))) << unit;
  }
}

TEST(ParseUnit, ComputesFactorsThatConvert) {
  ExpectEqual("kW.h", 3.6e6, "J");
  ExpectEqual("har", 1e4, "m2");
  ExpectEqual("t/har", 0.1, "kg/m2");
  ExpectEqual("m3/h", 1000.0 / 3600, "L/s");
  ExpectEqual("bar", 1e5, "Pa");
  ExpectEqual("W", 1, "V.A");
  ExpectEqual("Ohm", 1, "V/A");
  ExpectEqual("S", 1, "Ohm-1");
  ExpectEqual("F", 1, "C/V");
  ExpectEqual("H", 1, "Wb/A");
  ExpectEqual("T", 1, "Wb/m2");
  ExpectEqual("N", 1, "kg.m/s2");
  ExpectEqual("kcal", 4184, "J");
  ExpectEqual("[HP]", 745.6998715822702, "W");
  ExpectEqual("mo", 1.0 / 12, "a");
  ExpectEqual("10*3", 1, "10^3");
  ExpectEqual("%", 1e4, "[ppm]");
  ExpectEqual("mS/cm", 0.1, "S/m");
  ExpectEqual("[ft_i]", 12, "[in_i]");
  ExpectEqual("mm[Hg]", 133.322, "Pa");
  ExpectEqual("deg", 3.14159265358979323846 / 180, "rad");
  ExpectEqual("lm", 1, "cd.sr");
}

TEST(ParseUnit, DividesFromLeftToRight) {
  ExpectEqual("J/kg.K", 1, "J.K/kg");
  ExpectEqual("J/(kg.K)", 1, "J.kg-1.K-1");
  ExpectEqual("m/s/s", 1, "m.s-2");
  ExpectEqual("/m2", 1, "m-2");
}

TEST(ParseUnit, CountsAnnotationsAsOne) {
  ExpectEqual("{head}/har", 1, "{plant}/har");
  ExpectEqual("g{dry}", 1, "g");
}

TEST(ParseUnit, TellsScalesThatAreNoRatioApart) {
  EXPECT_EQ(Parsed("Cel").scale, Unit::Scale::kCelsius);
  EXPECT_EQ(Parsed("[degF]").scale, Unit::Scale::kFahrenheit);
  EXPECT_EQ(Parsed("K").scale, Unit::Scale::kRatio);
  EXPECT_EQ(Parsed("[pH]").scale, Unit::Scale::kPh);
  const Unit decibel = Parsed("dB");
  EXPECT_EQ(decibel.scale, Unit::Scale::kBel);
  EXPECT_EQ(decibel.factor, 0.1);
}

TEST(ParseUnit, KeepsArbitraryUnitsApart) {
  EXPECT_EQ(Parsed("[iU]/mL").arbitrary, (std::map<std::string, int>{{"[iU]", 1}}));
  EXPECT_EQ(Parsed("k[IU]/[CFU]").arbitrary, (std::map<std::string, int>{{"[CFU]", -1}, {"[iU]", 1}}));
  EXPECT_TRUE(Parsed("[iU]/[iU]").arbitrary.empty());
}

double Converted(double value, absl::string_view from, absl::string_view to) {
  const absl::StatusOr<double> converted = Convert(value, Parsed(from), Parsed(to));
  EXPECT_THAT(converted, IsOk()) << std::string(from) << " to " << std::string(to);
  return converted.value_or(0);
}

TEST(Convert, ScalesRatios) {
  EXPECT_THAT(Converted(2.5, "%", "[ppm]"), DoubleNear(25'000, 1e-6));
  EXPECT_THAT(Converted(8, "[ppth]", "%"), DoubleNear(0.8, 1e-12));
  EXPECT_THAT(Converted(400, "kg/har", "t/har"), DoubleNear(0.4, 1e-12));
  EXPECT_THAT(Converted(3.6, "m3/h", "L/s"), DoubleNear(1, 1e-12));
  EXPECT_THAT(Converted(1500, "W", "kW"), DoubleNear(1.5, 1e-12));
  EXPECT_THAT(Converted(8, "[ppth]", "g/kg"), DoubleNear(8, 1e-12));
}

TEST(Convert, ShiftsTemperatures) {
  EXPECT_THAT(Converted(20, "Cel", "K"), DoubleNear(293.15, 1e-9));
  EXPECT_THAT(Converted(0, "K", "Cel"), DoubleNear(-273.15, 1e-9));
  EXPECT_THAT(Converted(-40, "[degF]", "Cel"), DoubleNear(-40, 1e-9));
  EXPECT_THAT(Converted(100, "Cel", "[degF]"), DoubleNear(212, 1e-9));
  EXPECT_THAT(Converted(212, "[degF]", "[degF]"), DoubleNear(212, 1e-9));
}

TEST(Convert, TakesLogarithmsOfLevels) {
  EXPECT_THAT(Converted(30, "dB", "B"), DoubleNear(3, 1e-12));
  EXPECT_THAT(Converted(30, "dB", "1"), DoubleNear(1000, 1e-9));
  EXPECT_THAT(Converted(7, "[pH]", "nmol/L"), DoubleNear(100, 1e-6));
  EXPECT_THAT(Converted(0.01, "mol/L", "[pH]"), DoubleNear(2, 1e-9));
  EXPECT_THAT(Convert(0, Parsed("mol/L"), Parsed("[pH]")), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(Convert, RefusesAnotherDimension) {
  for (const auto& [from, to] : {std::pair{"%", "g/L"},
                                 {"mg/L", "[ppm]"},
                                 {"Cel", "deg"},
                                 {"m", "m2"},
                                 {"[iU]/mL", "[CFU]/mL"},
                                 {"dB", "m"},
                                 {"[pH]", "%"}}) {
    EXPECT_FALSE(IsCommensurable(Parsed(from), Parsed(to))) << from << " to " << to;
    EXPECT_THAT(Convert(1, Parsed(from), Parsed(to)), StatusIs(absl::StatusCode::kInvalidArgument)) << from;
  }
}

TEST(ParseUnit, SaysWhatToWriteInstead) {
  EXPECT_THAT(ParseUnit("t/ha"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("want \"har\" for \"ha\"")));
  EXPECT_THAT(ParseUnit("kWh"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"kW.h\"")));
  EXPECT_THAT(ParseUnit("x/m"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("for \"x\"")));
}

TEST(ParseUnit, StaysWithinBoundsWhateverComes) {
  EXPECT_FALSE(ParseUnit(std::string(100'000, '(')).ok());
  EXPECT_FALSE(ParseUnit("Ym20.Ym20.Ym20.Ym20").ok());
  EXPECT_FALSE(
      ParseUnit("10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20.10*20")
          .ok());
  EXPECT_FALSE(ParseUnit(std::string(400, '9')).ok());

  std::mt19937 random(7);
  const std::string alphabet = "mskgKCWhdat%[]{}().-/+*^0123456789 \xff\xd0";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t n = random() % 12; n > 0; --n) text += alphabet[random() % alphabet.size()];
    const absl::StatusOr<Unit> unit = ParseUnit(text);
    EXPECT_TRUE(!unit.ok() || unit->factor > 0) << text;
  }
}

}  // namespace
}  // namespace karez::runtime
