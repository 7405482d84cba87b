#include "services/matching/topic/content.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/matching/concept/finder.h"
#include "services/matching/concept/text_counts.h"
#include "services/matching/topic/listing_reader.h"
#include "services/text/language.h"
#include "services/text/language_tag.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

// What the text's vector adds to the title's (chosen on real needs and offers).
constexpr float kTextShare = 0.5f;
constexpr size_t kEmbeddedCodePoints = 400;

// Counts the tokens of one language of a listing.
class VersionCounter {
 public:
  explicit VersionCounter(ListingReader& reader) : reader_(reader) {}

  void Add(absl::string_view text, absl::string_view language, uint16_t count) {
    const uint32_t number = reader_.Read(text, language);
    counts_.reserve(reader_.tokens().size());
    for (const ReadWord& word : reader_.WordsOf(number)) {
      length_ += count;
      for (uint32_t i = word.first_token; i < word.end_token; ++i) counts_.push_back({reader_.tokens()[i], count});
    }
    for (const ReadConcept& named : reader_.ConceptsOf(number)) mentions_.emplace_back(named.mention.number, count);
  }

  // Appends the named concepts and what they lie within, some more than once.
  void FinishConcepts(const Vocabulary& vocabulary, std::vector<TokenCount>& concepts) {
    std::sort(mentions_.begin(), mentions_.end());
    for (auto i = mentions_.begin(); i != mentions_.end();) {
      const ConceptNumber number = i->first;
      uint32_t sum = 0;
      for (; i != mentions_.end() && i->first == number; ++i) sum += i->second;
      const auto add = [&](ConceptNumber to, uint32_t tenths) {
        concepts.push_back(
            {ConceptToken(vocabulary[to]), static_cast<uint16_t>(std::min<uint32_t>(sum * tenths, UINT16_MAX))});
      };
      add(number, kConceptTenths);
      const std::vector<ConceptNumber>& nearest = vocabulary[number].broader;
      for (const ConceptNumber above : vocabulary.Ancestors(number)) {
        const bool near = std::find(nearest.begin(), nearest.end(), above) != nearest.end();
        add(above, near ? kBroaderTenths : kFarBroaderTenths);
      }
    }
  }

  // Appends each token once.
  void Finish(std::vector<TokenCount>& tokens, uint32_t& length) {
    std::sort(counts_.begin(), counts_.end(),
              [](const TokenCount& a, const TokenCount& b) { return a.token < b.token; });
    for (auto i = counts_.begin(); i != counts_.end();) {
      uint32_t sum = 0;
      const uint32_t token = i->token;
      for (; i != counts_.end() && i->token == token; ++i) sum += i->count;
      tokens.push_back({token, static_cast<uint16_t>(std::min<uint32_t>(sum, UINT16_MAX))});
    }
    length = std::max(length, length_);
  }

 private:
  ListingReader& reader_;
  std::vector<TokenCount> counts_;
  std::vector<std::pair<ConceptNumber, uint16_t>> mentions_;
  uint32_t length_ = 0;
};

// Keeps the greatest count of each token, in order of token.
void MergeVersions(std::vector<TokenCount>& tokens) {
  std::sort(tokens.begin(), tokens.end(), [](const TokenCount& a, const TokenCount& b) {
    return a.token != b.token ? a.token < b.token : a.count > b.count;
  });
  tokens.erase(std::unique(tokens.begin(), tokens.end(),
                           [](const TokenCount& a, const TokenCount& b) { return a.token == b.token; }),
               tokens.end());
}

template <typename Texts>
const typename Texts::value_type* FindLanguage(const Texts& texts, absl::string_view language) {
  for (int i = 0; i < texts.size(); ++i) {
    if (IsCounted(texts, i) && text::PrimaryLanguage(texts[i].language()) == language) return &texts[i];
  }
  return nullptr;
}

// The languages that the listing is written in, the original's first.
std::vector<std::string> Versions(const registry::v1::Listing& listing) {
  std::vector<std::string> versions;
  const auto add = [&](const auto& texts) {
    for (int i = 0; i < texts.size(); ++i) {
      std::string language = text::PrimaryLanguage(texts[i].language());
      const bool known = std::find(versions.begin(), versions.end(), language) != versions.end();
      if (IsCounted(texts, i) && !known) versions.push_back(std::move(language));
    }
  };
  add(listing.titles());
  add(listing.descriptions());
  return versions;
}

// The part of a vector in a sum of two.
void AddScaled(const v1::QuantizedVector& vector, float share, std::array<float, kVectorDimension>& sum) {
  for (size_t i = 0; i < kVectorDimension; ++i) {
    sum[i] += share * vector.scale() * static_cast<float>(static_cast<int8_t>(vector.values()[i]));
  }
}

