#include "services/matching/concept/inflection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

// Places in text::kLanguages.
enum Language : size_t { kZh, kUg, kRu, kKk, kUz, kKy, kTg, kTk, kEn };

// Stems of labels are not cut shorter than this, in code points.
constexpr size_t kLeastBase = 4;          // Without a possessive.
constexpr size_t kLeastRussianStem = 3;   // That may stand alone.
constexpr size_t kLeastRussianStump = 2;  // That may not.

using Endings = absl::Span<const absl::string_view>;

constexpr absl::string_view kKazakhPlural[] = {"лар", "лер", "дар", "дер", "тар", "тер"};

constexpr absl::string_view kKazakhPossessive[] = {"ы",  "і",  "сы", "сі",   "ым",   "ім",  "м",
                                                   "ың", "ің", "ң",  "ымыз", "іміз", "мыз", "міз"};

constexpr absl::string_view kKazakhCase[] = {
    "ның", "нің", "дың", "дің", "тың", "тің", "ға",  "ге",  "қа",   "ке",   "на",   "не",   "а",     "е",
    "ды",  "ді",  "ты",  "ті",  "ны",  "ні",  "н",   "да",  "де",   "та",   "те",   "нда",  "нде",   "дан",
    "ден", "тан", "тен", "нан", "нен", "мен", "бен", "пен", "дағы", "дегі", "тағы", "тегі", "ндағы", "ндегі"};

constexpr absl::string_view kKyrgyzPlural[] = {"лар", "лер", "лор", "лөр", "дар", "дер",
                                               "дор", "дөр", "тар", "тер", "тор", "төр"};

constexpr absl::string_view kKyrgyzPossessive[] = {"ы",  "и",  "у",    "ү",    "сы",   "си",   "су",  "сү",
                                                   "ым", "им", "ум",   "үм",   "м",    "ың",   "иң",  "уң",
                                                   "үң", "ң",  "ыбыз", "ибиз", "убуз", "үбүз", "быз", "биз"};

constexpr absl::string_view kKyrgyzCase[] = {
    "нын",  "нин",  "нун",  "нүн",  "дын",  "дин",  "дун",  "дүн",  "тын",   "тин",   "тун",   "түн",  "га",
    "ге",   "го",   "гө",   "ка",   "ке",   "ко",   "кө",   "на",   "не",    "но",    "нө",    "а",    "е",
    "о",    "ө",    "ды",   "ди",   "ду",   "дү",   "ты",   "ти",   "ту",    "тү",    "ны",    "ни",   "ну",
    "нү",   "н",    "да",   "де",   "до",   "дө",   "та",   "те",   "то",    "тө",    "нда",   "нде",  "ндо",
    "ндө",  "дан",  "ден",  "дон",  "дөн",  "тан",  "тен",  "тон",  "төн",   "нан",   "нен",   "нон",  "нөн",
    "дагы", "деги", "догу", "дөгү", "тагы", "теги", "тогу", "төгү", "ндагы", "ндеги", "ндогу", "ндөгү"};

constexpr absl::string_view kUzbekPlural[] = {"lar"};

constexpr absl::string_view kUzbekPossessive[] = {"i", "si", "im", "m", "ing", "ng", "imiz", "miz", "ingiz"};

constexpr absl::string_view kUzbekCase[] = {"ning", "ni",   "ga",   "ka",    "qa",  "da",  "ta", "dan",
                                            "tan",  "dagi", "tagi", "gacha", "cha", "day", "dek"};

constexpr absl::string_view kTurkmenPlural[] = {"lar", "ler"};

constexpr absl::string_view kTurkmenPossessive[] = {"y",  "i", "sy", "si", "ym", "im",   "um",
                                                    "üm", "m", "yň", "iň", "ň",  "ymyz", "imiz"};

constexpr absl::string_view kTurkmenCase[] = {"nyň", "niň", "yň",   "iň",   "uň",   "üň",   "a",     "e",    "na",
                                              "ne",  "ny",  "ni",   "y",    "i",    "da",   "de",    "nda",  "nde",
                                              "dan", "den", "ndan", "nden", "daky", "däki", "ndaky", "ndäki"};

