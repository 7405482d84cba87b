#include "services/matching/topic/evidence.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/matching/concept/finder.h"
#include "services/matching/concept/text_counts.h"
#include "services/matching/topic/concept_links.h"
#include "services/matching/topic/content.h"
#include "services/text/language_tag.h"
#include "services/text/script.h"
#include "services/text/tokens.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

// Shares of the lexical product below this are function words and chance.
constexpr double kLeastShare = 0.02;
// Words that share more of their grams than this (Dice's coefficient) are taken
// for forms of one word.
constexpr double kFormShare = 0.35;

struct Text {
  absl::string_view field;
  int index;
  absl::string_view language;
  absl::string_view text;
  absl::string_view spoken;  // In which language it is read: of the original the identified one.
};

// A word with its grams, or a pair of Han characters.
struct Word {
  size_t text;  // Place in the listing's texts.
  text::Span span;
  std::vector<uint32_t> tokens;  // The word itself first.
};

// In the order in which stretches are preferred.
std::vector<Text> TextsOf(const registry::v1::Listing& listing, absl::string_view identified) {
  std::vector<Text> texts;
  const std::string original = listing.titles().empty() ? "" : text::PrimaryLanguage(listing.titles(0).language());
  const auto add = [&](absl::string_view field, const auto& localized) {
    for (int i = 0; i < localized.size(); ++i) {
      if (!IsCounted(localized, i)) continue;
      const absl::string_view language = localized[i].language();
      const bool is_original = text::PrimaryLanguage(language) == original;
      texts.push_back({field, i, language, localized[i].text(), is_original ? identified : language});
    }
  };
  add("titles", listing.titles());
  add("keywords", listing.keywords());
  add("descriptions", listing.descriptions());
  return texts;
}

// The words of texts and the concepts that they name.
void Read(const std::vector<Text>& texts, std::vector<Word>& words, std::vector<NamedConcept>& concepts) {
  text::Tokenizer tokenizer;
  ConceptReader reader(ConceptFinder::Shipped());
  for (size_t i = 0; i < texts.size(); ++i) {
    reader.Begin(texts[i].text, texts[i].spoken);
    tokenizer.Tokenize(texts[i].text, [&](const text::Token& token) {
      if (token.kind != text::TokenKind::kGram) words.push_back({i, token.span, {}});
      words.back().tokens.push_back(TokenId(token.kind, token.hash));
      reader.Take(token);
    });
    for (const ConceptMention& mention : reader.Finish()) concepts.push_back({mention.number, i, mention.span});
  }
}

// The product of both impacts of each token that both have.
absl::flat_hash_map<uint32_t, uint32_t> Products(const std::vector<Impact>& a, const std::vector<Impact>& b) {
  absl::flat_hash_map<uint32_t, uint32_t> products;
  ForEachCommon(a, b, [&products](uint32_t token, uint32_t product) { products[token] = product; });
  return products;
}

// A word of the need and one of the offer.
struct Link {
  size_t need_text;
  text::Span need_span;
  size_t offer_text;
  text::Span offer_span;
  double product;
};

class Linker {
 public:
  Linker(const std::vector<Word>& need, const std::vector<Word>& offer,
         absl::flat_hash_map<uint32_t, uint32_t> products)
      : need_(need), offer_(offer), products_(std::move(products)) {
    for (size_t i = 0; i < offer_.size(); ++i) {
      for (const uint32_t token : offer_[i].tokens) {
        if (products_.contains(token)) places_[token].push_back(i);
      }
    }
  }

  // Each word of the need with the word of the offer that shares most of it.
  // What a link counts, no later one counts.
  std::vector<Link> Run() {
    std::vector<Link> links;
    size_t expected = offer_.size();  // The place after the last link's, where a phrase goes on.
    for (const Word& word : need_) {
      const size_t best = Best(word, expected);
      if (best == offer_.size()) continue;
      const Word& other = offer_[best];
      double product = 0.0;
      for (const uint32_t token : word.tokens) {
        const auto found = products_.find(token);
        if (found == products_.end() || !Has(other, token)) continue;
        product += found->second;
        found->second = 0;
      }
      links.push_back({word.text, word.span, other.text, other.span, product});
      expected = best + 1;
    }
    return links;
  }

