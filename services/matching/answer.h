// From scored listings to what a caller is told.
#ifndef KAREZ_SERVICES_MATCHING_ANSWER_H_
#define KAREZ_SERVICES_MATCHING_ANSWER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "services/matching/collection.h"
#include "services/matching/topic/evidence.h"
#include "services/runtime/call.h"

namespace karez::matching {

struct MatchPage {
  std::vector<ScoredListing> listings;
  std::string next_page_token;  // Empty at the end.
};

SearchOrder SearchOrderOf(v1::Ranking ranking);

// Whether the whole score orders.
bool RanksByScore(v1::Ranking ranking);

// Most matches of the page.
size_t PageSizeOf(const v1::FindMatchesRequest& request);

// Whether request wants what was found, by gates and least score.
bool Passes(const v1::FindMatchesRequest& request, const ScoredListing& scored);

// By what matches are ordered: the greater value first, equal ones by name.
struct RankKey {
  double value;
  absl::string_view name;
};
bool Before(const RankKey& a, const RankKey& b);

// What reader's request asks for of what was found: gates, least score, order, page. What
// is crowded comes after what is less so; with a cap there is no next page. A page
// goes on after the last one's key (value and name), so that what came or
// went in between makes no duplicate and no skip of what did not change.
// Errors: INVALID_ARGUMENT (page token).
absl::StatusOr<MatchPage> CutPage(const v1::FindMatchesRequest& request, const runtime::Principal& reader,
                                  std::vector<ScoredListing> found);

// One side of a pair.
struct PairSide {
  absl::string_view name;  // Empty: an inline draft.
  const Terms& terms;
};

// The pair but for the stretches of text in which both sides meet: name, score,
// contributions, gates, provenance. The sides may come in any order.
v1::Match MakeMatch(const PairSide& a, const PairSide& b, const TopicScore& topic, const Evaluation& evaluation,
                    const ScoringContext& context, const v1::Provenance& provenance);

// What may be quoted of a listing: not the texts that reader may not see; of a
// draft, which is the reader's own, everything. texts may have read others.
QuotableListing MakeQuotable(v1::AdmittedListing admitted, const runtime::Principal& reader, ListingReader& texts);

// Adds these stretches to the topic's contribution. The sides may come in any order.
void QuoteMeetings(const Statistics& statistics, const QuotableListing& a, const QuotableListing& b, v1::Match* match);

// Adds where both sides meet to the topic's contribution.
void AddTopicEvidence(std::vector<v1::Evidence> met, v1::Match* match);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_ANSWER_H_
