// The components of the score beside topic: pure functions of two listings'
// terms, each with a value in [0, 1], or UNKNOWN with a reason. A side that does
// not say is never value 0.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_COMPONENTS_H_
#define KAREZ_SERVICES_MATCHING_SCORE_COMPONENTS_H_

#include <cstdint>

#include "karez/matching/v1/match.pb.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

struct ComponentValue {
  double value = 0;  // In [0, 1]; 0 where unknown.
  v1::UnknownReason unknown = v1::UNKNOWN_REASON_UNSPECIFIED;
  // Level of what it rests on beyond the terms that it always rests on.
  options::v1::Visibility basis = options::v1::VISIBILITY_PUBLIC;

  bool known() const { return unknown == v1::UNKNOWN_REASON_UNSPECIFIED; }
};

// What a component may use beside the two sides.
struct PairContext {
  options::v1::Visibility clearance;  // Of the reader.
  int64_t now;                        // Time of the newest change that matching has seen, Unix seconds.
};

// UNKNOWN with who is silent; known where neither is.
ComponentValue Silence(bool need_says, bool offer_says);

// Best pair of sectors, of a side that states none by the one inferred: the same
// 1; one above the other .85; two of one sector .6; of two sectors .1.
ComponentValue SectorFit(const Terms& need, const Terms& offer);

// 1 where the offer's readiness lies in the need's range. Below it 1 level costs
// to .7, 2 to .4, 3 to .15, more to 0. Above it (too far for a research partner)
// 1 level costs to .8, 2 to .6, 3 to .4, more to .2. Where the need's range is
// inferred, half as far from .7, a usual pair's value: what a form
// of deal suggests is soft evidence, not what the owner said.
ComponentValue ReadinessFit(const Terms& need, const Terms& offer);

// 0 without a common form; else .6 + .4 * common / min(need's forms, offer's forms).
ComponentValue CooperationFit(const Terms& need, const Terms& offer);

// Mean over the need's regions (its seat where it names none) of: 1 served, by
// name or by a larger region; .5 another part of its country served; .25 another
// country of the same side (China; Central Asia) served; else 0.
ComponentValue GeographyFit(const Terms& need, const Terms& offer);

// 1 where the people of both sides share a working language, else 0. The language
// in which a listing is written does not count.
ComponentValue LanguageFit(const Terms& need, const Terms& offer);

// Price against budget, on one basis and in one currency only: 1 where the whole
// price range is within the budget; .6 + .4 * (budget - least price) / (greatest
// - least price) where only its lower part is, .6 where the price is open above;
// above the budget .6 falling to 0 at twice it.
ComponentValue MoneyFit(const Terms& need, const Terms& offer);

// When an offer that begins at a stated time can be used: its start and its
// months, in seconds since the Unix epoch.
double ReadyTime(const TimingTerms& offer);

// The least of what can be compared. Months: 1 where the offer needs no more
// than the need allows, falling to 0 at twice that. Dates: 1 where the offer
// (begin, plus its months) is ready by the need's end, falling to 0 a year later;
// 0 where the offer ends before the need begins.
ComponentValue TimingFit(const Terms& need, const Terms& offer);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_COMPONENTS_H_
