#ifndef KAREZ_SERVICES_MATCHING_TOPIC_LEXICAL_INDEX_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_LEXICAL_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/types/span.h"

namespace karez::matching {

// What a token is worth in a listing.
struct Impact {
  uint32_t token = 0;
  uint16_t impact = 0;  // At least 1.

  friend bool operator==(const Impact&, const Impact&) = default;
};

// Bounds that keep every sum of products within 32 bits.
inline constexpr size_t kMaxImpacts = 1024;        // Of a listing.
inline constexpr uint16_t kMaxNeedImpact = 1023;   // Of a token in a need.
inline constexpr uint16_t kMaxOfferImpact = 4095;  // Of a token in an offer.
static_assert(uint64_t{kMaxImpacts} * kMaxNeedImpact * kMaxOfferImpact <= UINT32_MAX);

// Calls visit with the elements of either side for each token that both have, in
// order of token, which a and b are in.
template <typename Element, typename Visit>
void ForEachPair(absl::Span<const Element> a, absl::Span<const Element> b, Visit visit) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (i->token == j->token) visit(*i, *j);
    const bool advance_a = i->token <= j->token;
    const bool advance_b = j->token <= i->token;
    i += advance_a;
    j += advance_b;
  }
}

// The same with visit(token, product), the product of both impacts.
template <typename Visit>
void ForEachCommon(absl::Span<const Impact> a, absl::Span<const Impact> b, Visit visit) {
  ForEachPair(
      a, b, [&visit](const Impact& i, const Impact& j) { visit(i.token, static_cast<uint32_t>(i.impact) * j.impact); });
}

// Σ over the tokens that both have of the product of their impacts, which are
// in order of token. The same integer whichever comes first, and the same that
// LexicalIndex finds.
uint32_t LexicalProduct(absl::Span<const Impact> a, absl::Span<const Impact> b);

// An inverted index of the listings of one side. A search adds up products of
// impacts in integers over whole posting lists: where a record of hundreds of
// tokens is the query, that is faster than to skip (design.md, section 4).
//
// Thread safety: const methods may run at the same time; others run alone.
class LexicalIndex {
 public:
  // slot must not be in the index; impacts are in order of token, at most kMaxImpacts.
  void Add(uint32_t slot, absl::Span<const Impact> impacts);

  // Takes out the slots for which dead is true, in time of the whole index.
  void Erase(absl::FunctionRef<bool(uint32_t slot)> dead);

  // Adds to scores[slot] the LexicalProduct() of query and each slot in the
  // index; scores covers them all.
  void Accumulate(absl::Span<const Impact> query, absl::Span<uint32_t> scores) const;

  size_t bytes() const;

 private:
  // Six bytes: a slot in halves.
  struct Posting {
    uint16_t slot_low;
    uint16_t slot_high;
    uint16_t impact;

    uint32_t slot() const { return slot_low | static_cast<uint32_t>(slot_high) << 16; }
  };
  static constexpr size_t kInlined = 2;  // Most tokens come once or twice.
  using Postings = absl::InlinedVector<Posting, kInlined>;

  absl::flat_hash_map<uint32_t, Postings> postings_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_LEXICAL_INDEX_H_
