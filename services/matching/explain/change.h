// A pair in which one statement differs, to be scored again.
#ifndef KAREZ_SERVICES_MATCHING_EXPLAIN_CHANGE_H_
#define KAREZ_SERVICES_MATCHING_EXPLAIN_CHANGE_H_

#include <string>
#include <vector>

#include "karez/matching/v1/explanation.pb.h"
#include "services/matching/score/scorer.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

struct Change {
  v1::MatchSide side = v1::MATCH_SIDE_UNSPECIFIED;
  v1::Component component = v1::COMPONENT_UNSPECIFIED;
  v1::Gate gate = v1::GATE_UNSPECIFIED;
  Terms need;
  Terms offer;
  std::string text;  // "the offer also served UZ".
};

// Changes for what falls short of RIGHTS (territory, field of use, protection),
// PROOF, ORGANIZATION_FIT, ZONE and SECTOR, where evaluation knows the component:
// what it does not know may be hidden.
std::vector<Change> ProposeFitChanges(const Terms& need, const Terms& offer, const Evaluation& evaluation,
                                      const ScoringContext& context);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EXPLAIN_CHANGE_H_
