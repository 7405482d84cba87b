#include "services/matching/score/scale.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/text/normalize.h"
#include "services/text/numbers.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

struct ScaleWord {
  const char* spelling;  // Case-folded; "³" and "²" as digits.
  double factor;
  const char* unit;  // UCUM; empty of a multiplier.
};

struct TimeWord {
  const char* spelling;
  const char* unit;
};

constexpr ScaleWord kMultipliers[] = {
    {"万", 1e4, ""},      {"亿", 1e8, ""},  {"тысяч", 1e3, ""},    {"тыс", 1e3, ""},
    {"миллион", 1e6, ""}, {"млн", 1e6, ""}, {"thousand", 1e3, ""}, {"ming", 1e3, ""},
    {"müň", 1e3, ""},     {"мың", 1e3, ""}, {"миң", 1e3, ""},      {"ҳазор", 1e3, ""},
    {"million", 1e6, ""}, {"mln", 1e6, ""}, {"مىڭ", 1e3, ""},      {"مىليون", 1e6, ""},
};

// The longer of two that begin alike stands first.
constexpr ScaleWord kUnits[] = {
    {"hectare", 1, "har"},  {"гектар", 1, "har"}, {"gektar", 1, "har"},    {"گېكتار", 1, "har"},  {"公顷", 1, "har"},
    {"ha", 1, "har"},       {"га", 1, "har"},     {"亩", 1.0 / 15, "har"}, {"km2", 1, "km2"},     {"км2", 1, "km2"},
    {"平方公里", 1, "km2"}, {"m2", 1, "m2"},      {"м2", 1, "m2"},         {"平方米", 1, "m2"},   {"kwp", 1, "kW"},
    {"kw", 1, "kW"},        {"квт", 1, "kW"},     {"千瓦", 1, "kW"},       {"mwp", 1, "MW"},      {"mw", 1, "MW"},
    {"мвт", 1, "MW"},       {"兆瓦", 1, "MW"},    {"gw", 1, "GW"},         {"гвт", 1, "GW"},      {"m3", 1, "m3"},
    {"м3", 1, "m3"},        {"立方米", 1, "m3"},  {"tonne", 1, "t"},       {"tonna", 1, "t"},     {"тонн", 1, "t"},
    {"توننا", 1, "t"},      {"吨", 1, "t"},       {"t", 1, "t"},           {"т", 1, "t"},         {"kg", 1, "kg"},
    {"кг", 1, "kg"},        {"千克", 1, "kg"},    {"kilomet", 1, "km"},    {"километр", 1, "km"}, {"公里", 1, "km"},
    {"km", 1, "km"},        {"км", 1, "km"},      {"litre", 1, "L"},       {"литр", 1, "L"},      {"l", 1, "L"},
    {"л", 1, "L"},
};

constexpr TimeWord kTimes[] = {
    {"day", "d"}, {"сут", "d"},  {"день", "d"}, {"kun", "d"},  {"күн", "d"},   {"天", "d"},   {"日", "d"},
    {"d", "d"},   {"hour", "h"}, {"час", "h"},  {"soat", "h"}, {"сағат", "h"}, {"саат", "h"}, {"小时", "h"},
    {"h", "h"},   {"ч", "h"},    {"year", "a"}, {"год", "a"},  {"yil", "a"},   {"жыл", "a"},  {"сол", "a"},
    {"ýyl", "a"}, {"年", "a"},   {"a", "a"},    {"s", "s"},    {"с", "s"},
};

bool IsLetter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F) || (c >= 0x400 && c <= 0x52F) ||
         (c >= 0x620 && c <= 0x6FF);
}

// A spelling of as many code points may have endings.
constexpr size_t kWithEndings = 4;

// A letter after a short spelling makes it another word ("kwh" is no kW); a longer
// one has endings.
bool EndsThere(absl::string_view spelling, absl::string_view rest) {
  if (rest.empty() || text::CountCodePoints(spelling) >= kWithEndings) return true;
  const char32_t last =
      text::DecodeCodePoint(spelling, text::ByteOffset(spelling, text::CountCodePoints(spelling) - 1)).value;
  const char32_t next = text::DecodeCodePoint(rest, 0).value;
  return !IsLetter(last) || !(IsLetter(next) || (next >= '0' && next <= '9'));
}

void SkipSpaces(absl::string_view& text) {
  while (absl::ConsumePrefix(&text, " ") || absl::ConsumePrefix(&text, "\u00a0") ||
         absl::ConsumePrefix(&text, "\u202f")) {
  }
}

