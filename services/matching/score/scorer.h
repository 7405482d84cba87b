// The score of a pair:
//   score = 1 / (1 + exp(-(bias + sum over known components of weight * (value - baseline)))).
// An UNKNOWN component adds nothing. One pair has one score, whichever side asked.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_SCORER_H_
#define KAREZ_SERVICES_MATCHING_SCORE_SCORER_H_

#include <cstdint>
#include <optional>

#include "karez/matching/v1/match.pb.h"
#include "karez/matching/v1/scoring_profile.pb.h"
#include "services/matching/score/components.h"
#include "services/matching/score/gates.h"
#include "services/matching/score/log_odds.h"
#include "services/matching/score/terms.h"
#include "services/runtime/call.h"

namespace karez::matching {

// All that is the same for the pairs of one answer.
struct ScoringContext {
  const v1::ScoringProfile* profile;
  // Highest level whose fields may enter a component; others are UNKNOWN(HIDDEN).
  options::v1::Visibility clearance;
  // Time of the newest change that matching has seen, seconds since the Unix epoch.
  int64_t now;
  // Where it is somebody who reads more of its own listings than clearance: of a
  // listing of its organizations, and of a draft, every field may enter. nullptr:
  // nobody has listings of its own.
  const runtime::Principal* reader = nullptr;
};

// A side of a pair as the reader of context reads it: what it may read has no
// level above context.clearance, and whose listing it is, where it may not know
// that, is not stated.
class SideAsRead {
 public:
  // side must outlive it.
  SideAsRead(const Terms& side, const ScoringContext& context);
  SideAsRead(const SideAsRead&) = delete;
  SideAsRead& operator=(const SideAsRead&) = delete;

  const Terms& operator*() const { return read_ ? *read_ : side_; }

 private:
  const Terms& side_;
  std::optional<Terms> read_;  // Where it differs.
};

// A pair scored, without a message: cheap enough for every candidate.
struct Evaluation {
  ComponentValues components;
  // Weights that the need's sectors call for, of the profile; nullptr: the usual ones.
  const v1::SectorWeights* sector_weights = nullptr;
  GateFindings gates;
  v1::GateOutcome outcome = v1::GATE_OUTCOME_UNSPECIFIED;
  double score = 0;
  double known_weight_share = 0;
  // Highest level of a field that a known component rests on; TOPIC does not raise it.
  options::v1::Visibility visibility_basis = options::v1::VISIBILITY_PUBLIC;
};

// What of an evaluation decides whether and where a pair stands in a list.
struct Verdict {
  double score = 0;
  uint32_t failed = 0;  // Bit g: v1::Gate g fails.
};

constexpr uint32_t GateBit(v1::Gate gate) { return 1u << gate; }

// Whether this version computes component, so that a profile may weigh it.
bool IsComputed(v1::Component component);

// What any profile looks at: the value of every component, in the order of the
// enum, and the need's sectors, as far as context.clearance lets it be seen.
v1::MatchFeatures FeaturesOf(const Terms& need, const Terms& offer, double topic, const ScoringContext& context);

Evaluation Evaluate(const Terms& need, const Terms& offer, double topic, const ScoringContext& context);

// That of Evaluate(), to the bit.
Verdict Judge(const Terms& need, const Terms& offer, double topic, const ScoringContext& context);

// Writes the evaluation into match: score, bias, calibrated, contributions with
// their VALUE evidence, gates, outcome, known share, visibility basis. What
// context.clearance hides is in no text.
void FillMatch(const Terms& need, const Terms& offer, const Evaluation& evaluation, const ScoringContext& context,
               v1::Match* match);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_SCORER_H_
