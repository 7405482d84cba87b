#ifndef KAREZ_SERVICES_BROKERAGE_LEARNING_LEARNING_H_
#define KAREZ_SERVICES_BROKERAGE_LEARNING_LEARNING_H_

// Learns a scoring profile from decisions. Pure: no clock, no randomness.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/brokerage/learning/evaluation.h"
#include "services/brokerage/learning/pair.h"
#include "services/brokerage/learning/proposal.h"

namespace karez::learning {

// What became of a term.
struct TermNote {
  enum class Fate {
    kLearned,
    // Never known, or the same wherever it is known: says nothing, so it keeps
    // its weight (up to calibration, which scales all weights alike).
    kHeld,
    // The decisions speak for a weight below zero, which a profile cannot have:
    // it goes as low as it may (kFloorShare). Somebody should look at that component.
    kAtFloor,
  };
  int known = 0;  // Decisions in which its component was.
  Fate fate = Fate::kLearned;
};

struct Learned {
  Proposal proposal;
  std::vector<TermNote> notes;  // In the order of the profile's terms.

  // Cross-validated by need: each decision is predicted by what Propose() makes of
  // the other folds.
  Quality current_quality;
  Quality proposed_quality;
};

// Proposes a profile (proposal.h: how) and says how good it is. `decisions` in the
// order in which they were taken.
//
// Errors: INVALID_ARGUMENT for a profile or decision outside its range;
// FAILED_PRECONDITION if not both kinds of decision are there, or of one need only.
absl::StatusOr<Learned> Learn(const Profile& current, absl::Span<const Decision> decisions);

}  // namespace karez::learning

#endif  // KAREZ_SERVICES_BROKERAGE_LEARNING_LEARNING_H_
