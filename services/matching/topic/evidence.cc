#include "services/matching/topic/evidence.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/matching/topic/content.h"
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
};

// A word with its grams, or a pair of Han characters.
struct Word {
  size_t text;  // Place in the listing's texts.
  text::Span span;
  std::vector<uint32_t> tokens;  // The word itself first.
};

// In the order in which stretches are preferred.
std::vector<Text> TextsOf(const registry::v1::Listing& listing) {
  std::vector<Text> texts;
  const auto add = [&texts](absl::string_view field, const auto& localized) {
    for (int i = 0; i < localized.size(); ++i) {
      if (IsCounted(localized, i)) texts.push_back({field, i, localized[i].language(), localized[i].text()});
    }
  };
  add("titles", listing.titles());
  add("keywords", listing.keywords());
  add("descriptions", listing.descriptions());
  return texts;
}

std::vector<Word> WordsOf(const std::vector<Text>& texts) {
  std::vector<Word> words;
  text::Tokenizer tokenizer;
  for (size_t i = 0; i < texts.size(); ++i) {
    tokenizer.Tokenize(texts[i].text, [&](const text::Token& token) {
      if (token.kind != text::TokenKind::kGram) words.push_back({i, token.span, {}});
      words.back().tokens.push_back(TokenId(token.kind, token.hash));
    });
  }
  return words;
}

// The product of both impacts of each token that both have.
absl::flat_hash_map<uint32_t, uint32_t> Products(const std::vector<Impact>& a, const std::vector<Impact>& b) {
  absl::flat_hash_map<uint32_t, uint32_t> products;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (i->token == j->token) products[i->token] = static_cast<uint32_t>(i->impact) * j->impact;
    const bool advance_i = i->token <= j->token;
    const bool advance_j = j->token <= i->token;
    i += advance_i;
    j += advance_j;
  }
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

}  // namespace

struct QuotableListing::Reading {
  registry::v1::Listing listing;
  std::vector<Impact> impacts;
  std::vector<Text> texts;  // Of listing.
  std::vector<Word> words;
};

QuotableListing::QuotableListing(const Statistics& statistics, registry::v1::Listing listing,
                                 absl::string_view language) {
  auto reading = std::make_unique<Reading>();
  reading->listing = std::move(listing);
  reading->impacts = statistics.Impacts(MakeContent(reading->listing, language, nullptr));
  reading->texts = TextsOf(reading->listing);
  reading->words = WordsOf(reading->texts);
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

std::vector<v1::Evidence> LexicalEvidence(const QuotableListing& need, const QuotableListing& offer, size_t limit) {
  const QuotableListing::Reading& need_reading = *need.reading_;
  const QuotableListing::Reading& offer_reading = *offer.reading_;
  const double whole = LexicalProduct(need_reading.impacts, offer_reading.impacts);
  std::vector<Link> links = JoinNeighbors(
      Linker(need_reading.words, offer_reading.words, Products(need_reading.impacts, offer_reading.impacts)).Run());
  std::erase_if(links, [&](const Link& link) {
    return link.product < kLeastShare * whole || !IsTelling(need_reading.texts[link.need_text], link.need_span);
  });
  std::stable_sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return a.product > b.product; });
  links.resize(std::min(links.size(), limit));
  std::vector<v1::Evidence> evidence;
  for (const Link& link : links) {
    v1::Evidence& met = evidence.emplace_back();
    met.set_kind(v1::EVIDENCE_KIND_WORD);
    Fill(need_reading.texts[link.need_text], link.need_span, *met.mutable_need_span());
    Fill(offer_reading.texts[link.offer_text], link.offer_span, *met.mutable_offer_span());
    met.set_weight(link.product / whole);
  }
  return evidence;
}

}  // namespace karez::matching
