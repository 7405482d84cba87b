// What is not known of a pair, and what knowing it could do to the score.
#ifndef KAREZ_SERVICES_MATCHING_EXPLAIN_OPEN_QUESTION_H_
#define KAREZ_SERVICES_MATCHING_EXPLAIN_OPEN_QUESTION_H_

#include <vector>

#include "karez/matching/v1/explanation.pb.h"
#include "services/matching/score/scorer.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// A question for each component and gate that is UNKNOWN because a side is
// silent or speaks of something else, the one that could move the score most
// first. It goes to the side that can answer it, or to both. What is there but
// hidden from the reader is no question. A gate that may still fail has a worst
// score of 0.
std::vector<v1::OpenQuestion> FindOpenQuestions(const Terms& need, const Terms& offer, const Evaluation& evaluation,
                                                const ScoringContext& context);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EXPLAIN_OPEN_QUESTION_H_
