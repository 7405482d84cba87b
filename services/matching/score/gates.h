// The gates of a pair: conditions without which an introduction makes no sense.
// Pure functions; "now" is the time of the newest change that matching has seen,
// never a clock.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_GATES_H_
#define KAREZ_SERVICES_MATCHING_SCORE_GATES_H_

#include <array>
#include <cstdint>
#include <string>

#include "karez/matching/v1/match.pb.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// What a gate found. basis: level of the terms that it rests on; a reader below it
// is told the outcome, not why. PUBLIC on PASS. ask: of UNKNOWN, whose answer would
// settle it; UNSPECIFIED: both sides'.
struct GateFinding {
  v1::Gate gate = v1::GATE_UNSPECIFIED;
  v1::GateOutcome outcome = v1::GATE_OUTCOME_PASS;
  const char* reason = "";  // A constant in capitals; "" on PASS.
  options::v1::Visibility basis = options::v1::VISIBILITY_PUBLIC;
  v1::MatchSide ask = v1::MATCH_SIDE_UNSPECIFIED;
};

// The side that is silent; UNSPECIFIED where both are, or neither.
v1::MatchSide WhoToAsk(bool need_silent, bool offer_silent);

// Every gate but GATE_UNSPECIFIED, in the order of v1::Gate.
inline constexpr int kGateCount = v1::GATE_EXCLUSIVE_LICENSE;
using GateFindings = std::array<GateFinding, kGateCount>;

// topic: value of the topic component; topic_floor: below it the pair is a
// different problem. now: seconds since the Unix epoch.
GateFindings CheckGates(const Terms& need, const Terms& offer, double topic, double topic_floor, int64_t now);

// The worst outcome: FAIL, HOLD, UNKNOWN, PASS.
v1::GateOutcome WorstOutcome(const GateFindings& findings);

// The finding as a sentence that names the values; empty on PASS.
std::string GateMessage(const GateFinding& finding, const Terms& need, const Terms& offer, double topic,
                        double topic_floor);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_GATES_H_
