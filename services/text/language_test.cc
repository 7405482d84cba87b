#include "services/text/language.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace karez::text {
namespace {

struct Sample {
  const char* code;
  std::vector<const char*> texts;
};

void ExpectIdentified(const std::vector<Sample>& samples) {
  for (const Sample& sample : samples) {
    for (const char* text : sample.texts) {
      const LanguageGuess guess = IdentifyLanguage(text);
      EXPECT_EQ(guess.code, sample.code) << text;
      EXPECT_GT(guess.confidence, 0.5) << text;
      EXPECT_LE(guess.confidence, 1.0) << text;
    }
  }
}

TEST(IdentifyLanguage, TellsSentencesOfTheNineLanguagesApart) {
  ExpectIdentified({
      {"zh",
       {"我们提供适合盐碱地棉花的膜下滴灌系统,每公顷节水百分之四十。",
        "本所正在寻找用于煤矿乏风瓦斯的氧化技术合作伙伴。"}},
      {"ug",
       {"بىز شورلۇق يەردىكى پاختا ئۈچۈن تامچىلىتىپ سۇغىرىش سىستېمىسى بىلەن تەمىنلەيمىز.",
        "ئىنستىتۇتىمىز قۇياش ئېنېرگىيەسى بىلەن سۇ تارتىش ئۈسكۈنىسى ئىزدەۋاتىدۇ."}},
      {"ru",
       {"Мы предлагаем систему капельного орошения хлопчатника на засолённых землях.",
        "Институт ищет партнёра для переработки овечьей шерсти в теплоизоляционные плиты."}},
      {"kk",
       {"Біз тұзды жерлердегі мақтаны тамшылатып суару жүйесін ұсынамыз.",
        "Институт қой жүнін өңдеу үшін серіктес іздейді."}},
      {"uz",
       {"Biz sho‘rlangan yerlarda paxtani tomchilatib sug‘orish tizimini taklif qilamiz.",
        "Institut qo'y junini qayta ishlash uchun hamkor izlamoqda."}},
      {"ky",
       {"Биз туздуу жерлердеги пахтаны тамчылатып сугаруу тутумун сунуштайбыз.",
        "Институт кой жүнүн кайра иштетүү үчүн өнөктөш издеп жатат."}},
      {"tg",
       {"Мо системаи обёрии қатрагии пахтаро дар заминҳои шӯр пешниҳод мекунем.",
        "Донишкада барои коркарди пашми гӯсфанд шарик меҷӯяд."}},
      {"tk",
       {"Biz şor ýerlerde gowaçany damjalaýyn suwarmak ulgamyny hödürleýäris.",
        "Institut goýun ýüňüni gaýtadan işlemek üçin hyzmatdaş gözleýär."}},
      {"en",
       {"We offer a drip irrigation system for cotton on saline land.",
        "The institute is looking for a partner who turns sheep wool into insulation boards."}},
  });
}

TEST(IdentifyLanguage, KnowsTitles) {
  ExpectIdentified({
      {"zh", {"膜下滴灌", "风电叶片检测", "LED植物工厂"}},
      {"ug", {"تامچىلىتىپ سۇغىرىش", "شامال ئېلېكتر ئىستانسىسى", "ئۈزۈم قۇرۇتۇش ئۈسكۈنىسى"}},
      {"ru", {"Капельное орошение", "Переработка шерсти", "Диагностика лопастей ветроустановок"}},
      {"kk", {"Тамшылатып суару", "Жүн өңдеу технологиясы", "Жел турбиналарының қалақтарын тексеру"}},
      {"uz",
       {"Tomchilatib sug'orish", "Jun qayta ishlash texnologiyasi", "Shamol elektr stansiyasi uchun ehtiyot qismlar"}},
      {"ky", {"Тамчылатып сугаруу", "Жүн иштетүү технологиясы", "Жер көчкүнү алдын ала билүү"}},
      {"tg", {"Обёрии қатрагӣ", "Коркарди пашм дар кӯҳистон", "Нерӯгоҳи обии хурд"}},
      {"tk", {"Damjalaýyn suwaryş", "Ýüň gaýtadan işlemek", "Ýel elektrik stansiýasy"}},
      {"en", {"Drip irrigation for saline soil", "Processing of sheep wool", "Inspection of wind turbine blades"}},
  });
}

TEST(IdentifyLanguage, KnowsUzbekInCyrillicLetters) {
  ExpectIdentified(
      {{"uz",
        {"Биз шўрланган ерларда пахтани томчилатиб суғориш тизимини таклиф қиламиз.",
         "Институт қўй жунини қайта ишлаш учун ҳамкор изламоқда.", "Шамол электр станцияси учун эҳтиёт қисмлар",
         "Қуёш панелларини чангдан тозалаш усули ва ускунаси"}}});
}

TEST(IdentifyLanguage, ReadsUzbekWithAnyApostrophe) {
  for (const char* apostrophe : {"'", "\u02BB", "\u02BC", "\u2018", "\u2019", "`"}) {
    const std::string text = absl::StrCat("To", apostrophe, "g", apostrophe, "ri yo", apostrophe, "l");
    EXPECT_EQ(IdentifyLanguage(text).code, "uz") << text;
  }
}

TEST(IdentifyLanguage, KnowsKazakhInArabicLetters) {
  ExpectIdentified({{"kk", {"ءبىز تۇزدى جەرلەردەگى ماقتانى سۋارۋ ٴۇشىن جاڭا جۇيە ۇسىنامىز."}}});
}

TEST(IdentifyLanguage, KeepsTheLanguageOfATextWithLatinNamesInIt) {
  ExpectIdentified({
      {"zh", {"基于 Transformer 和 LoRaWAN 的灌区监测 SCADA 平台"}},
      {"ru", {"Шлюз LoRaWAN и платформа SCADA Siemens WinCC для насосных станций"}},
      {"kk", {"Сорғы станцияларына арналған LoRaWAN шлюзі және SCADA Siemens WinCC"}},
  });
}

TEST(IdentifyLanguage, IgnoresLetterCaseAndNormalForm) {
  EXPECT_EQ(IdentifyLanguage("БІЗ ТҰЗДЫ ЖЕРДЕГІ МАҚТАНЫ СУАРУ ЖҮЙЕСІН ҰСЫНАМЫЗ").code, "kk");
  EXPECT_EQ(IdentifyLanguage("S\u0327or y\u0301erlerde gowac\u0327any suwarmak ulgamy").code, "tk");
}

TEST(IdentifyLanguage, SaysUndeterminedForOtherLanguages) {
  for (const char* text : {
           "Tuzlu topraklarda pamuk için damla sulama sistemi sunuyoruz ve ortak arıyoruz.",
           "Wir bieten ein Tropfbewässerungssystem für Baumwolle auf salzigen Böden.",
           "ما یک سامانه آبیاری قطره‌ای برای پنبه در زمین‌های شور "
           "ارائه "
           "می‌کنیم.",
           "نقدم نظام ري بالتنقيط للقطن في الأراضي المالحة.",
           "塩分の多い土地での綿花のための点滴灌漑システムを提供します。",
           "염분이 많은 땅의 목화를 위한 점적 관개 시스템을 제공합니다.",
           "Ми пропонуємо систему краплинного зрошення бавовни на засолених землях.",
       }) {
    const LanguageGuess guess = IdentifyLanguage(text);
    EXPECT_EQ(guess.code, "und") << text;
    EXPECT_EQ(guess.confidence, 0.0) << text;
  }
}

TEST(IdentifyLanguage, SaysUndeterminedWithoutLetters) {
  for (const char* text : {"", "   ", "2030-2035: 12 %", "\xFF\xFE\x80"}) {
    EXPECT_EQ(IdentifyLanguage(text).code, "und") << text;
  }
}

TEST(IdentifyLanguage, IsSurerOfLongerTexts) {
  EXPECT_LT(IdentifyLanguage("Вода").confidence,
            IdentifyLanguage("Вода для орошения подаётся из канала по закрытым трубам и без насосов.").confidence);
}

TEST(IdentifyLanguage, ReadsOnlyTheBeginningOfLongTexts) {
  std::string text;
  while (text.size() < 100000) text += "Drip irrigation saves water and the soil. ";
  text += "Мы предлагаем систему капельного орошения.";
  EXPECT_EQ(IdentifyLanguage(text).code, "en");
}

}  // namespace
}  // namespace karez::text