constexpr absl::string_view kUyghurPlural[] = {"لار", "لەر", "لىر"};

constexpr absl::string_view kUyghurPossessive[] = {"ى", "سى", "م",  "ىم", "ۇم",   "ۈم",
                                                   "ڭ", "ىڭ", "ۇڭ", "ۈڭ", "ىمىز", "مىز"};

constexpr absl::string_view kUyghurCase[] = {"نىڭ", "نى", "غا",  "گە",  "قا",   "كە",   "دا",   "دە",
                                             "تا",  "تە", "دىن", "تىن", "دىكى", "تىكى", "غىچە", "گىچە"};

constexpr absl::string_view kTajikPlural[] = {"ҳо", "ён", "гон", "он"};

constexpr absl::string_view kTajikIzofa[] = {"и", "е", "у", "аш", "ашон", "ам", "амон", "ат"};

constexpr absl::string_view kTajikObject[] = {"ро"};

constexpr absl::string_view kEndingsOfRussian[] = {
    "ый",  "ий",   "ой",  "ая",  "яя", "ое", "ее",  "ые",  "ие",  "ого", "его", "ому",  "ему", "ым", "им", "ом",
    "ем",  "ую",   "юю",  "ою",  "ею", "ых", "их",  "ыми", "ими", "а",   "я",   "о",    "е",   "и",  "ы",  "у",
    "ю",   "ь",    "й",   "ей",  "ам", "ям", "ами", "ями", "ах",  "ях",  "ов",  "ев",   "ию",  "ия", "ии", "ием",
    "иям", "иями", "иях", "иею", "ью", "ья", "ье",  "ьи",  "ьем", "ьев", "ьям", "ьями", "ьях"};

struct Grammar {
  Endings groups[3];
  absl::string_view vowels;       // All of the language.
  absl::string_view possessives;  // Those that a possessive of the third person ends in.
  // Last consonants, and in the same places what they are before a vowel.
  Endings hard;
  Endings soft;
};

constexpr absl::string_view kCyrillicHard[] = {"қ", "к", "п"};
constexpr absl::string_view kCyrillicSoft[] = {"ғ", "г", "б"};
constexpr absl::string_view kUzbekHard[] = {"q", "k"};
constexpr absl::string_view kUzbekSoft[] = {"g'", "g"};
constexpr absl::string_view kTurkmenHard[] = {"k", "p", "t", "ç"};
constexpr absl::string_view kTurkmenSoft[] = {"g", "b", "d", "j"};
constexpr absl::string_view kUyghurHard[] = {"ق", "ك", "پ"};
constexpr absl::string_view kUyghurSoft[] = {"غ", "گ", "ۋ"};

const Grammar* GrammarOf(size_t language) {
  static const Grammar kazakh = {
      {kKazakhPlural, kKazakhPossessive, kKazakhCase}, "аәеоөуүұыіэяюиё", "ыі", kCyrillicHard, kCyrillicSoft};
  static const Grammar kyrgyz = {
      {kKyrgyzPlural, kKyrgyzPossessive, kKyrgyzCase}, "аеоөуүыиэяюё", "ыиуү", kCyrillicHard, kCyrillicSoft};
  static const Grammar uzbek = {{kUzbekPlural, kUzbekPossessive, kUzbekCase}, "aeiou", "i", kUzbekHard, kUzbekSoft};
  static const Grammar turkmen = {
      {kTurkmenPlural, kTurkmenPossessive, kTurkmenCase}, "aäeioöuüy", "yi", kTurkmenHard, kTurkmenSoft};
  static const Grammar uyghur = {
      {kUyghurPlural, kUyghurPossessive, kUyghurCase}, "اەىېوۇۆۈ", "ى", kUyghurHard, kUyghurSoft};
  switch (language) {
    case kKk:
      return &kazakh;
    case kKy:
      return &kyrgyz;
    case kUz:
      return &uzbek;
    case kTk:
      return &turkmen;
    case kUg:
      return &uyghur;
    default:
      return nullptr;
  }
}

