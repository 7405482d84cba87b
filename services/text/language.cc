#include "services/text/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/text/language_tables.h"
#include "services/text/normalize.h"
#include "services/text/script.h"
#include "services/text/utf8.h"

namespace karez::text {
namespace {

using tables::kLanguageCount;
using tables::Language;

constexpr size_t kMaxCodePoints = 2000;

// Neighboring letters depend on each other, so their log-likelihoods count less than in full.
constexpr double kLetterWeight = 0.5;
constexpr double kWordWeight = 2.0;
constexpr double kEndingWeight = 1.0;
constexpr size_t kMinInflectedLength = 5;
constexpr double kMaxWordEvidence = 12.0;
constexpr double kDetectorReliable = 5.0;
constexpr double kDetectorGuess = 2.5;
constexpr double kMistakenShare = 0.8;
// What is stored in karez is in one of its languages unless the text says otherwise.
constexpr double kForeignPrior = -4.0;

using Scores = std::array<double, kLanguageCount>;

bool IsApostropheOfWord(char32_t c) {
  return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x02BB || c == 0x02BC || c == 0x2032;
}

// The letters of one script, and its words.
struct Reading {
  std::u32string letters;
  std::string words;  // Case-folded, apostrophes as "'", separated by single spaces.
};

Reading Read(const std::vector<MappedCodePoint>& text, Script script) {
  Reading reading;
  for (size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i].value;
    const bool in_word = !reading.words.empty() && reading.words.back() != ' ';
    if (ScriptOf(c) == script) {
      reading.letters.push_back(c);
      AppendUtf8(c, reading.words);
    } else if (IsApostropheOfWord(c) && in_word) {
      char32_t& last = reading.letters.back();
      const bool before_letter = i + 1 < text.size() && ScriptOf(text[i + 1].value) == script;
      if (before_letter) reading.words.push_back('\'');
      if (before_letter || c == 0x02BB || c == 0x02BC) {
        if (last == 'o') last = tables::kUzbekO;
        if (last == 'g') last = tables::kUzbekG;
      }
    } else if (c == '-' && in_word) {
      reading.words.append(" -");
    } else if (in_word && !(c >= 0x0300 && c <= 0x036F)) {
      reading.words.push_back(' ');
    }
  }
  return reading;
}

// The log-likelihoods of letters under each column's rates.
template <size_t N>
class LetterModel {
 public:
  template <size_t Rows>
  LetterModel(const std::array<Language, N>& columns, const tables::LetterRow<N> (&rows)[Rows]) : columns_(columns) {
    std::array<double, N> unlisted;
    unlisted.fill(1000.0);
    for (const auto& row : rows) {
      for (size_t column = 0; column < N; ++column) unlisted[column] -= row.per_mille[column];
      listed_.emplace(row.letter, Logarithms(row.per_mille));
    }
    unlisted_ = Logarithms(unlisted);
  }

  const std::array<Language, N>& columns() const { return columns_; }

  void AddEvidence(const std::u32string& letters, Scores& scores) const {
    for (char32_t letter : letters) {
      const auto found = listed_.find(letter);
      const std::array<double, N>& logs = found == listed_.end() ? unlisted_ : found->second;
      for (size_t column = 0; column < N; ++column) scores[columns_[column]] += kLetterWeight * logs[column];
    }
  }

 private:
  static std::array<double, N> Logarithms(std::array<double, N> per_mille) {
    for (double& rate : per_mille) rate = std::log(rate / 1000.0);
    return per_mille;
  }

  std::array<Language, N> columns_;
  absl::flat_hash_map<char32_t, std::array<double, N>> listed_;
  std::array<double, N> unlisted_;
};

using WordIndex = absl::flat_hash_map<absl::string_view, std::vector<Language>>;

const WordIndex& FunctionWords() {
  static const WordIndex& index = *[] {
    auto* words = new WordIndex;
    for (const tables::WordList& list : tables::kFunctionWords) {
      for (absl::string_view word : absl::StrSplit(list.words, ' ', absl::SkipEmpty())) {
        (*words)[word].push_back(list.language);
      }
    }
    return words;
  }();
  return index;
}

void AddWordEvidence(absl::string_view words, Scores& scores) {
  const WordIndex& function_words = FunctionWords();
  Scores evidence{};
  for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    if (const auto found = function_words.find(word); found != function_words.end()) {
      for (Language language : found->second) evidence[language] += kWordWeight;
    }
    if (CountCodePoints(word) < kMinInflectedLength) continue;
    for (const tables::Ending& ending : tables::kEndings) {
      if (absl::EndsWith(word, ending.ending)) evidence[ending.language] += kEndingWeight;
    }
  }
  for (size_t i = 0; i < kLanguageCount; ++i) scores[i] += std::min(evidence[i], kMaxWordEvidence);
}

Language FromDetector(CLD2::Language language) {
  switch (language) {
    case CLD2::CHINESE:
    case CLD2::CHINESE_T:
      return tables::kZh;
    case CLD2::RUSSIAN:
      return tables::kRu;
    case CLD2::KAZAKH:
      return tables::kKk;
    case CLD2::UZBEK:
      return tables::kUz;
    case CLD2::KYRGYZ:
      return tables::kKy;
    case CLD2::TAJIK:
      return tables::kTg;
    case CLD2::ENGLISH:
      return tables::kEn;
    case CLD2::TURKISH:
    case CLD2::AZERBAIJANI:
      return tables::kTurkish;
    case CLD2::UKRAINIAN:
    case CLD2::BELARUSIAN:
    case CLD2::BULGARIAN:
    case CLD2::SERBIAN:
    case CLD2::MACEDONIAN:
      return tables::kSlavic;
    default:
      return tables::kOther;
  }
}

