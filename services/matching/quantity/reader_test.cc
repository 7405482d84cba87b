#include "services/matching/quantity/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace karez::matching {
namespace {

// "water-salinity AT_MOST 4 g/L «…»" for each indicator of the text.
std::string Read(absl::string_view language, absl::string_view text) {
  const QuantityVocabulary& vocabulary = QuantityVocabulary::Default();
  std::string out;
  for (const ReadIndicator& read : ReadIndicators(vocabulary, text, language)) {
    const std::string comparator = type::v1::Comparator_Name(read.comparator).substr(11);
    absl::StrAppend(&out, out.empty() ? "" : "; ", vocabulary.Find(read.quantity)->id, " ", comparator, " ",
                    read.value);
    if (read.comparator == type::v1::COMPARATOR_BETWEEN) absl::StrAppend(&out, "-", read.upper);
    absl::StrAppend(&out, read.unit.empty() ? "" : " ", read.unit);
  }
  return out;
}

struct Row {
  const char* language;
  const char* text;
  const char* want;
};

TEST(ReadIndicators, ReadsTheNineLanguages) {
  for (const Row& row : {
           Row{"en", "The pump keeps a round-trip efficiency of at least 74 % in winter.",
               "round-trip-efficiency AT_LEAST 74 %"},
           Row{"en", "We need test sensitivity above 95 %, and ambient temperatures from -35 to 40 °C are usual.",
               "test-sensitivity AT_LEAST 95 %; ambient-temperature BETWEEN -35-40 Cel"},
           Row{"en", "Thermal conductivity of the loose fill is 0.085 W/(m·K).",
               "thermal-conductivity EQUAL 0.085 W/m/K"},
           Row{"en", "Feed salinity up to 6 g/L is accepted; 38 % water saving was measured.",
               "water-salinity AT_MOST 6 g/L; water-saving EQUAL 38 %"},
           Row{"zh", "抗堵塞贴片式滴灌带（滴头流量1.8～2.4 L/h），土层含盐量不高于0.8%。",
               "emitter-flow BETWEEN 1.8-2.4 L/h; soil-salinity AT_MOST 0.8 %"},
           Row{"zh", "用四年时间把漏损率从21%降到11%。", "leakage-rate EQUAL 11 %"},
           Row{"zh", "工作幅宽2.1 m，配套拖拉机动力须达到90 kW。",
               "working-width EQUAL 2.1 m; tractor-power AT_LEAST 90 kW"},
           Row{"zh", "处理能力6万立方米/天，可在坡度不超过10°的果园作业。",
               "throughput EQUAL 60000 m3/d; slope AT_MOST 10 deg"},
           Row{"ru", "Срок хранения винограда не менее 90 суток.", "storage-life AT_LEAST 90 d"},
           Row{"ru", "Установка работает при минерализации воды до 6 г/л и температуре воздуха от -30 до 45 °С.",
               "water-salinity AT_MOST 6 g/L; ambient-temperature BETWEEN -30-45 Cel"},
           Row{"ru", "Извлечение лития не ниже 75 %, при напоре до 180 м.",
               "lithium-recovery AT_LEAST 75 %; hydraulic-head AT_MOST 180 m"},
           Row{"ru", "Допустимо содержание солей в почве 0,6–0,8 %.", "soil-salinity BETWEEN 0.6-0.8 %"},
           Row{"kk", "Судың тұздылығы 5 г/л-ден аспауы тиіс.", "water-salinity AT_MOST 5 g/L"},
           Row{"kk", "Жылу қуаты 12 кВт, қызмет ету мерзімі кемінде 15 жыл.",
               "heat-output EQUAL 12 kW; service-life AT_LEAST 15 a"},
           Row{"kk", "Сығу беріктігі 32 МПа-дан кем емес.", "compressive-strength AT_LEAST 32 MPa"},
           Row{"kk", "P₂O₅ үлесін кемінде 24 %-ға жеткізу керек.", "p2o5-grade AT_LEAST 24 %"},
           Row{"ky", "Суунун түшүү бийиктиги 6 метрден 40 метрге чейин болсо жетиштүү.",
               "hydraulic-head BETWEEN 6-40 m"},
           Row{"ky", "Импульстун энергиясы 3,2 Дж.", "pulse-energy EQUAL 3.2 J"},
           Row{"ky", "Розавиндердин өлчөмү 2,8 пайыздан кем эмес.", "rosavin-content AT_LEAST 2.8 %"},
           Row{"ky", "Сөз катасынын үлүшү 15 пайыздан ашпасын.", "word-error-rate AT_MOST 15 %"},
           Row{"uz", "Xizmat muddati kamida 15 yil.", "service-life AT_LEAST 15 a"},
           Row{"uz", "Suvning shoʻrligi 5 g/l dan oshmasligi kerak.", "water-salinity AT_MOST 5 g/L"},
           Row{"uz", "Vegetatsiya davri 118 kun, tola uzunligi 33,5 mm.",
               "vegetation-period EQUAL 118 d; fibre-length EQUAL 33.5 mm"},
           Row{"uz", "Unumdorlik soatiga 150 kg dan kam boʻlmasin.", "throughput AT_LEAST 150 kg/h"},
           Row{"tg", "Муҳлати хушккунӣ набояд аз 48 соат зиёд бошад.", "drying-time AT_MOST 48 h"},
           Row{"tg", "Ҳассосияташ на кам аз 95 фоиз аст.", "test-sensitivity AT_LEAST 95 %"},
           Row{"tg", "Шӯрии об аз 3 то 5 г/л мебошад.", "water-salinity BETWEEN 3-5 g/L"},
           Row{"tg", "Зариби гармигузаронӣ дар озмоишгоҳ 0,12 Вт/(м·К) буд.", "thermal-conductivity EQUAL 0.12 W/m/K"},
           Row{"tk", "Suwuň duzlulygy 35 g/l-e çenli bolup biler.", "water-salinity AT_MOST 35 g/L"},
           Row{"tk", "Ýoduň çykarylyşy bolsa 89 göterime ýetdi.", "iodine-recovery EQUAL 89 %"},
           Row{"tk", "Daşky howanyň temperaturasy 46 gradusa ýetýär.", "ambient-temperature EQUAL 46 Cel"},
           Row{"tk", "Suwuň duzlulygy azyndan 3 g/l.", "water-salinity AT_LEAST 3 g/L"},
           Row{"ug", "ئۆسۈش مەزگىلى 125 كۈندىن ئاشمايدىغان سورت.", "vegetation-period AT_MOST 125 d"},
           Row{"ug", "سۇنىڭ شورلۇق دەرىجىسى لىتىرىغا 3 تىن 12 گرامغىچە.", "water-salinity BETWEEN 3-12 g/L"},
           Row{"ug", "ئۈنۈش نىسبىتى 82 پىرسەنتتىن 91 پىرسەنتكە كۆتۈرۈلدى.", "germination-rate EQUAL 91 %"},
           Row{"ug", "سۇ چىقىرىش مىقدارى ھەر سائەتتە 12 كۇب مېتىر.", "water-flow EQUAL 12 m3/h"},
       }) {
    EXPECT_EQ(Read(row.language, row.text), row.want) << row.text;
  }
}

TEST(ReadIndicators, KeepsTheSpanInCodePoints) {
  const std::string text = "Жылытқыш. Жылу қуаты 12 кВт болады.";
  const auto read = ReadIndicators(QuantityVocabulary::Default(), text, "kk");
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(std::string(text::Substring(text, read[0].span)), "Жылу қуаты 12 кВт");
  EXPECT_EQ(read[0].span.begin, 10u);
}

TEST(ReadIndicators, PrefersNothingToAGuess) {
  for (const Row& row : {
           Row{"en", "Water saving matters to us, and yields rose by 15 %.", ""},
           Row{"en", "Water saving and crop yield: 38 %.", ""},              // Another name between.
           Row{"en", "The storage life is 12 %.", ""},                       // No time.
           Row{"en", "Water saving is our aim. We paid 38 % in 2020.", ""},  // Another sentence.
           Row{"en", "The temperature was 40 °C.", ""},                      // Of what?
           Row{"ru", "Снижает содержание солей в почве на 30 %.", ""},       // A difference.
           Row{"tk", "Suwuň duzlulygy 41 göterim azaldy.", ""}, Row{"zh", "土壤含盐量降低30%。", ""},
           Row{"zh", "含盐量很高，投资6000元。", ""}, Row{"fr", "Water saving 38 %", ""},  // No language of the nine.
       }) {
    EXPECT_EQ(Read(row.language, row.text), row.want) << row.text;
  }
}

TEST(ReadIndicators, AChainOfChangesCountsByItsLastNumber) {
  EXPECT_EQ(Read("zh", "漏损率从30%降到21%降到11%。"), "leakage-rate EQUAL 11 %");
  std::string chain = "漏损率从1";
  while (text::CountCodePoints(chain) < 20000) chain += "降到2";
  EXPECT_EQ(Read("zh", chain + "降到3%。"), "leakage-rate EQUAL 3 %");
}

TEST(ReadIndicators, ReadsASentenceOfNothingButNumbers) {
  std::string numbers = "Water saving 7 %";
  while (numbers.size() < 20000) numbers += " 1";
  EXPECT_EQ(Read("en", numbers), "water-saving EQUAL 7 %");
  EXPECT_EQ(Read("en", "Water saving fell to 7 %" + numbers.substr(16)), "");  // A change, however far its clause goes.
}

TEST(ReadIndicators, StaysWithinBoundsWhateverComes) {
  std::mt19937 random(11);
  const std::vector<std::string> pieces = {"water saving ", "节水率", "38",   " %", "-",   "–", ",", ".",  "от ", "до ",
                                           "кем емес",      "pH",     "\xff", "７", "g/L", "(", ")", "\n", "١"};
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (size_t n = random() % 14; n > 0; --n) text += pieces[random() % pieces.size()];
    const size_t length = text::CountCodePoints(text);
    for (const absl::string_view language : kQuantityLanguages) {
      for (const ReadIndicator& read : ReadIndicators(QuantityVocabulary::Default(), text, language)) {
        ASSERT_LT(read.span.begin, read.span.end) << text;
        ASSERT_LE(read.span.end, length) << text;
      }
    }
  }
}

}  // namespace
}  // namespace karez::matching
