#include "services/text/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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

bool IsApostrophe(char32_t c) {
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
    } else if (IsApostrophe(c) && in_word) {
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

// Adds the log-likelihood of the letters under each column's rates.
template <size_t N, size_t Rows>
void AddLetterEvidence(const std::u32string& letters, const std::array<Language, N>& columns,
                       const tables::LetterRow<N> (&rows)[Rows], Scores& scores) {
  std::array<double, N> unlisted;
  unlisted.fill(1000.0);
  for (const auto& row : rows) {
    for (size_t column = 0; column < N; ++column) unlisted[column] -= row.per_mille[column];
  }
  for (char32_t letter : letters) {
    const auto* row = std::find_if(std::begin(rows), std::end(rows), [&](const auto& r) { return r.letter == letter; });
    const std::array<double, N>& rates = row == std::end(rows) ? unlisted : row->per_mille;
    for (size_t column = 0; column < N; ++column) {
      scores[columns[column]] += kLetterWeight * std::log(rates[column] / 1000.0);
    }
  }
}

void AddWordEvidence(absl::string_view words, Scores& scores) {
  Scores evidence{};
  for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    const std::string needle = absl::StrCat(" ", word, " ");
    for (const tables::WordList& list : tables::kFunctionWords) {
      if (absl::StrContains(list.words, needle)) evidence[list.language] += kWordWeight;
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

template <size_t N, size_t Rows>
LanguageGuess Identify(const std::vector<MappedCodePoint>& text, Script script, const std::array<Language, N>& columns,
                       const tables::LetterRow<N> (&rows)[Rows]) {
  const Reading reading = Read(text, script);
  Scores scores{};
  std::fill(scores.begin() + tables::kFirstForeign, scores.end(), kForeignPrior);
  AddLetterEvidence(reading.letters, columns, rows, scores);
  AddWordEvidence(reading.words, scores);
  AddDetectorEvidence(reading.words, scores);
  return Best(columns, scores);
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
      return Identify(code_points, Script::kCyrillic, tables::kCyrillicColumns, tables::kCyrillicLetters);
    case Script::kLatin:
      return Identify(code_points, Script::kLatin, tables::kLatinColumns, tables::kLatinLetters);
    case Script::kArabic:
      return Identify(code_points, Script::kArabic, tables::kArabicColumns, tables::kArabicLetters);
    case Script::kCommon:
    case Script::kOther:
      return {"und", 0.0};
  }
  return {"und", 0.0};
}

}  // namespace karez::text