// Whether rest is an ending of each group in turn, each of which may be missing.
bool Follows(absl::string_view rest, const Endings* groups, size_t count) {
  if (rest.empty()) return true;
  if (count == 0) return false;
  if (Follows(rest, groups + 1, count - 1)) return true;
  return std::any_of(groups->begin(), groups->end(), [&](absl::string_view ending) {
    return absl::StartsWith(rest, ending) && Follows(rest.substr(ending.size()), groups + 1, count - 1);
  });
}

absl::string_view LastLetter(absl::string_view word) {
  size_t begin = word.size();
  while (begin > 0 && (static_cast<uint8_t>(word[--begin]) & 0xC0) == 0x80) {
  }
  return word.substr(begin);
}

absl::string_view FirstLetter(absl::string_view word) { return text::TruncateCodePoints(word, 1); }

bool IsOneOf(absl::string_view letter, absl::string_view letters) {
  return !letter.empty() && absl::StrContains(letters, letter);
}

class StemList {
 public:
  void Add(std::string text, Ending ending) {
    Stem stem{std::move(text), ending};
    if (std::find(stems_.begin(), stems_.end(), stem) == stems_.end()) stems_.push_back(std::move(stem));
  }
  std::vector<Stem> Take() { return std::move(stems_); }

 private:
  std::vector<Stem> stems_;
};

// word as it is before an ending that begins with a vowel.
void AddSoftened(absl::string_view word, const Grammar& grammar, StemList& stems) {
  for (size_t i = 0; i < grammar.hard.size(); ++i) {
    if (absl::EndsWith(word, grammar.hard[i])) {
      stems.Add(absl::StrCat(absl::StripSuffix(word, grammar.hard[i]), grammar.soft[i]), Ending::kVowel);
    }
  }
}

// word as it is where its last consonant is softened no more.
void AddHardened(absl::string_view word, const Grammar& grammar, StemList& stems) {
  for (size_t i = 0; i < grammar.soft.size(); ++i) {
    if (absl::EndsWith(word, grammar.soft[i])) {
      stems.Add(absl::StrCat(absl::StripSuffix(word, grammar.soft[i]), grammar.hard[i]), Ending::kAny);
    }
  }
}

// Uyghur: the last a or e is i before an ending, and before the last consonant
// where the ending begins with a vowel.
void AddRaised(absl::string_view word, StemList& stems) {
  constexpr absl::string_view kLow = "اە";
  const absl::string_view last = LastLetter(word);
  const absl::string_view before = word.substr(0, word.size() - last.size());
  if (IsOneOf(last, kLow)) return stems.Add(absl::StrCat(before, "ى"), Ending::kSome);
  const absl::string_view vowel = LastLetter(before);
  if (!IsOneOf(vowel, kLow)) return;
  const absl::string_view onset = before.substr(0, before.size() - vowel.size());
  stems.Add(absl::StrCat(onset, "ى", last), Ending::kVowel);
  for (size_t i = 0; i < std::size(kUyghurHard); ++i) {
    if (last == kUyghurHard[i]) stems.Add(absl::StrCat(onset, "ى", kUyghurSoft[i]), Ending::kVowel);
  }
}

void AddTurkic(absl::string_view word, const Grammar& grammar, size_t language, StemList& stems) {
  stems.Add(std::string(word), Ending::kAny);
  AddSoftened(word, grammar, stems);
  if (language == kUg) AddRaised(word, stems);
  if (language == kTk && LastLetter(word) == "e") {
    stems.Add(absl::StrCat(word.substr(0, word.size() - 1), "ä"), Ending::kSome);
  }
  // Without a possessive of its own.
  const absl::string_view last = LastLetter(word);
  if (!IsOneOf(last, grammar.possessives)) return;
  absl::string_view base = word.substr(0, word.size() - last.size());
  const absl::string_view before = LastLetter(base);
  if (IsOneOf(before, "сsس")) {
    const absl::string_view shorter = base.substr(0, base.size() - before.size());
    if (IsOneOf(LastLetter(shorter), grammar.vowels)) base = shorter;
  }
  if (text::CountCodePoints(base) < kLeastBase) return;
  const bool after_vowel = IsOneOf(LastLetter(base), grammar.vowels);
  if (after_vowel == (base.size() + last.size() == word.size())) return;  // No possessive, but the root's own letter.
  stems.Add(std::string(base), Ending::kAny);
  AddHardened(base, grammar, stems);
}

