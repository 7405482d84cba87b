// What language.cc knows about each language by itself: how often letters that
// tell languages apart occur, and common function words. Rates are rounded
// estimates per thousand letters; they need only be right in order of magnitude.
#ifndef KAREZ_SERVICES_TEXT_LANGUAGE_TABLES_H_
#define KAREZ_SERVICES_TEXT_LANGUAGE_TABLES_H_

#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"

namespace karez::text::tables {

// Indexes of kLanguages, and one more for every other language.
enum Language : size_t { kZh, kUg, kRu, kKk, kUz, kKy, kTg, kTk, kEn, kOtherLanguage, kLanguageCount };

// A letter that never occurs in a language still does in names and loans.
inline constexpr double kForeign = 0.03;

template <size_t N>
struct LetterRow {
  char32_t letter;
  std::array<double, N> per_mille;
};

inline constexpr std::array<Language, 6> kCyrillicColumns = {kRu, kKk, kKy, kTg, kUz, kOtherLanguage};
inline constexpr double kF = kForeign;
// The last column stands for Mongolian, Ukrainian, Belarusian, Bulgarian, Serbian and Macedonian together.
inline constexpr LetterRow<6> kCyrillicLetters[] = {
    //       ru   kk   ky   tg   uz   other
    {U'ә', {kF, 18, kF, kF, kF, 0.5}}, {U'ғ', {kF, 15, kF, 4, 10, kF}},     {U'қ', {kF, 26, kF, 15, 25, kF}},
    {U'ң', {kF, 14, 14, kF, kF, kF}},  {U'ө', {kF, 9, 24, kF, kF, 20}},     {U'ұ', {kF, 9, kF, kF, kF, kF}},
    {U'ү', {kF, 9, 26, kF, kF, 20}},   {U'һ', {kF, 0.3, kF, kF, kF, 0.5}},  {U'і', {kF, 55, kF, kF, kF, 20}},
    {U'ӣ', {kF, kF, kF, 13, kF, kF}},  {U'ӯ', {kF, kF, kF, 9, kF, kF}},     {U'ҳ', {kF, kF, kF, 23, 14, kF}},
    {U'ҷ', {kF, kF, kF, 9, kF, kF}},   {U'ў', {kF, kF, kF, kF, 22, 4}},     {U'ы', {19, 70, 62, 0.2, 0.2, 12}},
    {U'э', {3, 3, 12, 5, 5, 14}},      {U'щ', {4, 0.2, 0.2, 0.1, 0.05, 2}}, {U'ц', {5, 2, 2, 0.2, 1, 5}},
    {U'ь', {17, 3, 3, 0.5, 2, 8}},     {U'х', {9, 3, 2, 15, 14, 25}},       {U'ї', {kF, kF, kF, kF, kF, 5}},
    {U'є', {kF, kF, kF, kF, kF, 5}},   {U'ґ', {kF, kF, kF, kF, kF, 1}},     {U'ј', {kF, kF, kF, kF, kF, 10}},
    {U'љ', {kF, kF, kF, kF, kF, 2}},   {U'њ', {kF, kF, kF, kF, kF, 3}},     {U'ћ', {kF, kF, kF, kF, kF, 2}},
    {U'ђ', {kF, kF, kF, kF, kF, 1}},   {U'џ', {kF, kF, kF, kF, kF, 1}},     {U'ѓ', {kF, kF, kF, kF, kF, 1}},
    {U'ќ', {kF, kF, kF, kF, kF, 1}},   {U'ѕ', {kF, kF, kF, kF, kF, 1}},
};

inline constexpr std::array<Language, 4> kLatinColumns = {kEn, kUz, kTk, kOtherLanguage};
// Uzbek oʻ and gʻ are written as these letters by the reader of the text.
inline constexpr char32_t kUzbekO = U'ŏ';
inline constexpr char32_t kUzbekG = U'ğ' + 0x10000;
inline constexpr LetterRow<4> kLatinLetters[] = {
    //           en   uz   tk   other
    {kUzbekO, {kF, 22, kF, 0.2}}, {kUzbekG, {kF, 9, kF, kF}}, {U'ä', {kF, kF, 45, 4}},  {U'ň', {kF, kF, 17, 1}},
    {U'ý', {kF, kF, 40, 1}},      {U'ž', {kF, kF, 3, 2}},     {U'ö', {kF, kF, 10, 7}},  {U'ü', {kF, kF, 25, 12}},
    {U'ş', {kF, kF, 14, 10}},     {U'ç', {kF, kF, 11, 8}},    {U'w', {18, 0.2, 16, 3}}, {U'v', {10, 14, 0.1, 14}},
    {U'q', {1, 14, 0.05, 2}},     {U'x', {1.5, 8, 0.1, 2}},   {U'c', {28, 8, 0.1, 15}}, {U'y', {18, 26, 60, 15}},
    {U'z', {1, 22, 15, 8}},       {U'ı', {kF, kF, kF, 15}},   {U'ğ', {kF, kF, kF, 5}},  {U'ə', {kF, kF, kF, 10}},
    {U'é', {0.1, kF, kF, 8}},     {U'è', {kF, kF, kF, 3}},    {U'à', {kF, kF, kF, 3}},  {U'á', {kF, kF, kF, 5}},
    {U'í', {kF, kF, kF, 4}},      {U'ó', {kF, kF, kF, 4}},    {U'ú', {kF, kF, kF, 2}},  {U'ñ', {kF, kF, kF, 2}},
    {U'ß', {kF, kF, kF, 2}},      {U'å', {kF, kF, kF, 3}},    {U'ø', {kF, kF, kF, 2}},  {U'š', {kF, kF, kF, 4}},
    {U'č', {kF, kF, kF, 4}},      {U'ř', {kF, kF, kF, 2}},    {U'ě', {kF, kF, kF, 3}},  {U'ł', {kF, kF, kF, 3}},
    {U'ą', {kF, kF, kF, 2}},      {U'ę', {kF, kF, kF, 2}},    {U'ă', {kF, kF, kF, 2}},  {U'ã', {kF, kF, kF, 2}},
};

inline constexpr std::array<Language, 3> kArabicColumns = {kUg, kKk, kOtherLanguage};
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
  absl::string_view words;  // Case-folded, each with a space before and after.
};

