#include "services/matching/topic/evidence.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "services/matching/concept/finder.h"
#include "services/matching/concept/text_counts.h"
#include "services/matching/topic/concept_links.h"
#include "services/matching/topic/content.h"
#include "services/matching/topic/word_links.h"
#include "services/text/language_tag.h"
#include "services/text/script.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

// Shares of the lexical product below this are function words and chance.
constexpr double kLeastShare = 0.02;
struct Text {
  // Code points from one known place to the next.
  static constexpr uint32_t kStride = 32;

  absl::string_view field;
  int index;
  absl::string_view language;
  absl::string_view text;
  absl::string_view spoken;      // In which language it is read: of the original the identified one.
  std::vector<uint32_t> places;  // Where each kStride-th code point starts, bytes.

  // The bytes of span, found without a walk over all that comes before.
  absl::string_view Stretch(text::Span span) const {
    const size_t known = std::min<size_t>(span.begin / kStride, places.size() - 1);
    const auto passed = static_cast<uint32_t>(known * kStride);
    return text::Substring(text.substr(places[known]), {span.begin - passed, span.end - passed});
  }
};

std::vector<uint32_t> PlacesOf(absl::string_view text) {
  std::vector<uint32_t> places;
  uint32_t position = 0;
  size_t offset = 0;
  while (offset < text.size()) {
    if (position++ % Text::kStride == 0) places.push_back(static_cast<uint32_t>(offset));
    offset += text::DecodeCodePoint(text, offset).length;
  }
  if (places.empty()) places.push_back(0);
  return places;
}

// In the order in which stretches are preferred.
std::vector<Text> TextsOf(const registry::v1::Listing& listing, absl::string_view identified) {
  std::vector<Text> texts;
  const std::string original = listing.titles().empty() ? "" : text::PrimaryLanguage(listing.titles(0).language());
  const auto add = [&](absl::string_view field, const auto& localized) {
    for (int i = 0; i < localized.size(); ++i) {
      if (!IsCounted(localized, i)) continue;
      const absl::string_view language = localized[i].language();
      const bool is_original = text::PrimaryLanguage(language) == original;
      texts.push_back({field, i, language, localized[i].text(), is_original ? identified : language,
                       PlacesOf(localized[i].text())});
    }
  };
  add("titles", listing.titles());
  add("keywords", listing.keywords());
  add("descriptions", listing.descriptions());
  return texts;
}

// Whether a person would see a meeting in it: a word, not a mere number or unit.
bool IsTelling(const Text& text, text::Span span) {
  constexpr int kLeastLetters = 3;
  int letters = 0;
  const absl::string_view stretch = text.Stretch(span);
  for (size_t offset = 0; offset < stretch.size();) {
    const text::DecodedCodePoint decoded = text::DecodeCodePoint(stretch, offset);
    offset += decoded.length;
    const text::Script script = text::ScriptOf(decoded.value);
    if (script == text::Script::kHan) return true;
    if (script != text::Script::kCommon) ++letters;
  }
  return letters >= kLeastLetters;
}

// What a stretch of text is, of which message says the place.
void FillStretch(const Text& text, text::Span span, v1::Span& message) {
  const absl::string_view stretch = text.Stretch(span);
  message.set_language(std::string(text.language));
  message.set_script(std::string(text::ScriptCode(text::DominantScript(stretch))));
  message.set_text(std::string(stretch));
}

void Fill(const Text& text, text::Span span, v1::Span& message) {
  message.set_field(std::string(text.field));
  message.set_index(text.index);
  message.set_begin(static_cast<int32_t>(span.begin));
  message.set_end(static_cast<int32_t>(span.end));
  FillStretch(text, span, message);
}

bool Overlap(text::Span a, text::Span b) { return a.begin < b.end && b.begin < a.end; }

// Whether words meet where both name the concept.
bool IsShown(const ConceptLink& concepts, const std::vector<WordLink>& words) {
  return std::any_of(words.begin(), words.end(), [&](const WordLink& link) {
    return link.need_text == concepts.need.text && Overlap(link.need_span, concepts.need.span) &&
           link.offer_text == concepts.offer.text && Overlap(link.offer_span, concepts.offer.span);
  });
}

// One of both.
struct Meeting {
  double weight;
  const WordLink* words;
  const ConceptLink* concepts;
};

}  // namespace

struct QuotableListing::Reading {
  registry::v1::Listing listing;
  std::string language;  // Identified.
  Content content;
  std::vector<Text> texts;      // Of listing.
  std::vector<ReadWord> words;  // Of texts, by their places.
  std::vector<uint32_t> tokens;
  std::vector<NamedConcept> concepts;

  WordsOfListing cut() const { return {words, tokens}; }
};

QuotableListing::QuotableListing(registry::v1::Listing listing, absl::string_view language) {
  ListingReader reader;
  *this = QuotableListing(std::move(listing), language, reader);
}

