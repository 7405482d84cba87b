#ifndef KAREZ_SERVICES_BROKERAGE_LEARNING_PAIR_H_
#define KAREZ_SERVICES_BROKERAGE_LEARNING_PAIR_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "karez/matching/v1/component.pb.h"

namespace karez::learning {

namespace v1 = matching::v1;

// How a component counts.
struct Term {
  v1::Component component = v1::COMPONENT_UNSPECIFIED;
  double weight = 0;    // Log-odds between value 0 and value 1; in (0, 100].
  double baseline = 0;  // Value that adds nothing; in [0, 1].
};

// What learning looks at of a scoring profile, and what it changes: bias, weights
// and sector_scale. Baselines, the topic's floor and gates stay as they are.
struct Profile {
  double bias = 0;
  std::vector<Term> terms;  // Each component at most once.
  // The factor on Pair::sector_log_odds: multiply the weights of the profile's
  // sector overrides by it. In (0, infinity).
  double sector_scale = 1;
};

// A need and an offer as a profile sees them.
struct Pair {
  // Names the need: pairs of one need are ranked against each other and stay
  // together in cross-validation.
  std::string need;
  // By component; in [0, 1], or nullopt: UNKNOWN. Those of components without a
  // term do not count.
  std::array<std::optional<double>, v1::Component_ARRAYSIZE> values;
  // Sum of weight * (value - baseline) over the components that count differently
  // in the need's sector; they must be nullopt in `values`, for overrides are not
  // learned, only scaled. 0 without overrides.
  double sector_log_odds = 0;
};

// What somebody decided about a pair.
struct Decision {
  Pair pair;
  bool accepted = false;
  double weight = 1;  // How much it counts; positive.
};

// bias + sector_scale * sector_log_odds + sum of weight * (value - baseline); UNKNOWN adds nothing.
double LogOdds(const Profile& profile, const Pair& pair);

}  // namespace karez::learning

#endif  // KAREZ_SERVICES_BROKERAGE_LEARNING_PAIR_H_
