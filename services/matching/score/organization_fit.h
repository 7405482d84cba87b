// Whether the two organizations are such as the other one wants to work with.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_ORGANIZATION_FIT_H_
#define KAREZ_SERVICES_MATCHING_SCORE_ORGANIZATION_FIT_H_

#include <string>

#include "services/matching/score/components.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// Mean of what is stated, on either side:
//   wanted types      1 the partner's is among them, else 0;
//   wanted sizes      1 among them, .5 next to one of them, else 0;
//   wanted countries  1 among them, else 0;
//   experience        1 a reference in the partner's country, else .5; of an offer
//                     that has references. A need's own experience is not stated
//                     anywhere: the references of a need say what proof it asks of
//                     the offer (proof.h), and its organization's record has no
//                     history of deals.
// What the reader may not see is left out; HIDDEN where nothing else is stated.
// (What a side excludes is GATE_EXCLUDED_PARTNER.)
ComponentValue OrganizationFit(const Terms& need, const Terms& offer, const PairContext& context);

// "COMPANY, MEDIUM, KZ; wants COMPANY, FARM in CN; experience in UZ", without what
// clearance may not see.
std::string OrganizationText(const Terms& terms, options::v1::Visibility clearance);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_ORGANIZATION_FIT_H_