 private:
  static bool Has(const Word& word, uint32_t token) {
    return std::find(word.tokens.begin(), word.tokens.end(), token) != word.tokens.end();
  }

  bool IsForm(const Word& word, const Word& other) const {
    if (word.tokens.front() == other.tokens.front()) return true;
    const auto shared =
        std::count_if(word.tokens.begin() + 1, word.tokens.end(), [&](uint32_t token) { return Has(other, token); });
    const size_t grams = word.tokens.size() + other.tokens.size() - 2;
    return 2.0 * static_cast<double>(shared) > kFormShare * static_cast<double>(grams);
  }

  // offer_.size() if there is none.
  size_t Best(const Word& word, size_t expected) const {
    absl::flat_hash_map<size_t, double> products;
    for (const uint32_t token : word.tokens) {
      const auto product = products_.find(token);
      const auto places = places_.find(token);
      if (product == products_.end() || product->second == 0 || places == places_.end()) continue;
      for (const size_t place : places->second) products[place] += product->second;
    }
    size_t best = offer_.size();
    double most = 0.0;
    for (const auto& [place, product] : products) {
      const bool preferred = place == expected || (best != expected && place < best);
      if (product < most || (product == most && !preferred) || !IsForm(word, offer_[place])) continue;
      best = place;
      most = product;
    }
    return best;
  }

  const std::vector<Word>& need_;
  const std::vector<Word>& offer_;
  absl::flat_hash_map<uint32_t, uint32_t> products_;  // What is not counted yet.
  absl::flat_hash_map<uint32_t, std::vector<size_t>> places_;
};

bool Continues(size_t text, text::Span span, size_t next_text, text::Span next) {
  return text == next_text && next.begin >= span.begin && next.begin <= span.end + 1;
}

std::vector<Link> JoinNeighbors(const std::vector<Link>& links) {
  std::vector<Link> joined;
  for (const Link& link : links) {
    Link* last = joined.empty() ? nullptr : &joined.back();
    if (last == nullptr || !Continues(last->need_text, last->need_span, link.need_text, link.need_span) ||
        !Continues(last->offer_text, last->offer_span, link.offer_text, link.offer_span)) {
      joined.push_back(link);
      continue;
    }
    last->need_span.end = std::max(last->need_span.end, link.need_span.end);
    last->offer_span.end = std::max(last->offer_span.end, link.offer_span.end);
    last->product += link.product;
  }
  return joined;
}

// Whether a person would see a meeting in it: a word, not a mere number or unit.
bool IsTelling(const Text& text, text::Span span) {
  constexpr int kLeastLetters = 3;
  int letters = 0;
  const absl::string_view stretch = text::Substring(text.text, span);
  for (size_t offset = 0; offset < stretch.size();) {
    const text::DecodedCodePoint decoded = text::DecodeCodePoint(stretch, offset);
    offset += decoded.length;
    const text::Script script = text::ScriptOf(decoded.value);
    if (script == text::Script::kHan) return true;
    if (script != text::Script::kCommon) ++letters;
  }
  return letters >= kLeastLetters;
}

void Fill(const Text& text, text::Span span, v1::Span& message) {
  message.set_language(std::string(text.language));
  message.set_field(std::string(text.field));
  message.set_index(text.index);
  message.set_begin(static_cast<int32_t>(span.begin));
  message.set_end(static_cast<int32_t>(span.end));
  message.set_text(std::string(text::Substring(text.text, span)));
}

bool Overlap(text::Span a, text::Span b) { return a.begin < b.end && b.begin < a.end; }

// Whether words meet where both name the concept.
bool IsShown(const ConceptLink& concepts, const std::vector<Link>& words) {
  return std::any_of(words.begin(), words.end(), [&](const Link& link) {
    return link.need_text == concepts.need.text && Overlap(link.need_span, concepts.need.span) &&
           link.offer_text == concepts.offer.text && Overlap(link.offer_span, concepts.offer.span);
  });
}

}  // namespace

struct QuotableListing::Reading {
  registry::v1::Listing listing;
  std::string language;        // Identified.
  double overlap_share = 0.0;  // Of the TopicConstants in force, as the next two.
  double concept_share = 0.0;
  double same_concept_share = 0.0;
  LanguageSet languages = 0;
  std::vector<Impact> impacts;
  std::vector<Impact> concept_impacts;
  std::vector<Text> texts;  // Of listing.
  std::vector<Word> words;
  std::vector<NamedConcept> concepts;
};

