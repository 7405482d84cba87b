#ifndef KAREZ_SERVICES_MATCHING_TOPIC_WORD_LINKS_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_WORD_LINKS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/matching/topic/listing_reader.h"
#include "services/matching/topic/statistics.h"
#include "services/text/utf8.h"

namespace karez::matching {

// A listing's words, and the tokens that they have.
struct WordsOfListing {
  absl::Span<const ReadWord> words;
  absl::Span<const uint32_t> tokens;
};

// A stretch of the need's texts and one of the offer's.
struct WordLink {
  uint32_t need_text;
  text::Span need_span;
  uint32_t offer_text;
  text::Span offer_span;
  double product;  // Part of the sum of shared.
};

// Each word of the need with the word of the offer that shares most of it, if that
// is the same word or likely a form of it; what a link counts, no later one
// counts. Links of neighbors on both sides are one.
std::vector<WordLink> LinkWords(const WordsOfListing& need, const WordsOfListing& offer,
                                absl::Span<const SharedImpact> shared);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_WORD_LINKS_H_