bool IsWhole(const v1::QuantizedVector& vector) {
  return vector.values().size() == kVectorDimension && vector.scale() > 0.0f;
}

UnitVector Combine(const v1::ListingVectors& vectors) {
  if (!IsWhole(vectors.title())) return {};
  std::array<float, kVectorDimension> sum = {};
  const bool text = IsWhole(vectors.text());
  AddScaled(vectors.title(), text ? 1.0f - kTextShare : 1.0f, sum);
  if (text) AddScaled(vectors.text(), kTextShare, sum);
  return QuantizeToUnit(absl::MakeSpan(sum));
}

}  // namespace

uint8_t LanguageIndex(absl::string_view tag) {
  const std::string language = text::PrimaryLanguage(tag);
  const auto found = std::find(text::kLanguages.begin(), text::kLanguages.end(), language);
  if (found != text::kLanguages.end()) return static_cast<uint8_t>(found - text::kLanguages.begin());
  constexpr size_t kShared = kLanguageCount - text::kLanguages.size();
  const uint64_t hash = text::TokenHash(text::TokenKind::kWord, language);
  return static_cast<uint8_t>(text::kLanguages.size() + hash % kShared);
}

uint32_t TokenId(text::TokenKind kind, uint64_t hash) {
  const uint32_t folded = static_cast<uint32_t>(hash ^ hash >> 32) & ~1u;
  return std::max(folded, 2u) | (kind == text::TokenKind::kGram ? 1u : 0u);
}

uint32_t ConceptToken(const Concept& named) { return TokenId(text::TokenKind::kWord, named.hash); }

Content MakeContent(const registry::v1::Listing& listing, absl::string_view language,
                    const v1::ListingVectors* vectors) {
  ListingReader reader;
  return MakeContent(listing, language, vectors, reader);
}

Content MakeContent(const registry::v1::Listing& listing, absl::string_view language, const v1::ListingVectors* vectors,
                    ListingReader& reader) {
  Content content;
  content.side = listing.has_offer() ? Side::kOffer : Side::kNeed;
  content.original = LanguageIndex(language);
  const std::vector<std::string> versions = Versions(listing);
  for (const std::string& version : versions) {
    const bool original = version == versions.front();
    const auto* title = FindLanguage(listing.titles(), version);
    const auto* description = FindLanguage(listing.descriptions(), version);
    const absl::string_view written = original ? language : absl::string_view(version);
    VersionCounter counter(reader);
    if (title != nullptr) counter.Add(title->text(), written, kTitleCount);
    if (description != nullptr) counter.Add(description->text(), written, kDescriptionCount);
    for (int i = 0; i < listing.keywords_size(); ++i) {
      const type::v1::LocalizedLabel& keyword = listing.keywords(i);
      if (!IsCounted(listing.keywords(), i)) continue;
      const std::string spoken = text::PrimaryLanguage(keyword.language());
      const bool foreign = std::find(versions.begin(), versions.end(), spoken) == versions.end();
      if (spoken == version || (original && foreign)) {
        counter.Add(keyword.text(), foreign ? absl::string_view(spoken) : written, kKeywordCount);
      }
    }
    counter.Finish(content.tokens, content.length);
    counter.FinishConcepts(ConceptFinder::Shipped().vocabulary(), content.concepts);
    const bool whole = title != nullptr && (description != nullptr || listing.descriptions().empty());
    if (original || whole) content.languages |= LanguageBit(original ? content.original : LanguageIndex(version));
  }
  MergeVersions(content.tokens);
  MergeVersions(content.concepts);
  if (vectors != nullptr) content.vector = Combine(*vectors);
  return content;
}

std::string TextToEmbed(const registry::v1::Listing& listing) {
  if (listing.titles().empty()) return "";
  const std::string language = text::PrimaryLanguage(listing.titles(0).language());
  std::string rest;
  const auto add = [&rest](absl::string_view text) { absl::StrAppend(&rest, rest.empty() ? "" : ", ", text); };
  for (const type::v1::LocalizedLabel& keyword : listing.keywords()) {
    if (text::PrimaryLanguage(keyword.language()) == language) add(keyword.text());
  }
  if (const auto* description = FindLanguage(listing.descriptions(), language)) add(description->text());
  const absl::string_view kept = text::TruncateCodePoints(rest, kEmbeddedCodePoints);
  return absl::StrCat(listing.titles(0).text(), kept.empty() ? "" : "\n", kept);
}

}  // namespace karez::matching
