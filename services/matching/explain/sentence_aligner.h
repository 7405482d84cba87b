// Which sentence of a need meets which sentence of an offer.
#ifndef KAREZ_SERVICES_MATCHING_EXPLAIN_SENTENCE_ALIGNER_H_
#define KAREZ_SERVICES_MATCHING_EXPLAIN_SENTENCE_ALIGNER_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/matching/v1/match.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/matching/topic/vector_index.h"
#include "services/matching/vectorizer.h"
#include "services/runtime/lru_cache.h"

namespace karez::matching {

// Thread safety: safe for concurrent use.
class SentenceAligner {
 public:
  // Listings whose sentence vectors are kept, the least recently asked for
  // leaving first: some 6 KB each.
  static constexpr size_t kCachedListings = 1024;
  // Sentences of a listing that are looked at, the first ones.
  static constexpr size_t kMaxSentences = 32;
  // Most pairs of an answer.
  static constexpr size_t kMaxPairs = 4;
  // Least cosine of a pair that is shown.
  static constexpr double kLeastSimilarity = .35;

  explicit SentenceAligner(std::shared_ptr<const Vectorizer> vectorizer);

  // Pairs of sentences of both original texts, title and description, that are
  // closest in meaning; each sentence in one pair at most, the closest pair
  // first. Evidence::weight is the cosine of their aligned vectors. Fields that
  // the reader may not see must have been cleared; languages are those of the
  // originals, as identified. Embeds up to kMaxSentences a side, some 10 ms
  // each, unless they are cached.
  absl::StatusOr<std::vector<v1::Evidence>> Align(const registry::v1::Listing& need, absl::string_view need_language,
                                                  const registry::v1::Listing& offer, absl::string_view offer_language);

 private:
  using Vectors = std::shared_ptr<const std::vector<UnitVector>>;

  absl::StatusOr<Vectors> VectorsOf(const std::vector<v1::Span>& sentences, absl::string_view language);

  const std::shared_ptr<const Vectorizer> vectorizer_;
  std::mutex mutex_;                                                // Guards cache_.
  runtime::LruCache<std::string, Vectors> cache_{kCachedListings};  // By hash of the sentences.
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EXPLAIN_SENTENCE_ALIGNER_H_