QuotableListing::QuotableListing(const Statistics& statistics, registry::v1::Listing listing,
                                 absl::string_view language) {
  auto reading = std::make_unique<Reading>();
  reading->listing = std::move(listing);
  reading->language = std::string(language);
  const Content content = MakeContent(reading->listing, language, nullptr);
  reading->overlap_share = statistics.constants().overlap_share;
  reading->concept_share = statistics.constants().concept_share;
  reading->same_concept_share = statistics.constants().same_concept_share;
  reading->languages = content.languages;
  reading->impacts = statistics.Impacts(content);
  reading->concept_impacts = statistics.ConceptImpacts(content);
  reading->texts = TextsOf(reading->listing, reading->language);
  Read(reading->texts, reading->words, reading->concepts);
  reading_ = std::move(reading);
}

QuotableListing::QuotableListing(QuotableListing&&) noexcept = default;
QuotableListing::~QuotableListing() = default;

bool QuotableListing::is_offer() const { return reading_->listing.has_offer(); }

bool QuotableListing::Quote(v1::Span* span) const {
  for (const Text& text : reading_->texts) {
    if (text.field != absl::string_view(span->field()) || text.index != span->index()) continue;
    const text::Span place{static_cast<uint32_t>(span->begin()), static_cast<uint32_t>(span->end())};
    span->set_language(std::string(text.language));
    span->set_text(std::string(text::Substring(text.text, place)));
    return true;
  }
  return false;
}

std::vector<v1::Evidence> TopicEvidence(const QuotableListing& need, const QuotableListing& offer, bool vectors,
                                        size_t limit) {
  const QuotableListing::Reading& a = *need.reading_;
  const QuotableListing::Reading& b = *offer.reading_;
  const double words_whole = LexicalProduct(a.impacts, b.impacts);
  const double concepts_whole = LexicalProduct(a.concept_impacts, b.concept_impacts);
  std::vector<Link> words = JoinNeighbors(Linker(a.words, b.words, Products(a.impacts, b.impacts)).Run());
  std::erase_if(words, [&](const Link& link) {
    return link.product < kLeastShare * words_whole || !IsTelling(a.texts[link.need_text], link.need_span);
  });
  std::vector<ConceptLink> concepts = LinkConcepts(a.concepts, a.concept_impacts, b.concepts, b.concept_impacts);
  std::erase_if(concepts, [&](const ConceptLink& link) {
    return link.product < kLeastShare * concepts_whole || IsShown(link, words);
  });

  // Shares of both in the blend, as far as they are shown.
  const bool foreign = (a.languages & b.languages) == 0;
  double shown = 0.0;
  for (const ConceptLink& link : concepts) shown += link.product;
  const double word_share = words_whole > 0.0 ? (foreign && vectors ? a.overlap_share : 1.0) : 0.0;
  const double concept_share = foreign ? a.concept_share : a.same_concept_share;
  const double whole = word_share + (shown > 0.0 ? concept_share * shown / concepts_whole : 0.0);

  std::vector<v1::Evidence> evidence;
  for (const Link& link : words) {
    v1::Evidence& met = evidence.emplace_back();
    met.set_kind(v1::EVIDENCE_KIND_WORD);
    Fill(a.texts[link.need_text], link.need_span, *met.mutable_need_span());
    Fill(b.texts[link.offer_text], link.offer_span, *met.mutable_offer_span());
    met.set_weight(word_share / whole * link.product / words_whole);
  }
  for (const ConceptLink& link : concepts) {
    v1::Evidence& met = evidence.emplace_back();
    met.set_kind(v1::EVIDENCE_KIND_CONCEPT);
    met.set_subject(Vocabulary::Shipped()[link.need.number].id);
    Fill(a.texts[link.need.text], link.need.span, *met.mutable_need_span());
    Fill(b.texts[link.offer.text], link.offer.span, *met.mutable_offer_span());
    met.set_weight(concept_share / whole * link.product / concepts_whole);
  }
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const v1::Evidence& x, const v1::Evidence& y) { return x.weight() > y.weight(); });
  evidence.resize(std::min(evidence.size(), limit));
  return evidence;
}

}  // namespace karez::matching
