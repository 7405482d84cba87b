#ifndef KAREZ_SERVICES_MATCHING_TOPIC_EVIDENCE_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_EVIDENCE_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "karez/matching/v1/match.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/matching/topic/listing_reader.h"
#include "services/matching/topic/statistics.h"

namespace karez::matching {

// A listing cut into words, with the concepts that it names, for any number of
// calls of TopicEvidence.
class QuotableListing {
 public:
  // Fields that the reader may not see must have been cleared; language is that
  // of the original, as identified.
  QuotableListing(registry::v1::Listing listing, absl::string_view language);
  // The same with a reader that reads other listings too, one after the other.
  QuotableListing(registry::v1::Listing listing, absl::string_view language, ListingReader& reader);
  QuotableListing(QuotableListing&&) noexcept;
  QuotableListing& operator=(QuotableListing&&) noexcept;
  ~QuotableListing();

  bool is_offer() const;
  const registry::v1::Listing& listing() const;

  // Fills in language and text of a span of which field, index and place are
  // given. False where the listing has no such text.
  bool Quote(v1::Span* span) const;

 private:
  struct Reading;
  friend std::vector<v1::Evidence> TopicEvidence(const Statistics& statistics, const QuotableListing& need,
                                                 const QuotableListing& offer, bool vectors, size_t limit);

  std::unique_ptr<const Reading> reading_;
};

// Where two listings meet, the more telling first, at most limit: stretches of
// their texts that share words, or enough of a word's beginning, middle or end,
// neighbors joined (WORD); and the concepts that both name, or one of which lies
// within the other, where no such stretch shows it already (CONCEPT).
//
// Evidence::weight is a stretch's share of the pair's lexical product, or of its
// concepts' product, each taken by its share in the blend of the pair's
// languages; a word or a concept that comes often is shown once and no share
// counts twice, so they add up to 1 at most. Stretches of no more than function
// words are left out. vectors says whether both sides have them, which changes the
// blend.
std::vector<v1::Evidence> TopicEvidence(const Statistics& statistics, const QuotableListing& need,
                                        const QuotableListing& offer, bool vectors, size_t limit = 5);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_EVIDENCE_H_
