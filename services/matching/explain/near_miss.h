// What would have to change for a pair to become a match, or a better one.
#ifndef KAREZ_SERVICES_MATCHING_EXPLAIN_NEAR_MISS_H_
#define KAREZ_SERVICES_MATCHING_EXPLAIN_NEAR_MISS_H_

#include <vector>

#include "karez/matching/v1/explanation.pb.h"
#include "services/matching/score/scorer.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

inline constexpr size_t kMaxNearMisses = 5;

// The smallest change of one statement for each component and gate that falls
// short, verified: the pair is scored again with the change made. Those that
// open a gate and leave none that fails come first, then those with the higher
// score; at most kMaxNearMisses. Statements above context.clearance are left
// alone and named nowhere.
//
// No statement changes the topic, whose a listing is, a prohibition of export, or
// that a listing was rejected or withdrawn; nothing is proposed for what a side
// does not state, which is an open question.
// evaluation: that of the pair as it is.
std::vector<v1::NearMiss> FindNearMisses(const Terms& need, const Terms& offer, const Evaluation& evaluation,
                                         const ScoringContext& context);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EXPLAIN_NEAR_MISS_H_
