#include "services/karezd/bench/synthetic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/matching/concept/vocabulary.h"
#include "services/matching/topic/vector_index.h"
#include "services/text/hash.h"
#include "services/text/language.h"
#include "services/text/utf8.h"

namespace karez::bench {
namespace {

using registry::v1::Listing;

constexpr size_t kVocabulary = 30000;
constexpr size_t kSubjects = 1000;
constexpr size_t kSubjectWords = 24;
constexpr size_t kFunctionWords = 150;
constexpr size_t kSentenceWords = 14;
// Of the words of a subject: those that name one of its concepts.
constexpr double kConceptShare = .3;
constexpr size_t kSubjectConcepts = 6;

// SplitMix64: numbers that depend on the seed alone.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  size_t Below(size_t limit) { return static_cast<size_t>(Next() % limit); }
  bool Chance(double share) { return Unit() < share; }
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  // Zipf's law with exponent 1, by its continuous form.
  size_t Zipf(size_t limit) {
    return static_cast<size_t>(std::exp(Unit() * std::log(static_cast<double>(limit) + 1.0))) - 1;
  }

 private:
  uint64_t state_;
};

uint64_t Mix(uint64_t a, uint64_t b) { return Random(a * 0x9e3779b97f4a7c15u + b).Next(); }

struct Letters {
  const char* language;
  absl::string_view consonants;  // Letters of one width, as UTF-8.
  absl::string_view vowels;
  size_t width;  // Bytes a letter.
};

constexpr std::array<Letters, 8> kAlphabets = {{
    {"en", "bcdfghjklmnprstvwy", "aeiou", 1},
    {"uz", "bdfghjklmnprstvxyz", "aeiou", 1},
    {"tk", "bdfghjklmnprstwxyz", "aeiou", 1},
    {"ru", "бвгдзклмнпрстфхцчшщ", "аеиоуыэюя", 2},
    {"kk", "бгғдзжқлмнңпрстшй", "аәеоөұүыі", 2},
    {"ky", "бгджзклмнңпрстчш", "аеиоөуүыэ", 2},
    {"tg", "бғгдзкқлмнпрстфҳҷш", "аеиоуӯӣя", 2},
    {"ug", "بپتجچخدرزژسشغفقكگڭلمن", "اەوىېۇۆۈ", 2},
}};
constexpr size_t kChinese = kAlphabets.size();
constexpr size_t kLanguages = kAlphabets.size() + 1;

constexpr std::array<const char*, 7> kRegions = {"CN-XJ", "KZ", "KG", "UZ", "TJ", "TM", "CN"};
const char* LanguageOf(size_t language) { return language == kChinese ? "zh" : kAlphabets[language].language; }

// The place of a language in text::kLanguages.
size_t PlaceOf(size_t language) {
  return static_cast<size_t>(
      std::find(text::kLanguages.begin(), text::kLanguages.end(), absl::string_view(LanguageOf(language))) -
      text::kLanguages.begin());
}

absl::string_view Letter(absl::string_view letters, size_t width, size_t index) {
  return letters.substr(index % (letters.size() / width) * width, width);
}

// Frequent words are short: those of the first ranks have one syllable.
std::string Word(size_t language, size_t rank) {
  Random random(Mix(language + 1, rank));
  std::string word;
  if (language == kChinese) {
    const size_t characters = rank < kFunctionWords ? 1 : 2;
    for (size_t i = 0; i < characters; ++i) {
      text::AppendUtf8(static_cast<char32_t>(0x4E00 + random.Zipf(6000)), word);
    }
    return word;
  }
  const Letters& letters = kAlphabets[language];
  const size_t syllables = rank < kFunctionWords ? 1 : 2 + random.Below(3);
  for (size_t i = 0; i < syllables; ++i) {
    absl::StrAppend(&word, Letter(letters.consonants, letters.width, random.Below(100)),
                    Letter(letters.vowels, letters.width, random.Below(100)));
    if (random.Chance(.4)) absl::StrAppend(&word, Letter(letters.consonants, letters.width, random.Below(100)));
  }
  return word;
}

// Words of a listing's subject and of its language.
class Writer {
 public:
  Writer(size_t language, size_t subject, Random& random) : language_(language), subject_(subject), random_(random) {}

  // A concept of the subject in a word of the language, or a word that names none.
  std::string SubjectWord() {
    if (random_.Chance(kConceptShare)) {
      const auto concepts = matching::Vocabulary::Shipped().concepts();
      const matching::Concept& met = concepts[Mix(subject_, random_.Zipf(kSubjectConcepts)) % concepts.size()];
      return met.labels[PlaceOf(language_)].front();
    }
    const size_t place = random_.Zipf(kSubjectWords);
    return Word(language_, kFunctionWords + Mix(subject_, place) % (kVocabulary - kFunctionWords));
  }

