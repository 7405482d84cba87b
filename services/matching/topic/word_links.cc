#include "services/matching/topic/word_links.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace karez::matching {
namespace {

// Words that share more of their grams than this (Dice's coefficient) are taken
// for forms of one word.
constexpr double kFormShare = 0.35;

// Finds the place of a token among those that both sides share: a table so small
// that it stays in the nearest cache, since every token of both sides is asked for.
class SharedTokens {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  explicit SharedTokens(absl::Span<const SharedImpact> shared)
      : shared_(shared), table_(std::bit_ceil(2 * shared.size() + 1), kNone), mask_(table_.size() - 1) {
    for (uint32_t i = 0; i < shared.size(); ++i) {
      size_t at = Hash(shared[i].token);
      while (table_[at] != kNone) at = (at + 1) & mask_;
      table_[at] = i;
    }
  }

  // kNone if they do not share it.
  uint32_t Find(uint32_t token) const {
    size_t at = Hash(token);
    while (table_[at] != kNone && shared_[table_[at]].token != token) at = (at + 1) & mask_;
    return table_[at];
  }

 private:
  // Tokens are hashes already, but for the lowest bit.
  size_t Hash(uint32_t token) const { return (token >> 1) & mask_; }

  absl::Span<const SharedImpact> shared_;
  std::vector<uint32_t> table_;  // At most half full.
  const size_t mask_;
};

class WordLinker {
 public:
  WordLinker(const WordsOfListing& need, const WordsOfListing& offer, absl::Span<const SharedImpact> shared)
      : need_(need), offer_(offer), tokens_(shared), products_(offer.words.size()) {
    for (const SharedImpact& impact : shared) left_.push_back(impact.product);
    FillPlaces(shared.size());
  }

  std::vector<WordLink> Run() {
    std::vector<WordLink> links;
    size_t expected = offer_.words.size();  // The place after the last link's, where a phrase goes on.
    for (const ReadWord& word : need_.words) {
      const size_t best = Best(word, expected);
      if (best == offer_.words.size()) continue;
      const ReadWord& other = offer_.words[best];
      double product = 0.0;
      for (uint32_t i = word.first_token; i < word.end_token; ++i) {
        const uint32_t shared = tokens_.Find(need_.tokens[i]);
        if (shared == SharedTokens::kNone || !Has(other, need_.tokens[i])) continue;
        product += left_[shared];
        left_[shared] = 0;
      }
      links.push_back({word.text, word.span, other.text, other.span, product});
      expected = best + 1;
    }
    return links;
  }

 private:
  // A word of the offer that has a shared token.
  struct Place {
    uint32_t shared;
    uint32_t word;
  };

  // Fills places_ by shared token, the words of each in their order.
  void FillPlaces(size_t shared_count) {
    std::vector<Place> found;
    place_ends_.assign(shared_count + 1, 0);
    for (uint32_t i = 0; i < offer_.words.size(); ++i) {
      for (uint32_t j = offer_.words[i].first_token; j < offer_.words[i].end_token; ++j) {
        const uint32_t shared = tokens_.Find(offer_.tokens[j]);
        if (shared == SharedTokens::kNone) continue;
        found.push_back({shared, i});
        ++place_ends_[shared + 1];
      }
    }
    for (size_t i = 1; i < place_ends_.size(); ++i) place_ends_[i] += place_ends_[i - 1];
    places_.resize(found.size());
    std::vector<uint32_t> next(place_ends_.begin(), place_ends_.end() - 1);
    for (const Place& place : found) places_[next[place.shared]++] = place.word;
  }

  bool Has(const ReadWord& word, uint32_t token) const {
    const auto begin = offer_.tokens.begin();
    const auto end = begin + word.end_token;
    return std::find(begin + word.first_token, end, token) != end;
  }

  bool IsForm(const ReadWord& word, const ReadWord& other) const {
    if (need_.tokens[word.first_token] == offer_.tokens[other.first_token]) return true;
    const auto begin = need_.tokens.begin();
    const auto shared = std::count_if(begin + word.first_token + 1, begin + word.end_token,
                                      [&](uint32_t token) { return Has(other, token); });
    const size_t grams = word.end_token - word.first_token + other.end_token - other.first_token - 2;
    return 2.0 * static_cast<double>(shared) > kFormShare * static_cast<double>(grams);
  }

  // The number of the offer's words if there is none.
  size_t Best(const ReadWord& word, size_t expected) {
    reached_.clear();
    for (uint32_t i = word.first_token; i < word.end_token; ++i) {
      const uint32_t shared = tokens_.Find(need_.tokens[i]);
      if (shared == SharedTokens::kNone || left_[shared] == 0) continue;
      for (uint32_t j = place_ends_[shared]; j < place_ends_[shared + 1]; ++j) {
        if (products_[places_[j]] == 0) reached_.push_back(places_[j]);
        products_[places_[j]] += left_[shared];
      }
    }
    size_t best = offer_.words.size();
    uint64_t most = 0;
    for (const uint32_t place : reached_) {
      const uint64_t product = products_[place];
      products_[place] = 0;
      const bool preferred = place == expected || (best != expected && place < best);
      if (product < most || (product == most && !preferred) || !IsForm(word, offer_.words[place])) continue;
      best = place;
      most = product;
    }
    return best;
  }

  const WordsOfListing need_;
  const WordsOfListing offer_;
  const SharedTokens tokens_;
  std::vector<uint32_t> left_;        // By shared token: what is not counted yet.
  std::vector<uint32_t> place_ends_;  // By shared token: where its places begin; after the last where they end.
  std::vector<uint32_t> places_;      // Words of the offer, once for each such token that they have.
  std::vector<uint64_t> products_;    // By word of the offer; zeros but in Best().
  std::vector<uint32_t> reached_;
};

bool Continues(uint32_t text, text::Span span, uint32_t next_text, text::Span next) {
  return text == next_text && next.begin >= span.begin && next.begin <= span.end + 1;
}

std::vector<WordLink> JoinNeighbors(const std::vector<WordLink>& links) {
  std::vector<WordLink> joined;
  for (const WordLink& link : links) {
    WordLink* last = joined.empty() ? nullptr : &joined.back();
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

}  // namespace

std::vector<WordLink> LinkWords(const WordsOfListing& need, const WordsOfListing& offer,
                                absl::Span<const SharedImpact> shared) {
  if (shared.empty()) return {};
  return JoinNeighbors(WordLinker(need, offer, shared).Run());
}

}  // namespace karez::matching
