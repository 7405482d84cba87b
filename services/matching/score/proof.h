// Whether the technology is in use already where and as large as a need wants it.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_PROOF_H_
#define KAREZ_SERVICES_MATCHING_SCORE_PROOF_H_

#include <string>

#include "services/matching/score/components.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// The best of the offer's references, each (.6 * place + .4 * scale) * age, or
// place * age where its scale cannot be compared:
//   place  1 in a country of the need or of a proof that it asks for; .7 on the
//          same side of the border (China; Central Asia); else .6;
//   scale  1 as large as the need or larger; 1 - log10(need / reference) / 2 below
//          it, so .5 at a tenth and 0 at a hundredth. The need's scale is the least
//          that it states in that dimension: of the proof that it asks for, or of
//          its indicators that are an area, a power or a flow;
//   age    1 up to 10 years before now, falling to .8 at 20; 1 where not stated.
// One comparable site convinces, so further ones add nothing.
ComponentValue ProofFit(const Terms& need, const Terms& offer, const PairContext& context);

// Of an offer "KZ 2021 120 ha; UZ", of a need "use in KZ; asks for UZ 100 ha"; empty
// where it states none of it.
std::string ProofText(const Terms& terms);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_PROOF_H_