// The language that the detector does not know and takes for this one; kZh if there is none, since no
// script's columns hold it.
Language MistakenByDetector(CLD2::Language language) {
  switch (language) {
    case CLD2::TURKISH:
    case CLD2::AZERBAIJANI:
      return tables::kTk;
    case CLD2::ARABIC:
    case CLD2::PERSIAN:
    case CLD2::URDU:
      return tables::kUg;
    case CLD2::KYRGYZ:
      return tables::kMongolian;
    default:
      return tables::kZh;
  }
}

void AddDetectorEvidence(absl::string_view words, Scores& scores) {
  CLD2::Language languages[3];
  int percents[3];
  double normalized_scores[3];
  int text_bytes = 0;
  bool reliable = false;
  const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::ExtDetectLanguageSummary(words.data(), static_cast<int>(words.size()), /*is_plain_text=*/true, &hints,
                                 CLD2::kCLDFlagBestEffort, languages, percents, normalized_scores,
                                 /*resultchunkvector=*/nullptr, &text_bytes, &reliable);
  const double weight = reliable ? kDetectorReliable : kDetectorGuess;
  for (int i = 0; i < 3; ++i) {
    if (languages[i] == CLD2::UNKNOWN_LANGUAGE) continue;
    const double evidence = weight * percents[i] / 100.0;
    scores[FromDetector(languages[i])] += evidence;
    scores[MistakenByDetector(languages[i])] += kMistakenShare * evidence;
  }
}

// The likeliest of columns, and its share of their total probability.
template <size_t N>
LanguageGuess Best(const std::array<Language, N>& columns, const Scores& scores) {
  const Language best =
      *std::max_element(columns.begin(), columns.end(), [&](Language a, Language b) { return scores[a] < scores[b]; });
  double total = 0.0;
  for (Language language : columns) total += std::exp(scores[language] - scores[best]);
  if (best >= tables::kFirstForeign) return {"und", 0.0};
  return {kLanguages[best], 1.0 / total};
}

template <size_t N>
LanguageGuess Identify(const std::vector<MappedCodePoint>& text, Script script, const LetterModel<N>& letters) {
  const Reading reading = Read(text, script);
  Scores scores{};
  std::fill(scores.begin() + tables::kFirstForeign, scores.end(), kForeignPrior);
  letters.AddEvidence(reading.letters, scores);
  AddWordEvidence(reading.words, scores);
  AddDetectorEvidence(reading.words, scores);
  return Best(letters.columns(), scores);
}

LanguageGuess IdentifyCyrillic(const std::vector<MappedCodePoint>& text) {
  static const auto& letters = *new LetterModel<7>(tables::kCyrillicColumns, tables::kCyrillicLetters);
  return Identify(text, Script::kCyrillic, letters);
}

LanguageGuess IdentifyLatin(const std::vector<MappedCodePoint>& text) {
  static const auto& letters = *new LetterModel<5>(tables::kLatinColumns, tables::kLatinLetters);
  return Identify(text, Script::kLatin, letters);
}

LanguageGuess IdentifyArabic(const std::vector<MappedCodePoint>& text) {
  static const auto& letters = *new LetterModel<3>(tables::kArabicColumns, tables::kArabicLetters);
  return Identify(text, Script::kArabic, letters);
}

// Chinese is the only one of the languages in Han characters; kana among them means Japanese.
LanguageGuess IdentifyHan(const std::vector<MappedCodePoint>& text) {
  size_t han = 0;
  size_t foreign = 0;
  for (const MappedCodePoint& c : text) {
    const Script script = ScriptOf(c.value);
    if (script == Script::kHan) ++han;
    if (script == Script::kOther) ++foreign;
  }
  if (foreign * 5 > han) return {"und", 0.0};
  return {"zh", (han + 1.0) / (han + 1.2 + foreign)};
}

// The script of the text's language. Latin names and terms stand in text of every other script, hardly
// ever the other way round, so Latin letters count a third of others, and Han characters double.
Script ScriptOfLanguage(const std::vector<MappedCodePoint>& text) {
  constexpr std::array<size_t, kScriptCount> kWeights = {0, 1, 3, 3, 6, 3};
  std::array<size_t, kScriptCount> weights{};
  for (const MappedCodePoint& c : text) {
    const size_t script = static_cast<size_t>(ScriptOf(c.value));
    weights[script] += kWeights[script];
  }
  return static_cast<Script>(std::max_element(weights.begin(), weights.end()) - weights.begin());
}

}  // namespace

LanguageGuess IdentifyLanguage(absl::string_view text) {
  text = TruncateCodePoints(text, kMaxCodePoints);
  std::vector<MappedCodePoint> code_points;
  Normalize(text, Folding::kCase, code_points);
  switch (ScriptOfLanguage(code_points)) {
    case Script::kHan:
      return IdentifyHan(code_points);
    case Script::kCyrillic:
      return IdentifyCyrillic(code_points);
    case Script::kLatin:
      return IdentifyLatin(code_points);
    case Script::kArabic:
      return IdentifyArabic(code_points);
    case Script::kCommon:
    case Script::kOther:
      return {"und", 0.0};
  }
  return {"und", 0.0};
}

}  // namespace karez::text
