#include "services/matching/topic/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/matching/topic/testing.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

using testing::MakeListing;

class TopicEvidenceTest : public ::testing::Test {
 protected:
  std::vector<v1::Evidence> Evidence(absl::string_view language, const registry::v1::Listing& need,
                                     const registry::v1::Listing& offer, size_t limit = 5) const {
    return TopicEvidence(*statistics_, QuotableListing(need, language), QuotableListing(offer, language),
                         /*vectors=*/true, limit);
  }

  const std::shared_ptr<const Statistics> statistics_ = *Statistics::Load(DefaultStatisticsPath());
};

TEST_F(TopicEvidenceTest, ShowsTheStretchesWhereWordsMeet) {
  const auto need = MakeListing(Side::kNeed, "en", "We look for drip irrigation", "Water is scarce.");
  const auto offer = MakeListing(Side::kOffer, "en", "Cotton lines", "Drip irrigation systems from stock.");
  const std::vector<v1::Evidence> evidence = Evidence("en", need, offer);
  ASSERT_FALSE(evidence.empty());
  const v1::Evidence& first = evidence.front();
  EXPECT_EQ(first.kind(), v1::EVIDENCE_KIND_WORD);
  EXPECT_EQ(first.need_span().text(), "drip irrigation");
  EXPECT_EQ(first.need_span().field(), "titles");
  EXPECT_EQ(first.need_span().begin(), 12);
  EXPECT_EQ(first.need_span().end(), 27);
  EXPECT_EQ(first.need_span().language(), "en");
  EXPECT_EQ(first.offer_span().text(), "Drip irrigation");
  EXPECT_EQ(first.offer_span().field(), "descriptions");
  EXPECT_EQ(first.offer_span().begin(), 0);
}

TEST_F(TopicEvidenceTest, SharesAreOrderedAndAddUpToNoMoreThanOne) {
  const auto need = MakeListing(Side::kNeed, "en", "Solar pump for deep wells", "A solar pump with battery storage.");
  const auto offer = MakeListing(Side::kOffer, "en", "Solar pumps", "Battery storage and a solar pump for wells.");
  double sum = 0.0;
  double last = 1.0;
  for (const v1::Evidence& evidence : Evidence("en", need, offer)) {
    EXPECT_LE(evidence.weight(), last);
    last = evidence.weight();
    sum += last;
  }
  EXPECT_GT(sum, 0.5);
  EXPECT_LE(sum, 1.0 + 1e-9);
}

TEST_F(TopicEvidenceTest, FormsOfOneWordMeet) {
  const auto need = MakeListing(Side::kNeed, "kk", "Мақтаны суару");
  const auto offer = MakeListing(Side::kOffer, "kk", "Мақталарды суғару");
  const std::vector<v1::Evidence> evidence = Evidence("kk", need, offer);
  ASSERT_FALSE(evidence.empty());
  EXPECT_EQ(evidence.front().need_span().text(), "Мақтаны");
  EXPECT_EQ(evidence.front().offer_span().text(), "Мақталарды");
}

TEST_F(TopicEvidenceTest, WordsThatShareAnEndingOnlyDoNotMeet) {
  const auto need = MakeListing(Side::kNeed, "en", "Refrigeration");
  const auto offer = MakeListing(Side::kOffer, "en", "Documentation");
  EXPECT_THAT(Evidence("en", need, offer), ::testing::IsEmpty());
}

TEST_F(TopicEvidenceTest, NeighboringHanCharactersAreOneStretch) {
  const auto need = MakeListing(Side::kNeed, "zh", "求购膜下滴灌设备");
  const auto offer = MakeListing(Side::kOffer, "zh", "棉田膜下滴灌");
  const std::vector<v1::Evidence> evidence = Evidence("zh", need, offer);
  ASSERT_EQ(evidence.size(), 1u);
  EXPECT_EQ(evidence[0].need_span().text(), "膜下滴灌");
  EXPECT_EQ(evidence[0].offer_span().begin(), 2);
  EXPECT_NEAR(evidence[0].weight(), 1.0, 1e-9);
}