void AddTajik(absl::string_view word, StemList& stems) {
  stems.Add(std::string(word), Ending::kAny);
  if (absl::EndsWith(word, "ӣ")) stems.Add(absl::StrCat(absl::StripSuffix(word, "ӣ"), "и"), Ending::kSome);
  if (!absl::EndsWith(word, "и")) return;
  const absl::string_view base = absl::StripSuffix(word, "и");
  if (text::CountCodePoints(base) < kLeastBase) return;
  stems.Add(std::string(base), Ending::kAny);
  if (absl::EndsWith(base, "и")) stems.Add(absl::StrCat(absl::StripSuffix(base, "и"), "ӣ"), Ending::kAny);
}

void AddRussian(absl::string_view word, StemList& stems) {
  // The longest ending that leaves enough.
  absl::string_view stem;
  size_t left = 0;
  for (const size_t least : {kLeastRussianStem, kLeastRussianStump}) {
    for (const absl::string_view ending : kEndingsOfRussian) {
      if (!absl::EndsWith(word, ending)) continue;
      const absl::string_view before = absl::StripSuffix(word, ending);
      const size_t length = text::CountCodePoints(before);
      if (length < least || (!stem.empty() && before.size() >= stem.size())) continue;
      stem = before;
      left = length;
    }
    if (!stem.empty()) break;
  }
  if (stem.empty()) {
    stems.Add(std::string(word), Ending::kAny);
    for (const absl::string_view vowel_consonant : {"ок", "ек", "ец"}) {
      if (!absl::EndsWith(word, vowel_consonant)) continue;
      const absl::string_view before = absl::StripSuffix(word, vowel_consonant);
      if (text::CountCodePoints(before) < kLeastRussianStump) continue;
      stems.Add(absl::StrCat(before, LastLetter(vowel_consonant)), Ending::kSome);
    }
    return;
  }
  stems.Add(std::string(stem), left < kLeastRussianStem ? Ending::kSome : Ending::kAny);
  if (left <= kLeastRussianStem || !absl::EndsWith(stem, "к")) return;
  const absl::string_view before = absl::StripSuffix(stem, "к");
  if (IsOneOf(LastLetter(before), "аеиоуыэюя")) return;
  stems.Add(absl::StrCat(before, "ок"), Ending::kNone);
  stems.Add(absl::StrCat(before, "ек"), Ending::kNone);
}

}  // namespace

std::vector<Stem> StemsOf(absl::string_view word, size_t language) {
  StemList stems;
  if (const Grammar* grammar = GrammarOf(language)) {
    AddTurkic(word, *grammar, language, stems);
  } else if (language == kRu) {
    AddRussian(word, stems);
  } else if (language == kTg) {
    AddTajik(word, stems);
  } else {
    stems.Add(std::string(word), Ending::kNone);
  }
  return stems.Take();
}

bool IsEnding(absl::string_view rest, Ending ending, size_t language) {
  if (rest.empty()) return ending == Ending::kNone || ending == Ending::kAny;
  if (ending == Ending::kNone) return false;
  if (language == kRu)
    return std::find(std::begin(kEndingsOfRussian), std::end(kEndingsOfRussian), rest) != std::end(kEndingsOfRussian);
  if (language == kTg) {
    const Endings groups[] = {kTajikPlural, kTajikIzofa, kTajikObject};
    return Follows(rest, groups, std::size(groups));
  }
  const Grammar* grammar = GrammarOf(language);
  if (grammar == nullptr) return false;
  if (ending == Ending::kVowel && !IsOneOf(FirstLetter(rest), grammar->vowels)) return false;
  return Follows(rest, grammar->groups, std::size(grammar->groups));
}

}  // namespace karez::matching