// The word of the list that text begins with, which is taken off; nullptr if none.
template <typename Word, size_t kSize>
const Word* TakeWord(const Word (&words)[kSize], absl::string_view& text) {
  for (const Word& word : words) {
    absl::string_view rest = text;
    if (!absl::ConsumePrefix(&rest, word.spelling) || !EndsThere(word.spelling, rest)) continue;
    if (text::CountCodePoints(word.spelling) >= kWithEndings) {
      while (!rest.empty() && IsLetter(text::DecodeCodePoint(rest, 0).value)) {
        rest.remove_prefix(text::DecodeCodePoint(rest, 0).length);
      }
    }
    text = rest;
    return &word;
  }
  return nullptr;
}

// The number that text begins with, which is taken off; 0 if it cannot be read.
double TakeNumber(absl::string_view& text) {
  std::string written;
  size_t taken = 0;
  size_t offset = 0;
  char32_t separator = 0;
  while (offset < text.size()) {
    const auto c = text::DecodeCodePoint(text, offset);
    if (c.value >= '0' && c.value <= '9') {
      if (separator != 0) written.push_back(static_cast<char>(separator));
      separator = 0;
      written.push_back(static_cast<char>(c.value));
      taken = offset + c.length;
    } else if (separator == 0 && text::NumberSeparator(c.value) != 0) {
      separator = text::NumberSeparator(c.value);
    } else if (separator == 0 && c.value == ' ' && text::CanBeGrouped(written)) {
      separator = '_';
    } else {
      break;
    }
    offset += c.length;
  }
  text.remove_prefix(taken);
  std::string plain;
  text::PlainNumber(written, plain);
  char* end = nullptr;
  const double number = std::strtod(plain.c_str(), &end);
  return end != nullptr && *end == '\0' ? number : 0;
}

// The unit that text begins with; not stated if none.
Scale TakeUnit(double number, absl::string_view text) {
  SkipSpaces(text);
  while (const ScaleWord* multiplier = TakeWord(kMultipliers, text)) {
    number *= multiplier->factor;
    absl::ConsumePrefix(&text, ".");
    SkipSpaces(text);
  }
  const ScaleWord* word = TakeWord(kUnits, text);
  if (word == nullptr) return {};
  std::string ucum = word->unit;
  SkipSpaces(text);
  if (absl::ConsumePrefix(&text, "/") || absl::ConsumePrefix(&text, "per ") || absl::ConsumePrefix(&text, "в ") ||
      absl::ConsumePrefix(&text, "a ")) {
    SkipSpaces(text);
    const TimeWord* time = TakeWord(kTimes, text);
    if (time == nullptr) return {};
    absl::StrAppend(&ucum, "/", time->unit);
  }
  const auto unit = runtime::ParseUnit(ucum);
  if (!unit.ok()) return {};
  return {number * word->factor * unit->factor, unit->dimension};
}

std::string Folded(absl::string_view words) {
  std::vector<text::MappedCodePoint> mapped;
  text::Normalize(words, text::Folding::kCase, mapped);
  std::string out;
  for (const text::MappedCodePoint& c : mapped) {
    text::AppendUtf8(c.value == 0xB2 ? '2' : c.value == 0xB3 ? '3' : c.value, out);
  }
  return out;
}

}  // namespace

Scale ReadScale(absl::string_view words) {
  const std::string folded = Folded(words);
  absl::string_view rest = folded;
  while (!rest.empty()) {
    if (rest.front() < '0' || rest.front() > '9') {
      // A digit of a word ("m3") is no number.
      const bool in_word = IsLetter(text::DecodeCodePoint(rest, 0).value);
      rest.remove_prefix(text::DecodeCodePoint(rest, 0).length);
      while (in_word && !rest.empty() && rest.front() >= '0' && rest.front() <= '9') rest.remove_prefix(1);
      continue;
    }
    const double number = TakeNumber(rest);
    if (const Scale scale = TakeUnit(number, rest); scale.stated()) return scale;
  }
  return {};
}

Scale ScaleOfQuantity(double value, absl::string_view ucum_unit) {
  constexpr runtime::Dimension kSizes[] = {{2, 0, 0}, {2, -3, 1}, {3, -1, 0}, {0, -1, 1}};
  const auto unit = runtime::ParseUnit(ucum_unit);
  if (!unit.ok() || unit->scale != runtime::Unit::Scale::kRatio || !unit->arbitrary.empty()) return {};
  for (const runtime::Dimension& size : kSizes) {
    if (unit->dimension == size) return {value * unit->factor, size};
  }
  return {};
}

}  // namespace karez::matching
