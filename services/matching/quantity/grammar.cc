#include "services/matching/quantity/grammar.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/matching/quantity/folded_text.h"
#include "services/runtime/status_macros.h"

namespace karez::matching {
namespace {

using PhrasesJson = nlohmann::json;

constexpr uint16_t kEveryLanguage = (1u << kQuantityLanguageCount) - 1;
// Symbols of more letters than this are read without case.
constexpr ptrdiff_t kExactLetters = 3;

absl::Status RefusePhrases(absl::string_view what, absl::string_view want) {
  return absl::InvalidArgumentError(absl::StrCat("phrases: ", what, ", want ", want));
}

std::vector<std::string> Strings(const PhrasesJson& object, const char* field) {
  std::vector<std::string> strings;
  const auto found = object.find(field);
  if (found == object.end() || !found->is_array()) return strings;
  for (const PhrasesJson& item : *found) {
    if (item.is_string()) strings.push_back(item.get_ref<const std::string&>());
  }
  return strings;
}

std::string String(const PhrasesJson& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::u32string Reversed(std::u32string text) {
  std::reverse(text.begin(), text.end());
  return text;
}

class GrammarParser {
 public:
  explicit GrammarParser(const PhrasesJson& root) : root_(root) {}

  absl::StatusOr<QuantityGrammar> Parse() {
    for (const char* tag : {"ru", "kk", "ky", "uz", "tg", "tk"}) {
      grammar_.languages[QuantityLanguage(tag)].decimal_comma = true;
    }
    KAREZ_RETURN_IF_ERROR(Each("comparators", [this](const PhrasesJson& entry) { return AddComparator(entry); }));
    KAREZ_RETURN_IF_ERROR(Each("units", [this](const PhrasesJson& entry) { return AddUnit(entry); }));
    KAREZ_RETURN_IF_ERROR(Each("multipliers", [this](const PhrasesJson& entry) { return AddMultiplier(entry); }));
    KAREZ_RETURN_IF_ERROR(Each("denominators", [this](const PhrasesJson& entry) { return AddDenominator(entry); }));
    KAREZ_RETURN_IF_ERROR(AddWords("minus", &LanguagePhrases::minus, true));
    KAREZ_RETURN_IF_ERROR(AddWords("changes", &LanguagePhrases::changes, false));
    KAREZ_RETURN_IF_ERROR(AddWords("deltas", &LanguagePhrases::deltas, true));
    KAREZ_RETURN_IF_ERROR(Each("endings", [this](const PhrasesJson& entry) {
      return AddTo(entry, Strings(entry, "endings"), 0, &LanguagePhrases::endings, false);
    }));
    return std::move(grammar_);
  }

 private:
  template <typename Add>
  absl::Status Each(const char* section, Add add) {
    const auto found = root_.find(section);
    if (found == root_.end() || !found->is_array()) return RefusePhrases(section, "an array of that name");
    for (const PhrasesJson& entry : *found) {
      if (!entry.is_object()) return RefusePhrases(section, "objects in it");
      KAREZ_RETURN_IF_ERROR(add(entry));
    }
    return absl::OkStatus();
  }

  absl::Status AddWords(const char* section, text::PhraseTrie LanguagePhrases::*trie, bool reversed) {
    return Each(section,
                [&](const PhrasesJson& entry) { return AddTo(entry, Strings(entry, "phrases"), 0, trie, reversed); });
  }

  // To the entry's language; "*": to each.
  absl::Status AddTo(const PhrasesJson& entry, const std::vector<std::string>& phrases, size_t value,
                     text::PhraseTrie LanguagePhrases::*trie, bool reversed) {
    const std::string tag = String(entry, "language");
    const size_t only = QuantityLanguage(tag);
    if (only == kQuantityLanguageCount && tag != "*")
      return RefusePhrases(absl::StrCat("language ", tag), "one of the nine");
    for (size_t language = 0; language < kQuantityLanguageCount; ++language) {
      if (tag != "*" && language != only) continue;
      for (const std::string& phrase : phrases) {
        std::u32string folded = FoldedString(phrase);
        (grammar_.languages[language].*trie)
            .Add(reversed ? Reversed(std::move(folded)) : folded, static_cast<uint32_t>(value));
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddComparator(const PhrasesJson& entry) {
    const std::string name = String(entry, "comparator");
    const std::string position = String(entry, "position");
    ComparatorPattern pattern;
    // What is about a value is that value.
    if (name != "APPROXIMATELY" && !type::v1::Comparator_Parse("COMPARATOR_" + name, &pattern.comparator)) {
      return RefusePhrases(absl::StrCat("comparator ", name), "EQUAL, AT_LEAST, AT_MOST, BETWEEN or APPROXIMATELY");
    }
    std::vector<std::string> openers = Strings(entry, position == "BEFORE" ? "phrases" : "openers");
    std::vector<std::string> connectors = Strings(entry, position == "CONNECTOR" ? "phrases" : "connectors");
    std::vector<std::string> closers = Strings(entry, position == "AFTER" ? "phrases" : "closers");
    const auto needed = [](const std::vector<std::string>& phrases) {
      return !phrases.empty() && std::find(phrases.begin(), phrases.end(), "") == phrases.end();
    };
    pattern.needs_opener = needed(openers);
    pattern.needs_connector = !connectors.empty();
    pattern.needs_closer = needed(closers);
    if (!pattern.needs_opener && !pattern.needs_connector && !pattern.needs_closer) {
      return RefusePhrases(absl::StrCat("comparator ", name, " ", position),
                           "phrases of BEFORE, AFTER, CONNECTOR or AROUND");
    }
    const size_t index = grammar_.patterns.size();
    grammar_.patterns.push_back(pattern);
    KAREZ_RETURN_IF_ERROR(AddTo(entry, openers, index, &LanguagePhrases::openers, true));
    KAREZ_RETURN_IF_ERROR(AddTo(entry, connectors, index, &LanguagePhrases::connectors, false));
    return AddTo(entry, closers, index, &LanguagePhrases::closers, false);
  }

  absl::Status AddUnit(const PhrasesJson& entry) {
    UnitSpelling unit;
    unit.code = String(entry, "unit");
    if (!unit.code.empty()) {
      const absl::StatusOr<runtime::Unit> parsed = runtime::ParseUnit(unit.code);
      if (!parsed.ok()) return RefusePhrases(absl::StrCat("unit: ", parsed.status().message()), "a UCUM unit");
      unit.unit = *parsed;
    }
    for (const std::string& tag : Strings(entry, "languages")) {
      const size_t language = QuantityLanguage(tag);
      if (language == kQuantityLanguageCount) return RefusePhrases(absl::StrCat("language ", tag), "one of the nine");
      unit.languages |= static_cast<uint16_t>(1u << language);
    }
    if (unit.languages == 0) unit.languages = kEveryLanguage;
    const auto index = static_cast<uint32_t>(grammar_.units.size());
    grammar_.units.push_back(std::move(unit));
    for (const std::string& spelling : Strings(entry, "spellings")) {
      const std::u32string raw = RawString(spelling);
      const bool symbol = std::count_if(raw.begin(), raw.end(), IsWordLetter) <= kExactLetters;
      if (symbol) {
        grammar_.exact_units.Add(raw, index);
      } else {
        grammar_.folded_units.Add(FoldedString(spelling), index);
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddMultiplier(const PhrasesJson& entry) {
    const auto factor = entry.find("factor");
    if (factor == entry.end() || !factor->is_number() || !(factor->get<double>() > 0)) {
      return RefusePhrases("a multiplier", "a factor greater than 0");
    }
    const auto index = static_cast<uint32_t>(grammar_.multipliers.size());
    grammar_.multipliers.push_back(factor->get<double>());
    for (const std::string& word : Strings(entry, "spellings")) {
      grammar_.multiplier_words.Add(FoldedString(word), index);
    }
    return absl::OkStatus();
  }

  absl::Status AddDenominator(const PhrasesJson& entry) {
    std::string denominator = String(entry, "per");
    const absl::StatusOr<runtime::Unit> unit = runtime::ParseUnit(denominator);
    if (!unit.ok()) return RefusePhrases(absl::StrCat("per: ", unit.status().message()), "a UCUM unit");
    const size_t index = grammar_.denominators.size();
    const bool before = String(entry, "position") == "BEFORE";
    grammar_.denominators.push_back(std::move(denominator));
    return AddTo(entry, Strings(entry, "phrases"), index,
                 before ? &LanguagePhrases::denominators_before : &LanguagePhrases::denominators_after, before);
  }

  const PhrasesJson& root_;
  QuantityGrammar grammar_;
};

}  // namespace

absl::StatusOr<QuantityGrammar> ParseGrammar(absl::string_view json) {
  const PhrasesJson root = PhrasesJson::parse(json.begin(), json.end(), nullptr, /*allow_exceptions=*/false);
  if (!root.is_object()) return RefusePhrases("got no JSON object", "one");
  return GrammarParser(root).Parse();
}

}  // namespace karez::matching
