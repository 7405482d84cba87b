#include "services/matching/concept/finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// "id: stretch" of each mention.
std::vector<std::string> Found(absl::string_view language, absl::string_view text) {
  const ConceptFinder& finder = ConceptFinder::Shipped();
  std::vector<std::string> found;
  for (const ConceptMention& mention : finder.Find(text, language)) {
    found.push_back(absl::StrCat(finder.vocabulary()[mention.number].id, ": ", text::Substring(text, mention.span)));
  }
  return found;
}

struct Sentence {
  const char* language;
  const char* text;
  const char* found;
};

class ConceptFinderTest : public ::testing::TestWithParam<Sentence> {};

TEST_P(ConceptFinderTest, FindsTheConceptInASentence) {
  const Sentence& sentence = GetParam();
  EXPECT_THAT(Found(sentence.language, sentence.text), Contains(sentence.found)) << sentence.text;
}

INSTANTIATE_TEST_SUITE_P(
    NineLanguages, ConceptFinderTest,
    ::testing::Values(
        Sentence{"en", "We sell Drip-Irrigation systems.", "drip-irrigation: Drip-Irrigation systems"},
        Sentence{"en", "two heat pumps for a school", "heat-pump: heat pumps"},
        Sentence{"zh", "求购膜下滴灌设备", "mulched-drip-irrigation: 膜下滴灌"},
        Sentence{"zh", "减少温室气体排放", "greenhouse-gas: 温室气体排放"},
        Sentence{"ru", "внедрение систем капельного орошения на 50 га", "drip-irrigation: систем капельного орошения"},
        Sentence{"ru", "Ищем поставщика солнечных панелей", "solar-panel: солнечных панелей"},
        Sentence{"kk", "Тамшылатып суарудың жаңа жүйесін іздейміз", "drip-irrigation: Тамшылатып суарудың"},
        Sentence{"kk", "фосфоритті байыту", "phosphorite-beneficiation: фосфоритті байыту"},
        Sentence{"ky", "тамчылатып сугарууну киргизүү", "drip-irrigation: тамчылатып сугарууну"},
        Sentence{"ky", "күнөсканаларда жылытуу", "greenhouse-farming: күнөсканаларда"},
        Sentence{"uz", "tomchilatib sug'orishni joriy etish", "drip-irrigation: tomchilatib sug'orishni"},
        Sentence{"uz", "Tomchilatib sugʻorish tizimining narxi", "drip-irrigation: Tomchilatib sugʻorish tizimining"},
        Sentence{"tg", "системаи обёрии қатрагиро", "drip-irrigation: обёрии қатрагиро"},
        Sentence{"tg", "парвариши лимӯро омӯхтан", "lemon-growing: лимӯро"},
        Sentence{"tk", "Damjalaýyn suwaryşyň täze usuly", "drip-irrigation: Damjalaýyn suwaryşyň"},
        Sentence{"tk", "Gün panelleriniň bahasy", "solar-panel: Gün panelleriniň"},
        Sentence{"ug", "تامچىلىتىپ سۇغىرىشنىڭ تېخنىكىسى", "drip-irrigation: تامچىلىتىپ سۇغىرىشنىڭ"},
        Sentence{"ug", "پاختىنىڭ باھاسى", "cotton-crop: پاختىنىڭ"}));

TEST(ConceptFinder, FindsEveryLabelOfItsVocabulary) {
  const ConceptFinder& finder = ConceptFinder::Shipped();
  int lost = 0;
  for (const Concept& known : finder.vocabulary().concepts()) {
    for (size_t language = 0; language < text::kLanguages.size(); ++language) {
      for (const std::string& label : known.labels[language]) {
        const std::vector<ConceptMention> found = finder.Find(label, text::kLanguages[language]);
        const bool whole = found.size() == 1 && finder.vocabulary()[found[0].number].id == known.id &&
                           found[0].span.begin == 0 && found[0].span.end + 1 >= text::CountCodePoints(label);
        if (whole) continue;
        ++lost;
        ADD_FAILURE() << text::kLanguages[language] << " " << label << " of " << known.id << " finds "
                      << ::testing::PrintToString(Found(text::kLanguages[language], label));
      }
    }
  }
  EXPECT_EQ(lost, 0);
}

TEST(ConceptFinder, SpansAreCodePointsOfTheOriginal) {
  const std::vector<ConceptMention> found = ConceptFinder::Shipped().Find("Ищем ёмкий 滴灌", "ru");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].span, (text::Span{11, 13}));
}

TEST(ConceptFinder, OfLabelsWithinOneAnotherTheLongerIsFound) {
  EXPECT_THAT(Found("en", "solar greenhouse"), ElementsAre("solar-greenhouse: solar greenhouse"));
  EXPECT_THAT(Found("zh", "膜下滴灌"), ElementsAre("mulched-drip-irrigation: 膜下滴灌"));
}

TEST(ConceptFinder, WordsApartAreNoLabel) {
  EXPECT_THAT(Found("en", "The drip. Irrigation is dear."), Not(Contains("drip-irrigation: drip. Irrigation")));
  EXPECT_THAT(Found("zh", "水滴，灌溉"), Not(Contains("drip-irrigation: 滴，灌")));
}

TEST(ConceptFinder, APartOfAWordIsNoLabel) {
  EXPECT_THAT(Found("en", "Cornwall and steelworks"), IsEmpty());
  EXPECT_THAT(Found("ru", "Карпаты"), IsEmpty());
}

TEST(ConceptFinder, AForeignWordOfTheSameSpellingIsNoLabel) {
  // Turkmen "pile" is a silk cocoon.
  EXPECT_THAT(Found("tk", "pile"), Not(IsEmpty()));
  EXPECT_THAT(Found("en", "a pile of sand"), IsEmpty());
}

TEST(ConceptFinder, EnglishAndRussianTermsAreFoundInOtherTexts) {
  EXPECT_THAT(Found("zh", "采用NDVI监测"), Contains(::testing::EndsWith(": NDVI")));
  EXPECT_THAT(Found("kk", "капельное орошение жүйесі"), Contains("drip-irrigation: капельное орошение"));
  EXPECT_THAT(Found("de", "drip irrigation"), ElementsAre("drip-irrigation: drip irrigation"));
}

TEST(ConceptFinder, TakesAnyBytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    for (int i = 0; i < 200; ++i) bytes.push_back(static_cast<char>(random()));
    bytes += " drip irrigation ";
    const std::vector<std::string> found = Found(text::kLanguages[round % text::kLanguages.size()], bytes);
    EXPECT_THAT(found, Contains("drip-irrigation: drip irrigation"));
  }
}

TEST(ConceptReader, AReaderIsUsedForTextAfterText) {
  const ConceptFinder& finder = ConceptFinder::Shipped();
  ConceptReader reader(finder);
  for (const char* text : {"drip", "irrigation", "heat pump"}) {
    reader.Begin(text, "en");
    text::Tokenizer().Tokenize(text, [&](const text::Token& token) { reader.Take(token); });
    const auto found = reader.Finish();
    EXPECT_EQ(found.size(), absl::string_view(text) == "heat pump" ? 1u : 0u) << text;
  }
}

}  // namespace
}  // namespace karez::matching
