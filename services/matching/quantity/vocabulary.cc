#include "services/matching/quantity/vocabulary.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/sha256.h"
#include "services/runtime/status_macros.h"
#include "services/text/hash.h"

namespace karez::matching {

// data/quantities.jsonl and data/phrases.json, embedded by the build.
extern const unsigned char kQuantitiesJson[];
extern const unsigned long kQuantitiesJsonSize;
extern const unsigned char kPhrasesJson[];
extern const unsigned long kPhrasesJsonSize;

namespace {

using Json = nlohmann::json;

// ---- Stems of Russian words ----

// By length, the longest first; what is left has three letters or more.
constexpr const char32_t* kRussianEndings[] = {
    U"иями", U"ями", U"ами", U"ией", U"иям", U"иях", U"ого", U"его", U"ому", U"ему", U"ыми", U"ими", U"ией",
    U"ью",   U"ия",  U"ии",  U"ию",  U"ие",  U"ий",  U"ой",  U"ей",  U"ый",  U"ая",  U"яя",  U"ое",  U"ее",
    U"ые",   U"ых",  U"их",  U"ую",  U"юю",  U"ом",  U"ем",  U"ым",  U"им",  U"ам",  U"ям",  U"ах",  U"ях",
    U"ов",   U"ев",  U"а",   U"е",   U"и",   U"о",   U"у",   U"ы",   U"э",   U"ю",   U"я",   U"ь",   U"й"};
constexpr size_t kLeastStem = 3;

size_t RussianStem(const std::vector<Glyph>& glyphs, size_t begin, size_t end) {
  for (const char32_t* ending : kRussianEndings) {
    const std::u32string_view letters = ending;
    if (end - begin < letters.size() + kLeastStem) continue;
    const bool matches =
        std::equal(letters.begin(), letters.end(),
                   glyphs.begin() + static_cast<ptrdiff_t>(end) - static_cast<ptrdiff_t>(letters.size()),
                   [](char32_t c, const Glyph& glyph) { return c == glyph.folded; });
    if (matches) return end - letters.size();
  }
  return end;
}

// The glyphs of [begin, end) by which names are compared.
std::vector<size_t> Compared(const std::vector<Glyph>& glyphs, size_t language, size_t begin, size_t end) {
  std::vector<size_t> kept;
  kept.reserve(end - begin);
  for (size_t i = begin; i < end;) {
    size_t word_end = i + 1;
    while (word_end < end && JoinsAt(glyphs, word_end)) ++word_end;
    const bool stemmed = kQuantityLanguages[language] == "ru" && IsWordLetter(glyphs[i].folded);
    const size_t kept_end = stemmed ? RussianStem(glyphs, i, word_end) : word_end;
    for (size_t k = i; k < kept_end; ++k) kept.push_back(k);
    i = word_end;
  }
  return kept;
}

// A shorter name takes no ending.
constexpr size_t kLeastDeclined = 4;

// How many letters an ending may have after a name in that language.
size_t LongestEnding(size_t language) {
  const absl::string_view tag = kQuantityLanguages[language];
  if (tag == "kk" || tag == "ky" || tag == "uz" || tag == "tk" || tag == "ug") return 8;
  return tag == "tg" ? 4 : 0;
}

// Whether a name of `length` glyphs that matched up to glyph `last` may end there;
// end: where its word does.
bool MayEnd(const std::vector<Glyph>& glyphs, size_t language, size_t length, size_t last, size_t limit, size_t& end) {
  end = last + 1;
  while (end < limit && JoinsAt(glyphs, end)) ++end;
  const size_t rest = end - last - 1;
  if (rest == 0) return true;
  if (kQuantityLanguages[language] == "ru") return true;  // Only endings are left out of what is compared.
  if (kQuantityLanguages[language] == "en") {
    return glyphs[end - 1].folded == 's' && (rest == 1 || (rest == 2 && glyphs[end - 2].folded == 'e'));
  }
  return length >= kLeastDeclined && rest <= LongestEnding(language);
}

uint32_t Hash31(const std::u32string& text) {
  uint32_t hash = text::kFnv1a32Start;
  for (const char32_t c : text) hash = text::Fnv1a32(static_cast<uint32_t>(c), hash);
  return hash & ~kUnlisted;
}

size_t Letters(const std::vector<Glyph>& glyphs, size_t begin, size_t end) {
  return static_cast<size_t>(std::count_if(
      glyphs.begin() + static_cast<ptrdiff_t>(begin), glyphs.begin() + static_cast<ptrdiff_t>(end),
      [](const Glyph& glyph) { return IsWordLetter(glyph.folded) || IsHan(glyph.folded) || IsDigit(glyph.folded); }));
}

// Without what stands in parentheses at its end.
std::vector<Glyph> WithoutRemark(std::vector<Glyph> name) {
  for (size_t i = 1; i < name.size(); ++i) {
    if (name[i].folded != '(') continue;
    name.resize(i);
    break;
  }
  while (!name.empty() && name.back().folded == ' ') name.pop_back();
  return name;
}

bool GoesOnWith(const std::vector<Glyph>& glyphs, size_t at, const std::u32string& text) {
  if (at + text.size() > glyphs.size()) return false;
  return std::equal(text.begin(), text.end(), glyphs.begin() + static_cast<ptrdiff_t>(at),
                    [](char32_t c, const Glyph& glyph) { return c == glyph.folded; });
}

absl::Status RefuseQuantity(absl::string_view id, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("quantities: ", id.empty() ? "a line" : id, ": ", what));
}

bool HasAName(const Json& by_language, absl::string_view language) {
  const auto names = by_language.find(std::string(language));
  return names != by_language.end() && names->is_array() &&
         std::any_of(names->begin(), names->end(),
                     [](const Json& name) { return name.is_string() && !name.get_ref<const std::string&>().empty(); });
}

}  // namespace