QuotableListing::QuotableListing(registry::v1::Listing listing, absl::string_view language, ListingReader& reader) {
  auto reading = std::make_unique<Reading>();
  reading->listing = std::move(listing);
  reading->language = std::string(language);
  reading->texts = TextsOf(reading->listing, reading->language);
  reader.Clear();
  // A text's number is its place, as no two of them are the same.
  for (const Text& text : reading->texts) {
    for (const ReadConcept& named : reader.ConceptsOf(reader.Read(text.text, text.spoken))) {
      reading->concepts.push_back({named.mention.number, named.text, named.mention.span});
    }
  }
  reading->words.assign(reader.words().begin(), reader.words().end());
  reading->tokens.assign(reader.tokens().begin(), reader.tokens().end());
  reading->content = MakeContent(reading->listing, language, nullptr, reader);
  reading_ = std::move(reading);
}

QuotableListing::QuotableListing(QuotableListing&&) noexcept = default;
QuotableListing& QuotableListing::operator=(QuotableListing&&) noexcept = default;
QuotableListing::~QuotableListing() = default;

bool QuotableListing::is_offer() const { return reading_->listing.has_offer(); }

const registry::v1::Listing& QuotableListing::listing() const { return reading_->listing; }

bool QuotableListing::Quote(v1::Span* span) const {
  for (const Text& text : reading_->texts) {
    if (text.field != absl::string_view(span->field()) || text.index != span->index()) continue;
    const text::Span place{static_cast<uint32_t>(span->begin()), static_cast<uint32_t>(span->end())};
    FillStretch(text, place, *span);
    return true;
  }
  return false;
}

std::vector<v1::Evidence> TopicEvidence(const Statistics& statistics, const QuotableListing& need,
                                        const QuotableListing& offer, bool vectors, size_t limit) {
  const QuotableListing::Reading& a = *need.reading_;
  const QuotableListing::Reading& b = *offer.reading_;
  const TopicConstants& constants = statistics.constants();
  const std::vector<SharedImpact> shared = statistics.SharedImpacts(a.content, b.content);
  double words_whole = 0.0;
  for (const SharedImpact& impact : shared) words_whole += impact.product;
  const std::vector<Impact> need_concepts = statistics.ConceptImpacts(a.content);
  const std::vector<Impact> offer_concepts = statistics.ConceptImpacts(b.content);
  const double concepts_whole = LexicalProduct(need_concepts, offer_concepts);
  std::vector<WordLink> words = LinkWords(a.cut(), b.cut(), shared);
  std::erase_if(words, [&](const WordLink& link) {
    return link.product < kLeastShare * words_whole || !IsTelling(a.texts[link.need_text], link.need_span);
  });
  std::vector<ConceptLink> concepts = LinkConcepts(a.concepts, need_concepts, b.concepts, offer_concepts);
  std::erase_if(concepts, [&](const ConceptLink& link) {
    return link.product < kLeastShare * concepts_whole || IsShown(link, words);
  });

  // Shares of both in the blend, as far as they are shown.
  const bool foreign = (a.content.languages & b.content.languages) == 0;
  double shown = 0.0;
  for (const ConceptLink& link : concepts) shown += link.product;
  const double word_share = words_whole > 0.0 ? (foreign && vectors ? constants.overlap_share : 1.0) : 0.0;
  const double concept_share = foreign ? constants.concept_share : constants.same_concept_share;
  const double whole = word_share + (shown > 0.0 ? concept_share * shown / concepts_whole : 0.0);

  std::vector<Meeting> meetings;
  for (const WordLink& link : words) {
    meetings.push_back({word_share / whole * link.product / words_whole, &link, nullptr});
  }
  for (const ConceptLink& link : concepts) {
    meetings.push_back({concept_share / whole * link.product / concepts_whole, nullptr, &link});
  }
  std::stable_sort(meetings.begin(), meetings.end(),
                   [](const Meeting& x, const Meeting& y) { return x.weight > y.weight; });
  meetings.resize(std::min(meetings.size(), limit));

  std::vector<v1::Evidence> evidence(meetings.size());
  for (size_t i = 0; i < meetings.size(); ++i) {
    v1::Evidence& met = evidence[i];
    met.set_weight(meetings[i].weight);
    if (const WordLink* link = meetings[i].words; link != nullptr) {
      met.set_kind(v1::EVIDENCE_KIND_WORD);
      Fill(a.texts[link->need_text], link->need_span, *met.mutable_need_span());
      Fill(b.texts[link->offer_text], link->offer_span, *met.mutable_offer_span());
      continue;
    }
    const ConceptLink& link = *meetings[i].concepts;
    met.set_kind(v1::EVIDENCE_KIND_CONCEPT);
    met.set_subject(Vocabulary::Shipped()[link.need.number].id);
    Fill(a.texts[link.need.text], link.need.span, *met.mutable_need_span());
    Fill(b.texts[link.offer.text], link.offer.span, *met.mutable_offer_span());
  }
  return evidence;
}

}  // namespace karez::matching