TEST_F(TopicEvidenceTest, SpansCutTheTextThatTheyShow) {
  const auto need =
      MakeListing(Side::kNeed, "ru", "Ищем: «ёмкости» для хранения воды", "Нужна ёмкость 50 м³, обогрев.");
  const auto offer = MakeListing(Side::kOffer, "ru", "Емкости для воды 50 м³ с обогревом");
  const std::vector<v1::Evidence> found = Evidence("ru", need, offer);
  ASSERT_FALSE(found.empty());
  for (const v1::Evidence& evidence : found) {
    const v1::Span& span = evidence.need_span();
    const std::string& text =
        span.field() == "titles" ? need.titles(span.index()).text() : need.descriptions(span.index()).text();
    EXPECT_EQ(text::Substring(text, {static_cast<uint32_t>(span.begin()), static_cast<uint32_t>(span.end())}),
              span.text());
  }
}

TEST_F(TopicEvidenceTest, SaysInWhichScriptAStretchIsWritten) {
  const std::vector<v1::Evidence> evidence = Evidence("uz", MakeListing(Side::kNeed, "uz", "Томчилатиб суғориш"),
                                                      MakeListing(Side::kOffer, "uz", "Томчилатиб суғориш тизими"));
  ASSERT_FALSE(evidence.empty());
  EXPECT_EQ(evidence[0].need_span().script(), "Cyrl") << "Uzbek may be in Cyrillic";
  EXPECT_EQ(evidence[0].offer_span().script(), "Cyrl");

  v1::Span place;
  place.set_field("titles");
  place.set_end(10);
  ASSERT_TRUE(QuotableListing(MakeListing(Side::kNeed, "ug", "تامچىلىتىپ سۇغىرىش"), "ug").Quote(&place));
  EXPECT_EQ(place.text(), "تامچىلىتىپ");
  EXPECT_EQ(place.script(), "Arab");
}

TEST_F(TopicEvidenceTest, TranslationsByAProgramShowNothing) {
  auto need = MakeListing(Side::kNeed, "zh", "水泵");
  auto& title = *need.add_titles();
  title.set_language("en");
  title.set_text("Water pump");
  title.set_origin(type::v1::TEXT_ORIGIN_MACHINE);
  EXPECT_THAT(TopicEvidence(*statistics_, QuotableListing(need, "zh"),
                            QuotableListing(MakeListing(Side::kOffer, "en", "Water pump"), "en"),
                            /*vectors=*/true),
              ::testing::IsEmpty());
}

TEST_F(TopicEvidenceTest, ALimitKeepsTheMostTelling) {
  const auto need = MakeListing(Side::kNeed, "en", "Biogas; desalination; greenhouse; turbine");
  const auto offer = MakeListing(Side::kOffer, "en", "Turbine; greenhouse; desalination; biogas");
  const std::vector<v1::Evidence> all = Evidence("en", need, offer, 10);
  EXPECT_EQ(all.size(), 4u);
  EXPECT_EQ(Evidence("en", need, offer, 2).size(), 2u);
  EXPECT_EQ(Evidence("en", need, offer, 2)[1].weight(), all[1].weight());
}

TEST_F(TopicEvidenceTest, ANumberOrAUnitIsNoMeeting) {
  EXPECT_THAT(Evidence("en", MakeListing(Side::kNeed, "en", "Wind 40 % g/L"),
                       MakeListing(Side::kOffer, "en", "Sheep 40 % g/L")),
              ::testing::IsEmpty());
}

TEST_F(TopicEvidenceTest, AConceptMeetsAcrossLanguages) {
  const auto need = MakeListing(Side::kNeed, "uz", "Tomchilatib sugʻorishni joriy etamiz");
  const auto offer = MakeListing(Side::kOffer, "zh", "棉田滴灌成套设备");
  const std::vector<v1::Evidence> evidence =
      TopicEvidence(*statistics_, QuotableListing(need, "uz"), QuotableListing(offer, "zh"), /*vectors=*/true);
  ASSERT_EQ(evidence.size(), 1u);
  EXPECT_EQ(evidence[0].kind(), v1::EVIDENCE_KIND_CONCEPT);
  EXPECT_EQ(evidence[0].subject(), "drip-irrigation");
  EXPECT_EQ(evidence[0].need_span().text(), "Tomchilatib sugʻorishni");
  EXPECT_EQ(evidence[0].offer_span().text(), "滴灌");
  EXPECT_EQ(evidence[0].offer_span().begin(), 2);
  EXPECT_NEAR(evidence[0].weight(), 1.0, 1e-9);
}

