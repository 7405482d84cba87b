#include "services/matching/score/indicator_terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "services/matching/score/terms.h"

namespace karez::matching {
namespace {

registry::v1::Listing RussianOffer() {
  registry::v1::Listing listing;
  listing.mutable_offer();
  auto& title = *listing.add_titles();
  title.set_language("ru");
  title.set_text("Камера хранения");
  auto& text = *listing.add_descriptions();
  text.set_language("ru");
  text.set_text("Срок хранения винограда не менее 90 суток, потери при хранении до 5 %.");
  return listing;
}

type::v1::Indicator& AddIndicator(registry::v1::Listing& listing, const char* quantity, double value,
                                  const char* unit) {
  type::v1::Indicator& indicator = *listing.add_indicators();
  indicator.set_quantity(quantity);
  indicator.set_comparator(type::v1::COMPARATOR_EQUAL);
  indicator.set_value(value);
  indicator.set_unit(unit);
  return indicator;
}

TEST(MakeIndicatorTerms, KeepsIntervalsInBaseUnits) {
  registry::v1::Listing listing = RussianOffer();
  AddIndicator(listing, "температура воздуха", -30, "Cel").set_comparator(type::v1::COMPARATOR_AT_LEAST);
  const IndicatorTerms terms = MakeIndicatorTerms(listing, false, false);
  ASSERT_EQ(terms.items.size(), 1u);
  EXPECT_DOUBLE_EQ(terms.items[0].low, 243.15);
  EXPECT_TRUE(std::isinf(terms.items[0].high));
  EXPECT_EQ(QuantityName(terms, terms.items[0]), "ambient temperature");
  EXPECT_EQ(IndicatorValueText(terms, terms.items[0]), "≥ -30 Cel");
}

TEST(MakeIndicatorTerms, ReadsOutOfTextOnlyWhatIsNotStated) {
  registry::v1::Listing listing = RussianOffer();
  AddIndicator(listing, "срок хранения", 80, "d");
  const IndicatorTerms terms = MakeIndicatorTerms(listing, true, true);
  ASSERT_EQ(terms.items.size(), 2u);
  EXPECT_FALSE(terms.items[0].extracted);
  EXPECT_TRUE(terms.items[1].extracted);
  EXPECT_EQ(IndicatorValueText(terms, terms.items[1]), "≤ 5 % (read from the text)");
}

TEST(MakeIndicatorTerms, DoesNotTakeHowThingsAreForWhatANeedAsks) {
  registry::v1::Listing listing = RussianOffer();
  listing.mutable_need();
  listing.mutable_descriptions(0)->set_text(
      "Сейчас срок хранения до 40 суток, потери при хранении более 12 %, минерализация воды 5 г/л. "
      "Нужен срок хранения не менее 90 суток.");
  const IndicatorTerms terms = MakeIndicatorTerms(listing, true, true);
  ASSERT_EQ(terms.items.size(), 2u);
  EXPECT_EQ(IndicatorValueText(terms, terms.items[0]), "5 g/L (read from the text)");
  EXPECT_EQ(IndicatorValueText(terms, terms.items[1]), "≥ 90 d (read from the text)");
}

TEST(MakeIndicatorTerms, ReadsNoMachineTranslation) {
  registry::v1::Listing listing = RussianOffer();
  listing.mutable_descriptions(0)->set_origin(type::v1::TEXT_ORIGIN_MACHINE);
  EXPECT_TRUE(MakeIndicatorTerms(listing, true, true).items.empty());
}

TEST(MakeIndicatorTerms, KeepsNamesThatNoVocabularyHas) {
  registry::v1::Listing listing = RussianOffer();
  AddIndicator(listing, "Глокость", 3, "");
  AddIndicator(listing, "глокость", 4, "");
  const IndicatorTerms terms = MakeIndicatorTerms(listing, false, false);
  EXPECT_EQ(QuantityName(terms, terms.items[0]), "Глокость");
  EXPECT_EQ(terms.items[0].quantity, terms.items[1].quantity);
  EXPECT_EQ(IndicatorValueText(terms, terms.items[1]), "4");
}

TEST(MakeIndicatorTerms, TakesANumberForPh) {
  registry::v1::Listing listing = RussianOffer();
  AddIndicator(listing, "pH", 7.9, "");
  AddIndicator(listing, "pH", 7.9, "[pH]");
  const IndicatorTerms terms = MakeIndicatorTerms(listing, false, false);
  EXPECT_EQ(terms.items[0].dimension, terms.items[1].dimension);
  EXPECT_EQ(terms.items[0].low, terms.items[1].low);
}

TEST(TextTermsOf, ReadsNoTextThatFewerMaySeeThanIndicators) {
  registry::v1::Listing listing = RussianOffer();
  auto& visibility = *listing.add_field_visibilities();
  visibility.set_field("descriptions");
  visibility.set_visibility(options::v1::VISIBILITY_OPERATORS);
  EXPECT_TRUE(TextTermsOf(listing).indicators.items.empty());
  visibility.set_field("keywords");
  EXPECT_FALSE(TextTermsOf(listing).indicators.items.empty());
}

TEST(IndicatorTerm, IsPacked) { EXPECT_LE(sizeof(IndicatorTerm), 48u); }

}  // namespace
}  // namespace karez::matching
