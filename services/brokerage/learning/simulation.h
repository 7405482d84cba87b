#ifndef KAREZ_SERVICES_BROKERAGE_LEARNING_SIMULATION_H_
#define KAREZ_SERVICES_BROKERAGE_LEARNING_SIMULATION_H_

// Decisions of an operator whose mind is known, for tests: a profile, the truth,
// gives the probability that a pair is accepted. Seeded; the same everywhere.

#include <cmath>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/brokerage/learning/logistic.h"
#include "services/brokerage/learning/pair.h"

namespace karez::learning {

// A profile like the one that ships, with a term for every component.
inline Profile StartingProfile() {
  return {-1.8,
          {{v1::COMPONENT_TOPIC, 6, .6},
           {v1::COMPONENT_INDICATORS, 2.5, .7},
           {v1::COMPONENT_READINESS, 1.5, .7},
           {v1::COMPONENT_COOPERATION, 1.5, .7},
           {v1::COMPONENT_OPERATING_ENVELOPE, 1.2, .7},
           {v1::COMPONENT_RIGHTS, 1, .7},
           {v1::COMPONENT_MONEY, 1, .6},
           {v1::COMPONENT_ORGANIZATION_FIT, .8, .6},
           {v1::COMPONENT_PROOF, .8, .6},
           {v1::COMPONENT_GEOGRAPHY, .6, .6},
           {v1::COMPONENT_CONFORMITY, .6, .6},
           {v1::COMPONENT_SECTOR, .5, .8},
           {v1::COMPONENT_TIMING, .5, .7},
           {v1::COMPONENT_DELIVERY, .3, .6},
           {v1::COMPONENT_LANGUAGE, .3, .7},
           {v1::COMPONENT_ZONE, .2, 0}}};
}

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : engine_(seed) {}

  // In [0, 1). Not a distribution of <random>, whose results differ by library.
  double Uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  // Of mean 0 and standard deviation 1, between -6 and 6 (Irwin-Hall).
  double Normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += Uniform();
    return sum;
  }

  // A mind in which every weight is multiplied by e^(spread * normal) and the bias
  // moved by spread * normal.
  Profile Changed(Profile profile, double spread) {
    profile.bias += spread * Normal();
    for (Term& term : profile.terms) term.weight *= std::exp(spread * Normal());
    return profile;
  }

  // The topic is always known and rather high, as in what matching lists; of the
  // other components one in three is UNKNOWN.
  Pair DrawPair(const Profile& profile, int need) {
    Pair pair;
    pair.need = absl::StrCat("needs/", need);
    for (const Term& term : profile.terms) {
      if (term.component == v1::COMPONENT_TOPIC) {
        pair.values[term.component] = .45 + .5 * Uniform();
      } else if (Uniform() < 2.0 / 3) {
        pair.values[term.component] = .25 + .75 * Uniform();
      }
    }
    return pair;
  }

  Decision Decide(const Profile& truth, Pair pair) {
    Decision decision;
    decision.accepted = Uniform() < Sigmoid(LogOdds(truth, pair));
    decision.pair = std::move(pair);
    return decision;
  }

  // `pairs_of_need` pairs of a need, then of the next.
  std::vector<Decision> Decisions(const Profile& truth, int count, int pairs_of_need = 10) {
    std::vector<Decision> decisions;
    for (int i = 0; i < count; ++i) decisions.push_back(Decide(truth, DrawPair(truth, i / pairs_of_need)));
    return decisions;
  }

 private:
  std::mt19937_64 engine_;
};

inline std::vector<const Decision*> PointersTo(const std::vector<Decision>& decisions) {
  std::vector<const Decision*> pointers;
  for (const Decision& decision : decisions) pointers.push_back(&decision);
  return pointers;
}

}  // namespace karez::learning

#endif  // KAREZ_SERVICES_BROKERAGE_LEARNING_SIMULATION_H_
