// What language.cc knows about each language by itself: how often letters that
// tell languages apart occur, and common function words. Rates are rounded
// estimates per thousand letters; they need only be right in order of magnitude.
#ifndef KAREZ_SERVICES_TEXT_LANGUAGE_TABLES_H_
#define KAREZ_SERVICES_TEXT_LANGUAGE_TABLES_H_

#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"

namespace karez::text::tables {

// Indexes of kLanguages, and after them others that must not be taken for one: Turkish with Azerbaijani;
// Ukrainian, Belarusian, Bulgarian, Serbian and Macedonian; Mongolian; any other.
enum Language : size_t {
  kZh,
  kUg,
  kRu,
  kKk,
  kUz,
  kKy,
  kTg,
  kTk,
  kEn,
  kFirstForeign,
  kTurkish = kFirstForeign,
  kSlavic,
  kMongolian,
  kOther,
  kLanguageCount,
};

// The rate of a letter that a language has only in names and loans.
inline constexpr double kF = 0.03;

template <size_t N>
struct LetterRow {
  char32_t letter;
  std::array<double, N> per_mille;  // A rate for each of the columns named before the table.
};

inline constexpr std::array<Language, 7> kCyrillicColumns = {kRu, kKk, kKy, kTg, kUz, kSlavic, kMongolian};
inline constexpr LetterRow<7> kCyrillicLetters[] = {
    {U'ә', {kF, 18, kF, kF, kF, kF, kF}},    {U'ғ', {kF, 15, kF, 4, 10, kF, kF}},
    {U'қ', {kF, 26, kF, 15, 25, kF, kF}},    {U'ң', {kF, 14, 14, kF, kF, kF, kF}},
    {U'ө', {kF, 9, 24, kF, kF, kF, 32}},     {U'ұ', {kF, 9, kF, kF, kF, kF, kF}},
    {U'ү', {kF, 9, 26, kF, kF, kF, 35}},     {U'һ', {kF, 0.3, kF, kF, kF, kF, kF}},
    {U'і', {kF, 55, kF, kF, kF, 25, kF}},    {U'ӣ', {kF, kF, kF, 13, kF, kF, kF}},
    {U'ӯ', {kF, kF, kF, 9, kF, kF, kF}},     {U'ҳ', {kF, kF, kF, 23, 14, kF, kF}},
    {U'ҷ', {kF, kF, kF, 9, kF, kF, kF}},     {U'ў', {kF, kF, kF, kF, 22, 3, kF}},
    {U'ы', {19, 70, 62, 0.2, 0.2, 8, 12}},   {U'э', {3, 3, 12, 5, 5, 5, 40}},
    {U'щ', {4, 0.2, 0.2, 0.1, 0.05, 3, kF}}, {U'ц', {5, 2, 2, 0.2, 1, 8, 3}},
    {U'ь', {17, 3, 3, 0.5, 2, 10, 5}},       {U'х', {9, 3, 2, 15, 14, 9, 35}},
    {U'ї', {kF, kF, kF, kF, kF, 4, kF}},     {U'є', {kF, kF, kF, kF, kF, 4, kF}},
    {U'ј', {kF, kF, kF, kF, kF, 10, kF}},    {U'љ', {kF, kF, kF, kF, kF, 2, kF}},
    {U'њ', {kF, kF, kF, kF, kF, 3, kF}},     {U'ћ', {kF, kF, kF, kF, kF, 2, kF}},
    {U'ђ', {kF, kF, kF, kF, kF, 1, kF}},     {U'џ', {kF, kF, kF, kF, kF, 1, kF}},
};

inline constexpr std::array<Language, 5> kLatinColumns = {kEn, kUz, kTk, kTurkish, kOther};
// Uzbek oʻ and gʻ, each read as one letter (of the private use area).
inline constexpr char32_t kUzbekO = 0xE000;
inline constexpr char32_t kUzbekG = 0xE001;
inline constexpr LetterRow<5> kLatinLetters[] = {
    {kUzbekO, {kF, 22, kF, kF, 0.2}}, {kUzbekG, {kF, 9, kF, kF, kF}}, {U'ä', {kF, kF, 45, kF, 6}},
    {U'ň', {kF, kF, 17, kF, 1}},      {U'ý', {kF, kF, 40, kF, 2}},    {U'ž', {kF, kF, 3, kF, 3}},
    {U'ö', {kF, kF, 10, 8, 5}},       {U'ü', {kF, kF, 25, 19, 5}},    {U'ş', {kF, kF, 14, 17, 2}},
    {U'ç', {kF, kF, 11, 11, 2}},      {U'w', {18, 0.2, 16, 0.2, 4}},  {U'v', {10, 14, 0.1, 12, 14}},
    {U'q', {1, 14, 0.05, 1, 3}},      {U'x', {1.5, 8, 0.1, 0.5, 3}},  {U'c', {28, 8, 0.1, 9, 25}},
    {U'y', {18, 26, 60, 32, 6}},      {U'z', {1, 22, 15, 15, 8}},     {U'ı', {kF, kF, kF, 45, kF}},
    {U'ğ', {kF, kF, kF, 11, kF}},     {U'ə', {kF, kF, kF, 10, kF}},   {U'é', {0.1, kF, kF, kF, 12}},
    {U'è', {kF, kF, kF, kF, 3}},      {U'à', {kF, kF, kF, kF, 4}},    {U'á', {kF, kF, kF, kF, 6}},
    {U'í', {kF, kF, kF, kF, 5}},      {U'ó', {kF, kF, kF, kF, 5}},    {U'ú', {kF, kF, kF, kF, 2}},
    {U'ñ', {kF, kF, kF, kF, 2}},      {U'ß', {kF, kF, kF, kF, 2}},    {U'å', {kF, kF, kF, kF, 3}},
    {U'ø', {kF, kF, kF, kF, 2}},      {U'š', {kF, kF, kF, kF, 4}},    {U'č', {kF, kF, kF, kF, 4}},
    {U'ě', {kF, kF, kF, kF, 3}},      {U'ł', {kF, kF, kF, kF, 3}},    {U'ą', {kF, kF, kF, kF, 2}},
    {U'ę', {kF, kF, kF, kF, 2}},      {U'ã', {kF, kF, kF, kF, 3}},
};

inline constexpr std::array<Language, 3> kArabicColumns = {kUg, kKk, kOther};
// The last column stands for Arabic, Persian, Urdu, Pashto and Sorani together.
inline constexpr LetterRow<3> kArabicLetters[] = {
    //            ug  kk  other
    {U'\u06D0', {25, kF, 1}},     // E of Uyghur.
    {U'\u06C6', {15, kF, 3}},     // Oe.
    {U'\u06C8', {20, kF, kF}},    // Yu.
    {U'\u06C7', {35, 30, kF}},    // U.
    {U'\u06CB', {14, 20, kF}},    // Ve.
    {U'\u06D5', {70, 60, 15}},    // Ae.
    {U'\u06AD', {10, 13, kF}},    // Ng.
    {U'\u0626', {25, kF, 3}},     // Yeh with hamza, which carries initial vowels in Uyghur.
    {U'\u0674', {kF, 20, kF}},    // High hamza, which fronts a Kazakh word.
    {U'\u0621', {kF, 5, 5}},      // Hamza, often typed for the high one.
    {U'\u0686', {18, 1, 2}},      // Cheh.
    {U'\u062E', {6, 0.1, 8}},     // Khah.
    {U'\u06BE', {10, 0.5, 5}},    // Heh doachashmee.
    {U'\u0649', {60, 75, 4}},     // Alef maksura, the vowel i (Uyghur) or y (Kazakh).
    {U'\u064A', {35, 40, 25}},    // Arabic yeh.
    {U'\u06CC', {0.3, 0.3, 45}},  // Persian yeh.
    {U'\u06A9', {0.3, 0.3, 15}},  // Persian kaf.
    {U'\u0647', {0.3, 0.3, 35}},  // Arabic heh.
    {U'\u0629', {kF, kF, 10}},    // Teh marbuta.
    {U'\u062B', {kF, kF, 3}},    {U'\u062D', {kF, 8, 10}},   {U'\u0630', {kF, kF, 4}}, {U'\u0635', {kF, kF, 7}},
    {U'\u0636', {kF, kF, 5}},    {U'\u0637', {kF, kF, 6}},   {U'\u0638', {kF, kF, 2}}, {U'\u0639', {kF, 15, 18}},
    {U'\u0623', {kF, kF, 8}},    {U'\u0625', {kF, kF, 3}},   {U'\u06CE', {kF, kF, 4}}, {U'\u06B5', {kF, kF, 2}},
    {U'\u0695', {kF, kF, 1}},    {U'\u06A4', {kF, kF, 0.5}}, {U'\u0679', {kF, kF, 2}}, {U'\u06D2', {kF, kF, 8}},
};

struct WordList {
  Language language;
  absl::string_view words;  // Case-folded, with spaces between.
};

// A word that starts with a hyphen is what follows one in "Ashgabat-dan".
inline constexpr WordList kFunctionWords[] = {
    {kRu,
     " и в на не с со по из от для при или как что это его её их к ко о об за под до без между через который "
     "которая которые может более если был была были быть есть мы я он она они вы да ли же бы так но у мой нужна "
     "нужен нужны нет все "},
    {kKk,
     " және мен бен пен үшін бұл бір осы сол деп емес бойынша арқылы туралы бар жоқ керек болып ол да де болады "
     "қажет кейін дейін جانە مەن بەن ءۇشىن ٴۇشىن بۇل وسى سول بويىنشا ارقىلى تۋرالى جوق بولىپ "},
    {kKy,
     " жана менен үчүн бул бир ошол деп эмес боюнча аркылуу жөнүндө бар жок керек болуп ал да болгон болот "
     "катары кийин чейин анын "},
    {kTg,
     " ва дар аз ба бо барои ки ин он бе то ё аст мебошад ҳам аммо низ тавассути байни будан шуд мешавад кунад "
     "нест ман мо шумо "},
    {kUz,
     " ва билан учун бу бир ҳам эмас бўйича орқали ҳақида бор йўқ керак бўлган бўлиб бўлади шу деб ёки каби "
     "ушбу va bilan uchun bu bir ham emas bo'yicha orqali haqida bor yo'q kerak bo'lgan bo'lib bo'ladi shu deb "
     "yoki kabi ushbu uning u esa men biz siz -da -ning -ga -ni -dan "},
    {kTk,
     " we bilen üçin bu bir hem däl boýunça arkaly barada bar ýok gerek bolan bolup bolýar boldy şu diýip diýdi "
     "ýaly onuň olar bolsa ýa soň çenli ol men biz siz öz köp ýyl edip eden geldi -da -de -dan -den "
     "-nyň -niň -iň -yň -ny -ni -ly -li -lar -ler -njy -nji -däki -daky -ä "},
    {kUg,
     " ۋە بىلەن ئۈچۈن بۇ بىر ھەم ئەمەس بويىچە ئارقىلىق ھەققىدە بار يوق كېرەك بولغان بولۇپ بولىدۇ شۇ دەپ ياكى "
     "ئۇ مەن بىز سىز يەنە ناھايىتى "},
    {kEn,
     " the of and to in a is for on with as by at from that this are was it an be or which has have not we our "
     "its their using based into under new i you he she they his her but not will would been said who "},
    {kTurkish, " ve için ile olarak olan daha çok gibi değil ancak kadar ama ne bunu en da de bu bir və üçün "},
    {kSlavic, " та що як від або але це й за са се да е което като й і з у в на не "},
    {kMongolian, " нь байна гэж юм болон энэ байгаа байсан гэсэн бол хэмээн зэрэг гэх юу ба "},
    // German, French, Spanish; Arabic, Persian, Urdu.
    {kOther,
     " der die das und ist von mit für nicht ein le la les des et une du dans est pour pas il el los las una "
     "del que por para con في من على إلى عن هذا التي که این است را به از در با و کی کے ہے میں "},
};

struct Ending {
  Language language;
  absl::string_view ending;
};

// Of words of five letters or more.
inline constexpr Ending kEndings[] = {
    {kTk, "nyň"},  {kTk, "niň"},  {kTk, "yny"},  {kTk, "ýar"},  {kTk, "ýär"},  {kTk, "lyk"},   {kTk, "lyg"},
    {kTk, "lary"}, {kTk, "mak"},  {kTk, "ldy"},  {kTk, "pdyr"}, {kTk, "ypdy"}, {kTk, "yly"},   {kTk, "dyr"},
    {kTk, "ylar"}, {kTk, "lygy"}, {kTk, "ady"},  {kTk, "ydy"},  {kUz, "ning"}, {kUz, "moqda"}, {kUz, "lari"},
    {kUz, "lik"},  {kUz, "ligi"}, {kUz, "gan"},  {kUz, "adi"},  {kUz, "ydi"},  {kUz, "ish"},   {kUz, "lash"},
    {kEn, "ing"},  {kEn, "tion"}, {kEn, "ment"}, {kEn, "ity"},  {kEn, "ies"},  {kEn, "ness"},  {kRu, "ция"},
    {kRu, "ого"},  {kRu, "его"},  {kRu, "ость"}, {kRu, "ости"}, {kRu, "ение"}, {kRu, "ения"},  {kRu, "ский"},
    {kRu, "ные"},  {kRu, "ных"},  {kRu, "ная"},  {kRu, "ный"},  {kRu, "ать"},  {kRu, "ить"},   {kKk, "ның"},
    {kKk, "нің"},  {kKk, "дық"},  {kKk, "лық"},  {kKk, "ады"},  {kKy, "нын"},  {kKy, "нин"},   {kKy, "нүн"},
    {kKy, "луу"},  {kKy, "тык"},  {kKy, "лык"},  {kKy, "ууга"}, {kTg, "ҳои"},  {kTg, "ҳоро"},  {kTg, "ияи"},
    {kTg, "атро"}, {kUz, "нинг"}, {kUz, "лари"}, {kUz, "лиги"}, {kUz, "ган"},  {kUz, "лаш"},   {kUz, "лик"},
    {kUg, "نىڭ"},  {kUg, "لىق"},  {kUg, "لىك"},  {kUg, "غان"},  {kUg, "گەن"},  {kUg, "لىرى"},  {kUg, "دۇ"},
};

}  // namespace karez::text::tables

#endif  // KAREZ_SERVICES_TEXT_LANGUAGE_TABLES_H_
