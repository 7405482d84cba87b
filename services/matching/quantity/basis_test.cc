#include "services/matching/quantity/basis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace karez::matching {
namespace {

using Text = std::pair<const char*, const char*>;  // Language and text.

BasisKey KeyOf(const Text& text) { return BasisKeyOf(text.second, text.first); }

// An entry that lacks one of the languages, or has a label of another, is refused as
// the vocabulary is read, so that each of these rows would end the program.
TEST(BasisKeyOf, IsOneForAMediumInTheNineLanguages) {
  const std::vector<std::vector<Text>> rows = {
      {{"en", "soil"},
       {"zh", "土壤"},
       {"ru", "почва"},
       {"kk", "топырақ"},
       {"ky", "топурак"},
       {"uz", "tuproq"},
       {"tg", "хок"},
       {"tk", "toprak"},
       {"ug", "تۇپراق"}},
      {{"en", "irrigation water"},
       {"zh", "灌溉水"},
       {"ru", "оросительная вода"},
       {"kk", "суару суы"},
       {"ky", "сугат суусу"},
       {"uz", "sugʻorish suvi"},
       {"tg", "оби обёрӣ"},
       {"tk", "suwaryş suwy"},
       {"ug", "سۇغىرىش سۈيى"}},
      {{"en", "saturated paste extract"},
       {"zh", "饱和泥浆浸提液"},
       {"ru", "вытяжка из водонасыщенной пасты"},
       {"kk", "қаныққан паста сығындысы"},
       {"uz", "toʻyingan pasta soʻrimi"}},
      {{"en", "pilot plant"}, {"zh", "中试"}, {"ru", "опытная установка"}, {"uz", "tajriba qurilmasi"}},
      {{"en", "STC"}, {"zh", "标准测试条件"}, {"ru", "стандартные условия испытаний"}},
      {{"en", "IEC 61215"}, {"zh", "IEC 61215"}, {"ru", "МЭК 61215"}}};
  for (const auto& row : rows) {
    for (const Text& text : row) {
      EXPECT_EQ(KeyOf(text), KeyOf(row[0])) << text.second;
      EXPECT_NE(KeyOf(text), 0u) << text.second;
      EXPECT_FALSE(IsUnlisted(KeyOf(text))) << text.second;
    }
  }
}

TEST(BasisKeyOf, BearsEndingsAndJoiningWords) {
  EXPECT_EQ(KeyOf({"ru", "в почве"}), KeyOf({"en", "soil"}));
  EXPECT_EQ(KeyOf({"kk", "топырақта"}), KeyOf({"zh", "土壤中"}));
  EXPECT_EQ(KeyOf({"uz", "tuproqda"}), KeyOf({"en", "in soil"}));
  EXPECT_EQ(KeyOf({"en", "Soil  Solution"}), KeyOf({"ru", "почвенного раствора"}));
}

TEST(BasisKeyOf, TakesNumbersWithTheirUnitsAndSigns) {
  EXPECT_EQ(KeyOf({"en", "0-40 cm soil"}), KeyOf({"ru", "слой почвы 0–40 см"}));
  EXPECT_EQ(KeyOf({"en", "0-40 cm soil"}), KeyOf({"zh", "0~40 厘米土层"}));
  EXPECT_NE(KeyOf({"en", "0-40 cm soil"}), KeyOf({"en", "0-60 cm soil"}));
  EXPECT_EQ(KeyOf({"en", "EC 1:5"}), KeyOf({"zh", "电导率 1:5"}));
  EXPECT_NE(KeyOf({"en", "-30 Cel"}), KeyOf({"en", "30 Cel"}));
  EXPECT_EQ(KeyOf({"en", "-30 Cel"}), KeyOf({"ru", "−30 °C"}));
}

TEST(BasisKeyOf, TellsTheNarrowerFromTheBroader) {
  EXPECT_NE(KeyOf({"en", "soil"}), KeyOf({"en", "saline soil"}));
  EXPECT_NE(KeyOf({"en", "water"}), KeyOf({"en", "irrigation water"}));
  EXPECT_NE(KeyOf({"en", "soil"}), KeyOf({"en", "soil solution"}));
}

TEST(BasisKeyOf, TakesWhatIsInNoVocabularyForItself) {
  const BasisKey english = KeyOf({"en", "chloride-sulphate soil"});
  EXPECT_TRUE(IsUnlisted(english));
  EXPECT_EQ(english, KeyOf({"kk", "Chloride-sulphate soil"})) << "in English of a listing in Kazakh";
  EXPECT_NE(english, KeyOf({"ru", "хлоридно-сульфатная почва"}));
  EXPECT_NE(english, KeyOf({"en", "soil"}));
  EXPECT_NE(KeyOf({"zh", "蜂箱"}), KeyOf({"zh", "蜂巢"}));
}

TEST(BasisKeyOf, ReadsAListingsTextInAnotherLanguage) {
  EXPECT_EQ(KeyOf({"uz", "поливная вода"}), KeyOf({"uz", "sugʻorish suvi"}));
}

TEST(BasisKeyOf, IsNoneOfNothing) {
  EXPECT_EQ(KeyOf({"en", ""}), 0u);
  EXPECT_EQ(KeyOf({"en", " - "}), 0u);
}

TEST(FiguresRevision, NamesTheVocabularies) { EXPECT_EQ(FiguresRevision().size(), 16u); }

}  // namespace
}  // namespace karez::matching