  std::string Text(size_t words, double share_of_subject) {
    std::string text;
    for (size_t i = 0; i < words; ++i) {
      const bool ends = i % kSentenceWords == kSentenceWords - 1;
      absl::StrAppend(&text,
                      random_.Chance(share_of_subject) ? SubjectWord() : Word(language_, random_.Zipf(kVocabulary)));
      if (language_ == kChinese) {
        if (ends) absl::StrAppend(&text, "。");
      } else if (i + 1 < words) {
        absl::StrAppend(&text, ends ? ". " : " ");
      }
    }
    return text;
  }

 private:
  const size_t language_;
  const size_t subject_;
  Random& random_;
};

// Adds a vector of signs that depends on the piece alone.
void AddPiece(absl::string_view piece, matching::Vector& sum) {
  Random random(text::Fnv1a64(piece, 1));
  for (size_t i = 0; i < sum.size();) {
    uint64_t signs = random.Next();
    for (size_t bit = 0; bit < 64 && i < sum.size(); ++bit, ++i, signs >>= 1) {
      sum[i] += (signs & 1) != 0 ? 1.0f : -1.0f;
    }
  }
}

// Han characters and their punctuation take three bytes, the first of them at least this.
bool IsHan(absl::string_view rest) { return static_cast<unsigned char>(rest[0]) >= 0xE3 && rest.size() >= 3; }

}  // namespace

SyntheticListings::SyntheticListings(std::vector<std::string> sectors, absl::Span<const Listing> models)
    : sectors_(std::move(sectors)) {
  for (const Listing& model : models) (model.has_offer() ? offers_ : needs_).push_back(model);
}

std::string SyntheticListings::Name(size_t index) { return absl::StrCat("listings/synthetic-", index); }

registry::v1::Organization SyntheticListings::MakeOrganization(size_t index) const {
  Random random(Mix(0x6f7267, index));
  registry::v1::Organization organization;
  organization.set_name(absl::StrCat("organizations/synthetic-", index));
  organization.mutable_external_id()->set_source("bench");
  organization.mutable_external_id()->set_id(absl::StrCat("organization-", index));
  auto* name = organization.add_display_names();
  name->set_language("en");
  name->set_text(absl::StrCat("Institute ", index));
  organization.set_type(registry::v1::ORGANIZATION_TYPE_RESEARCH_INSTITUTE);
  organization.set_country(absl::StrCat(absl::string_view(kRegions[random.Below(kRegions.size())]).substr(0, 2)));
  organization.add_working_languages(LanguageOf(random.Below(kLanguages)));
  organization.add_working_languages("en");
  return organization;
}

Listing SyntheticListings::Make(size_t index) const {
  Random random(Mix(0x6c6973, index));
  const size_t language = random.Below(kLanguages);
  const size_t subject = random.Below(kSubjects);
  Writer writer(language, subject, random);
  const std::vector<Listing>& models = index % 2 == 0 ? offers_ : needs_;
  Listing listing = models[random.Below(models.size())];
  listing.set_name(Name(index));
  listing.set_organization(absl::StrCat("organizations/synthetic-", random.Below(kOrganizations)));
  listing.clear_parties();
  listing.mutable_external_id()->set_source("bench");
  listing.mutable_external_id()->set_id(absl::StrCat("listing-", index));
  listing.clear_titles();
  auto* title = listing.add_titles();
  title->set_language(LanguageOf(language));
  title->set_text(writer.Text(6 + random.Below(5), .5));
  listing.clear_descriptions();
  auto* description = listing.add_descriptions();
  description->set_language(LanguageOf(language));
  description->set_text(writer.Text(54 + random.Below(56), .25));
  listing.clear_keywords();
  for (size_t i = 0; i < 3; ++i) {
    auto* keyword = listing.add_keywords();
    keyword->set_language(LanguageOf(language));
    keyword->set_text(writer.SubjectWord());
  }
  listing.clear_sectors();
  listing.add_sectors()->set_code(sectors_[subject % sectors_.size()]);
  const std::string& second = sectors_[random.Below(sectors_.size())];
  if (random.Chance(.3) && second != listing.sectors(0).code()) listing.add_sectors()->set_code(second);
  return listing;
}

absl::StatusOr<std::vector<matching::Vector>> WordSumEmbedder::Embed(absl::Span<const std::string> texts) const {
  std::vector<matching::Vector> vectors;
  for (const std::string& text : texts) {
    matching::Vector& sum = vectors.emplace_back(matching::kVectorDimension, 0.01f);
    absl::string_view rest = text;
    while (!rest.empty()) {
      if (IsHan(rest)) {
        AddPiece(rest.substr(0, 6), sum);
        rest.remove_prefix(3);
        continue;
      }
      const absl::string_view piece = rest.substr(0, rest.find_first_of(" ,.\n"));
      if (text::CountCodePoints(piece) > 3) AddPiece(piece, sum);
      rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
    }
    double norm = 0;
    for (const float value : sum) norm += static_cast<double>(value) * value;
    for (float& value : sum) value = static_cast<float>(value / std::sqrt(norm));
  }
  return vectors;
}

int WordSumEmbedder::dimension() const { return static_cast<int>(matching::kVectorDimension); }

}  // namespace karez::bench
