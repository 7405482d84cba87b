#include "services/matching/concept/inflection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "services/text/language.h"

namespace karez::matching {
namespace {

size_t Place(absl::string_view language) {
  return static_cast<size_t>(std::find(text::kLanguages.begin(), text::kLanguages.end(), language) -
                             text::kLanguages.begin());
}

bool IsForm(absl::string_view language, absl::string_view label, absl::string_view form) {
  const size_t place = Place(language);
  for (const Stem& stem : StemsOf(label, place)) {
    if (absl::StartsWith(form, stem.text) && IsEnding(form.substr(stem.text.size()), stem.ending, place)) return true;
  }
  return false;
}

struct Case {
  const char* language;
  const char* label;
  const char* form;
  bool is_form;
};

class InflectionTest : public ::testing::TestWithParam<Case> {};

TEST_P(InflectionTest, KnowsTheFormsOfAWord) {
  const Case& c = GetParam();
  EXPECT_EQ(IsForm(c.language, c.label, c.form), c.is_form) << c.language << " " << c.label << " " << c.form;
}

INSTANTIATE_TEST_SUITE_P(
    Words, InflectionTest,
    ::testing::Values(Case{"ru", "орошение", "орошения", true}, Case{"ru", "капельное", "капельного", true},
                      Case{"ru", "насосы", "насосами", true}, Case{"ru", "пленка", "пленок", true},
                      Case{"ru", "станок", "станка", true}, Case{"ru", "соя", "сои", true},
                      Case{"ru", "соя", "со", false}, Case{"ru", "вода", "водный", false},
                      Case{"ru", "карп", "карпаты", false}, Case{"ru", "полив", "поливной", false},  //
                      Case{"kk", "суару", "суаруды", true}, Case{"kk", "топырақ", "топырағын", true},
                      Case{"kk", "станциясы", "станцияларының", true}, Case{"kk", "топырағы", "топырақта", true},
                      Case{"kk", "суару", "суаратын", false}, Case{"kk", "қақпақ", "қақпағлар", false},  //
                      Case{"ky", "сугаруу", "сугаруунун", true}, Case{"ky", "күнөскана", "күнөсканаларда", true},
                      Case{"ky", "сорап", "сорабы", true}, Case{"ky", "сугат", "сугатсыз", false},  //
                      Case{"uz", "tuproq", "tuprog'ining", true}, Case{"uz", "issiqlik", "issiqligi", true},
                      Case{"uz", "energiyasi", "energiyadan", true}, Case{"uz", "nasos", "nasoslarni", true},
                      Case{"uz", "paxta", "paxtachilik", false},  //
                      Case{"tk", "suwarmak", "suwarmagyň", true}, Case{"tk", "paneli", "panelleriniň", true},
                      Case{"tk", "pagta", "pagtany", true}, Case{"tk", "pagta", "pagtaçy", false},  //
                      Case{"tg", "обёрӣ", "обёрии", true}, Case{"tg", "насоси", "насосҳои", true},
                      Case{"tg", "лимӯ", "лимӯро", true}, Case{"tg", "лимӯ", "лимӯпарварӣ", false},  //
                      Case{"ug", "تۇپراق", "تۇپرىقى", true}, Case{"ug", "پاختا", "پاختىنىڭ", true},
                      Case{"ug", "سۇغىرىش", "سۇغىرىشنىڭ", true}, Case{"ug", "ئېنېرگىيەسى", "ئېنېرگىيە", true},
                      Case{"ug", "پاختا", "پاختىچى", false},  //
                      Case{"en", "pump", "pump", true}, Case{"en", "pump", "pumping", false},
                      Case{"zh", "泵", "泵", true}, Case{"zh", "泵", "泵站", false}));

TEST(Inflection, NoEndingIsLongerThanTheLongest) {
  // Plural, possessive and case of Uyghur, the longest of each.
  EXPECT_TRUE(IsEnding("لىرىمىزدىكى", Ending::kSome, Place("ug")));
  EXPECT_FALSE(IsEnding("لىرىمىزدىكىدىكى", Ending::kSome, Place("ug")));
}

TEST(Inflection, TakesAnyWord) {
  for (size_t language = 0; language < text::kLanguages.size(); ++language) {
    for (const absl::string_view word : {"", "a", "ы", "سى", "\xFF\x80", "и", "ии", "ок", "к", "ьями"}) {
      for (const Stem& stem : StemsOf(word, language)) {
        EXPECT_FALSE(IsEnding("\xD1", stem.ending, language));
      }
    }
  }
}

}  // namespace
}  // namespace karez::matching
