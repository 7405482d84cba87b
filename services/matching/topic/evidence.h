#ifndef KAREZ_SERVICES_MATCHING_TOPIC_EVIDENCE_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_EVIDENCE_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "karez/matching/v1/match.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/matching/topic/statistics.h"

namespace karez::matching {

// Where the words of two listings meet: stretches of their texts that share
// words, or enough of a word's beginning, middle or end, neighbors joined. The
// more telling first, at most limit. Evidence::weight is the share of the pair's
// lexical product; a word that comes often is shown once and no share counts
// twice. Stretches of no more than function words are left out.
//
// Fields that the reader may not see must have been cleared in both listings;
// the languages are those of the originals, as identified.
std::vector<v1::Evidence> LexicalEvidence(const Statistics& statistics, const registry::v1::Listing& need,
                                          absl::string_view need_language, const registry::v1::Listing& offer,
                                          absl::string_view offer_language, size_t limit = 5);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_EVIDENCE_H_
