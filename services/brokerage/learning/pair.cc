#include "services/brokerage/learning/pair.h"

namespace karez::learning {

double LogOdds(const Profile& profile, const Pair& pair) {
  double sum = profile.bias + profile.sector_scale * pair.sector_log_odds;
  for (const Term& term : profile.terms) {
    if (const auto& value = pair.values[term.component]) sum += term.weight * (*value - term.baseline);
  }
  return sum;
}

}  // namespace karez::learning