bool FitsQuantity(const Quantity& quantity, const runtime::Unit& unit, bool pure) {
  for (size_t i = 0; i < quantity.units.size(); ++i) {
    if (!runtime::IsCommensurable(quantity.units[i], unit)) continue;
    // A number of no unit is that of [pH], but neither a share nor a level in dB.
    const bool is_pure = quantity.unit.empty() && i == 0;
    if (unit.dimension == runtime::Dimension{} && unit.arbitrary.empty() && pure != is_pure) continue;
    return true;
  }
  return pure && quantity.units[0].scale == runtime::Unit::Scale::kPh;
}

bool QuantityVocabulary::IsCommensurable(uint16_t quantity, const runtime::Unit* unit) const {
  if (unit == nullptr) return true;
  const std::vector<runtime::Unit>& units = quantities_[quantity].units;
  const bool of_ph = units[0].scale == runtime::Unit::Scale::kPh && unit->dimension == runtime::Dimension{};
  return of_ph || std::any_of(units.begin(), units.end(),
                              [&](const runtime::Unit& u) { return runtime::IsCommensurable(u, *unit); });
}

absl::Status QuantityVocabulary::AddQuantity(absl::string_view json_line) {
  const Json line = Json::parse(json_line.begin(), json_line.end(), nullptr, /*allow_exceptions=*/false);
  if (!line.is_object()) return RefuseQuantity("", "got no JSON object, want one");
  const auto text = [&line](const char* field) {
    const auto found = line.find(field);
    return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  Quantity quantity;
  quantity.id = text("id");
  quantity.unit = text("unit");
  if (quantity.id.empty()) return RefuseQuantity("", "id: got nothing, want one");
  std::vector<std::string> codes = {quantity.unit};
  if (const auto also = line.find("also"); also != line.end()) {
    for (const Json& code : *also) {
      if (code.is_string()) codes.push_back(code.get<std::string>());
    }
  }
  for (const std::string& code : codes) {
    const absl::StatusOr<runtime::Unit> unit = code.empty() ? runtime::Unit{} : runtime::ParseUnit(code);
    if (!unit.ok()) return RefuseQuantity(quantity.id, absl::StrCat("unit: ", unit.status().message()));
    quantity.units.push_back(*unit);
  }
  const std::string better = text("better");
  if (better != "HIGHER" && better != "LOWER" && better != "NONE") {
    return RefuseQuantity(quantity.id, absl::StrCat("better: got ", better, ", want HIGHER, LOWER or NONE"));
  }
  quantity.better = better == "HIGHER" ? Better::kHigher : better == "LOWER" ? Better::kLower : Better::kNone;
  if (!type::v1::IndicatorRole_Parse("INDICATOR_ROLE_" + text("role"), &quantity.role)) {
    return RefuseQuantity(quantity.id,
                          absl::StrCat("role: got ", text("role"), ", want PERFORMANCE or OPERATING_ENVELOPE"));
  }
  if (const auto flag = line.find("any_medium"); flag != line.end()) {
    if (!flag->is_boolean()) return RefuseQuantity(quantity.id, "any_medium: want true or false");
    quantity.any_medium = flag->get<bool>();
  }
  for (const absl::string_view language : kQuantityLanguages) {
    if (!HasAName(line, language)) {
      return RefuseQuantity(quantity.id,
                            absl::StrCat(language, ": got no name, want one in each of the nine languages"));
    }
  }
  const auto index = static_cast<uint32_t>(quantities_.size());
  const auto add_names = [&](const Json& by_language, bool bare) {
    for (size_t language = 0; language < kQuantityLanguageCount; ++language) {
      const auto names = by_language.find(std::string(kQuantityLanguages[language]));
      if (names == by_language.end()) continue;
      for (const Json& name : *names) {
        if (!name.is_string()) continue;
        const std::vector<Glyph> glyphs = FoldText(name.get_ref<const std::string&>());
        std::u32string compared;
        for (const size_t i : Compared(glyphs, language, 0, glyphs.size())) compared.push_back(glyphs[i].folded);
        names_[language].Add(compared, index * 2 + (bare ? 1 : 0));
        if (language == 0 && quantity.name.empty()) quantity.name = name.get<std::string>();
      }
    }
  };
  add_names(line, false);
  if (const auto bare = line.find("bare"); bare != line.end() && bare->is_object()) add_names(*bare, true);
  quantities_.push_back(std::move(quantity));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<const QuantityVocabulary>> QuantityVocabulary::Parse(absl::string_view quantities,
                                                                                    absl::string_view phrases) {
  std::unique_ptr<QuantityVocabulary> vocabulary(new QuantityVocabulary);
  KAREZ_ASSIGN_OR_RETURN(vocabulary->grammar_, ParseGrammar(phrases));
  for (const absl::string_view line : absl::StrSplit(quantities, '\n', absl::SkipWhitespace())) {
    KAREZ_RETURN_IF_ERROR(vocabulary->AddQuantity(line));
  }
  std::vector<absl::string_view> ids;
  for (const Quantity& quantity : vocabulary->quantities_) ids.push_back(quantity.id);
  std::sort(ids.begin(), ids.end());
  if (const auto twice = std::adjacent_find(ids.begin(), ids.end()); twice != ids.end()) {
    return RefuseQuantity(*twice, "got the id twice, want it once");
  }
  vocabulary->revision_ = runtime::Sha256Hex(absl::StrCat(quantities, "\n", phrases)).substr(0, 16);
  return vocabulary;
}

const QuantityVocabulary& QuantityVocabulary::Default() {
  static const QuantityVocabulary* const vocabulary = [] {
    const auto bytes = [](const unsigned char* data, unsigned long size) {
      return absl::string_view(reinterpret_cast<const char*>(data), size);
    };
    // A build whose own vocabulary is broken has no use; vocabulary_test keeps it from happening.
    return Parse(bytes(kQuantitiesJson, kQuantitiesJsonSize), bytes(kPhrasesJson, kPhrasesJsonSize)).value().release();
  }();
  return *vocabulary;
}

std::vector<FoundName> QuantityVocabulary::FindNames(const std::vector<Glyph>& glyphs, size_t language, size_t begin,
                                                     size_t end) const {
  std::vector<FoundName> found;
  const std::vector<size_t> compared = Compared(glyphs, language, begin, end);
  for (size_t k = 0; k < compared.size();) {
    FoundName name;
    const bool in_word = compared[k] > begin && JoinsAt(glyphs, compared[k]);
    if (!in_word) name = NameAt(glyphs, language, compared, k, end);
    if (name.end == 0) {
      ++k;
      continue;
    }
    while (k < compared.size() && compared[k] < name.end) ++k;
    found.push_back(std::move(name));
  }
  return found;
}

FoundName QuantityVocabulary::NameAt(const std::vector<Glyph>& glyphs, size_t language,
                                     const std::vector<size_t>& compared, size_t k, size_t end) const {
  const text::PhraseTrie& names = names_[language];
  FoundName longest;
  text::PhraseTrie::Node node = text::PhraseTrie::kRoot;
  for (size_t j = k; j < compared.size(); ++j) {
    node = names.Step(node, glyphs[compared[j]].folded);
    if (node == text::PhraseTrie::kNone) break;
    const absl::Span<const uint32_t> values = names.Values(node);
    // In Russian the word must end where its stem does.
    const bool stem_goes_on = j + 1 < compared.size() && compared[j + 1] == compared[j] + 1 &&
                              JoinsAt(glyphs, compared[j + 1]) && kQuantityLanguages[language] == "ru";
    size_t word_end = 0;
    if (values.empty() || stem_goes_on || !MayEnd(glyphs, language, j + 1 - k, compared[j], end, word_end)) continue;
    longest = {compared[k], word_end, {}, {}};
    for (const uint32_t value : values) {
      (value % 2 == 0 ? longest.listed : longest.bare).push_back(static_cast<uint16_t>(value / 2));
    }
  }
  return longest;
}

std::optional<QuantityId> QuantityVocabulary::InLanguage(const std::vector<Glyph>& name, size_t language,
                                                         const runtime::Unit* unit) const {
  const size_t letters = Letters(name, 0, name.size());
  std::optional<QuantityId> best;
  size_t best_letters = 0;
  // From each word on, so that a short name before it hides no long one.
  const std::vector<size_t> compared = Compared(name, language, 0, name.size());
  for (size_t k = 0; k < compared.size(); ++k) {
    const size_t from = compared[k];
    if (JoinsAt(name, from)) continue;
    const FoundName found = NameAt(name, language, compared, k, name.size());
    if (found.end == 0) continue;
    const size_t covered = Letters(name, from, found.end);
    const bool whole = covered == letters;
    // In English what a name is of follows it: "dwell time of a container train".
    const bool heads =
        from == 0 && kQuantityLanguages[language] == "en" && unit != nullptr && GoesOnWith(name, found.end, U" of ");
    if (covered <= best_letters || (covered * 2 < letters && !heads)) continue;
    const auto take = [&](QuantityId id) {
      best = id;
      best_letters = covered;
    };
    std::vector<uint16_t> fitting;
    for (const uint16_t quantity : found.listed) {
      if (IsCommensurable(quantity, unit)) fitting.push_back(quantity);
    }
    if (!fitting.empty()) {
      take(fitting[0]);
    } else if (!found.listed.empty() && whole) {
      take(found.listed[0]);  // Stated in a unit of another dimension.
    }
    if (!found.listed.empty() || !whole) continue;
    for (const uint16_t quantity : found.bare) {
      if (IsCommensurable(quantity, unit)) fitting.push_back(quantity);
    }
    if (fitting.size() == 1) {
      take(fitting[0]);
    } else if (!fitting.empty()) {
      // One of several: the same as another that is any of these.
      std::u32string several;
      for (const uint16_t quantity : fitting) several.push_back(0x110000 + quantity);
      take(kUnlisted | Hash31(several));
    }
  }
  return best;
}

QuantityId QuantityVocabulary::QuantityOf(absl::string_view name, absl::string_view language,
                                          const runtime::Unit* unit) const {
  const std::vector<Glyph> glyphs = WithoutRemark(FoldText(name));
  const size_t own = QuantityLanguage(language);
  if (own < kQuantityLanguageCount) {
    if (const auto id = InLanguage(glyphs, own, unit)) return *id;
  }
  for (size_t other = 0; other < kQuantityLanguageCount; ++other) {
    if (other == own) continue;
    if (const auto id = InLanguage(glyphs, other, unit)) return *id;
  }
  std::u32string folded;
  for (const Glyph& glyph : glyphs) folded.push_back(glyph.folded);
  return kUnlisted | Hash31(folded);
}

}  // namespace karez::matching