inline constexpr WordList kFunctionWords[] = {
    {kRu,
     " и в на не с со по из от для при или как что это его её их к ко о об за под до без также между через "
     "который которая которые может более если был была были быть есть мы нужна нужен нужны "},
    {kKk,
     " және мен бен пен үшін бұл бір осы сол деп емес бойынша арқылы туралы бар жоқ керек болып ол да де "
     "болады қажет ретінде кейін дейін "},
    {kKy,
     " жана менен үчүн бул бир ошол деп эмес боюнча аркылуу жөнүндө бар жок керек болуп ал да болгон болот "
     "үчүн катары кийин чейин "},
    {kTg,
     " ва дар аз ба бо барои ки ин он бе то ё аст мебошад ҳам аммо низ тавассути байни барояш будан шуд "
     "мешавад кунад нест "},
    {kUz,
     " ва билан учун бу бир ҳам эмас бўйича орқали ҳақида бор йўқ керак бўлган бўлиб бўлади шу деб ёки каби "
     "ушбу va bilan uchun bu bir ham emas bo'yicha orqali haqida bor yo'q kerak bo'lgan bo'lib bo'ladi shu deb "
     "yoki kabi ushbu uning u esa "},
    {kTk,
     " we bilen üçin bu bir hem däl boýunça arkaly barada bar ýok gerek bolan bolup bolýar şu diýip ýa-da ýaly "
     "hem-de onuň olar bolsa ýa ýerine soň çenli "},
    {kEn,
     " the of and to in a is for on with as by at from that this are was it an be or which has have not we our "
     "its their using based into under new "},
};

}  // namespace karez::text::tables

#endif  // KAREZ_SERVICES_TEXT_LANGUAGE_TABLES_H_