TEST_F(TopicEvidenceTest, AConceptMeetsOneThatItLiesWithin) {
  const auto need = MakeListing(Side::kNeed, "ru", "Экономия поливной воды");
  const auto offer = MakeListing(Side::kOffer, "zh", "膜下滴灌");
  const std::vector<v1::Evidence> evidence =
      TopicEvidence(*statistics_, QuotableListing(need, "ru"), QuotableListing(offer, "zh"), /*vectors=*/true);
  ASSERT_EQ(evidence.size(), 1u);
  EXPECT_EQ(evidence[0].subject(), "water-saving-irrigation");
  EXPECT_EQ(evidence[0].need_span().text(), "Экономия поливной воды");
  EXPECT_EQ(evidence[0].offer_span().text(), "膜下滴灌");
}

TEST_F(TopicEvidenceTest, AStretchIsShownAsWordsOrAsAConceptNotTwice) {
  const auto need = MakeListing(Side::kNeed, "en", "Drip irrigation", "A trickle irrigation plant for orchards.");
  const auto offer = MakeListing(Side::kOffer, "en", "Drip irrigation");
  for (const v1::Evidence& evidence : Evidence("en", need, offer)) EXPECT_EQ(evidence.kind(), v1::EVIDENCE_KIND_WORD);
}

TEST_F(TopicEvidenceTest, SynonymsOfOneLanguageMeetAsAConcept) {
  const auto need = MakeListing(Side::kNeed, "ru", "Нужна шугозащита; солнечные батареи для фермы");
  const auto offer = MakeListing(Side::kOffer, "ru", "Фотоэлектрические модули со склада");
  const std::vector<v1::Evidence> evidence = Evidence("ru", need, offer);
  ASSERT_FALSE(evidence.empty());
  EXPECT_EQ(evidence[0].kind(), v1::EVIDENCE_KIND_CONCEPT);
  EXPECT_EQ(evidence[0].subject(), "solar-panel");
}

TEST_F(TopicEvidenceTest, SharesOfWordsAndConceptsAddUpToNoMoreThanOne) {
  const auto need = MakeListing(Side::kNeed, "kk", "Тамшылатып суару, NDVI, тұщыландыру, жылу сорғысы");
  const auto offer = MakeListing(Side::kOffer, "ru", "Капельное орошение, NDVI, опреснение воды, тепловой насос");
  double sum = 0.0;
  const std::vector<v1::Evidence> evidence =
      TopicEvidence(*statistics_, QuotableListing(need, "kk"), QuotableListing(offer, "ru"),
                    /*vectors=*/true, 20);
  for (const v1::Evidence& met : evidence) sum += met.weight();
  EXPECT_GE(evidence.size(), 3u);
  EXPECT_LE(sum, 1.0 + 1e-9);
}

TEST_F(TopicEvidenceTest, WordsOfTwoLanguagesWeighMoreWhereThereAreNoVectors) {
  const QuotableListing need(MakeListing(Side::kNeed, "kk", "Тамшылатып суару, NDVI"), "kk");
  const QuotableListing offer(MakeListing(Side::kOffer, "ru", "Капельное орошение, NDVI"), "ru");
  const auto share_of_words = [&](bool vectors) {
    double sum = 0.0;
    for (const v1::Evidence& met : TopicEvidence(*statistics_, need, offer, vectors)) {
      if (met.kind() == v1::EVIDENCE_KIND_WORD) sum += met.weight();
    }
    return sum;
  };
  EXPECT_GT(share_of_words(true), 0.0);
  EXPECT_GT(share_of_words(false), share_of_words(true));
  EXPECT_LT(share_of_words(false), 1.0);
}

TEST_F(TopicEvidenceTest, NothingInCommonShowsNothing) {
  EXPECT_THAT(Evidence("en", MakeListing(Side::kNeed, "en", "Wind"), MakeListing(Side::kOffer, "en", "Sheep")),
              ::testing::IsEmpty());
  EXPECT_THAT(Evidence("en", MakeListing(Side::kNeed, "en", ""), MakeListing(Side::kOffer, "en", "Sheep")),
              ::testing::IsEmpty());
}

}  // namespace
}  // namespace karez::matching
