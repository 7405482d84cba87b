// What a need asks in figures against what an offer states: the components
// INDICATORS and OPERATING_ENVELOPE and the gates that belong to them.
//
// Two indicators compare if they are of the same quantity, role and dimension and
// on the same basis: medium, method and scale each the same where both state it
// (the medium does not matter to quantities that are the same in any); what is
// per year or month is on another basis than what is per hour or day. Media and
// methods are the same by what the vocabulary of bases knows (quantity/basis.h), in
// whatever language each stands. Two texts that differ, of which it does not know
// one, may mean the same and may not: they do not compare either, and what says so
// says "may be another basis" in place of "on another basis".
//
// PERFORMANCE. What is asked has a direction: up where the need says "at least",
// down where it says "at most"; else that in which the quantity is better; else
// none. Upwards the need's lower end is the target (the other way round
// downwards), and of what the offer states
//   at least c, exactly c  the offer vouches for c: met if c reaches the target,
//                          else missed. (More than c may come; nobody promises.)
//   c to d                 met if c reaches it, missed if d does not; open between.
//   at most d              missed if d does not reach the target; else open, since
//                          nothing is vouched for.
// Without a direction ("15 to 20 m wide", size and number) it is met where one of
// the two ranges holds the other, missed where they have nothing in common, open
// where they overlap; one that is open on a side is compared by its stated end.
//
// OPERATING_ENVELOPE is containment: each end that the need states of its site
// must lie in the offer's range; an end that it leaves open is not a statement.
// An offer that states a single value was used there, and stands no more than
// that for sure: met at that value, open elsewhere.
//
// Value: met 1; missed 1 / (1 + (m / 0.2)^2), m the distance from target to value
// by the target, so that a fifth off is worth .5; temperatures by 50 K, pH by 5,
// decibels by 15 dB, and where the target is 0 by the distance itself (1/26)
// instead. A range "c to d" of PERFORMANCE that misses its target is worth the
// mean of what both ends are. Open: the mean of 1 and the worse end's value; where nothing is
// vouched for at all it does not compare (NOTHING_IN_COMMON).
#ifndef KAREZ_SERVICES_MATCHING_SCORE_INDICATORS_H_
#define KAREZ_SERVICES_MATCHING_SCORE_INDICATORS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "karez/matching/v1/match.pb.h"
#include "services/matching/score/components.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// Mean of the values of all that the need asks and that compares: a must counts
// 2, a wish 1, half of that where one of the two values was read out of a text.
// Of several values that the offer states for one, the best counts, stated
// before read. UNKNOWN where nothing compares: who is silent, BASIS, DIMENSION,
// or NOTHING_IN_COMMON.
ComponentValue IndicatorsFit(const Terms& need, const Terms& offer);
ComponentValue OperatingEnvelopeFit(const Terms& need, const Terms& offer);

struct IndicatorFinding {
  v1::GateOutcome outcome = v1::GATE_OUTCOME_PASS;
  const char* reason = "";
};

// GATE_INDICATOR_MUST and GATE_OPERATING_ENVELOPE, which look at what is stated
// by the need as a must, or for the envelope not as a mere wish. FAIL where a
// stated value of the offer misses it; UNKNOWN where the offer says nothing of
// it, for the envelope only if it is a must, or nothing that settles it. What was
// read out of a text never fails.
IndicatorFinding CheckIndicators(v1::Gate gate, const Terms& need, const Terms& offer);

// The finding as a sentence that names quantities, values and their bases, and why
// two do not compare; empty on PASS.
std::string IndicatorMessage(v1::Gate gate, const Terms& need, const Terms& offer);

// "salt tolerance: asks ≥ 0.6 % in soil solution, states ≥ 0.8 % in irrigation
// water, on another basis": what both state and does not compare by its basis or
// dimension.
std::string IncomparableText(v1::Component component, const Terms& need, const Terms& offer);

// A value of the offer that misses one that the need asks for: places in the
// items of the sides' IndicatorTerms.
struct MissedIndicator {
  size_t asked = 0;
  size_t stated = 0;
};

// Those of INDICATORS or OPERATING_ENVELOPE, the least met first.
std::vector<MissedIndicator> MissedIndicators(v1::Component component, const Terms& need, const Terms& offer);

// One VALUE evidence for each thing that the need asks, the least met first, then
// what does not compare; as asked where the offer may not be seen. A side that
// may not be seen is left out.
void AddIndicatorEvidence(v1::Component component, const Terms& need, const Terms& offer, bool need_visible,
                          bool offer_visible, v1::Contribution* contribution);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_INDICATORS_H_
