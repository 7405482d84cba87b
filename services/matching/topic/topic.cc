#include "services/matching/topic/topic.h"

#include <algorithm>
#include <cmath>

namespace karez::matching {
namespace {

double OnBothSides(double value, float need_mean, float need_inverse, float offer_mean, float offer_inverse) {
  return 0.5 * ((value - need_mean) * need_inverse + (value - offer_mean) * offer_inverse);
}

bool HaveVectors(const Traits& need, const Traits& offer) { return need.scale > 0.0f && offer.scale > 0.0f; }

bool NameConcepts(const Traits& need, const Traits& offer) { return need.names_concepts && offer.names_concepts; }

}  // namespace

StandardizedPair Standardize(const TopicConstants& constants, const Traits& need, const Traits& offer,
                             uint32_t lexical_product, uint32_t concept_product, int32_t vector_product) {
  StandardizedPair pair;
  pair.lexical = OnBothSides(std::sqrt(static_cast<double>(lexical_product)), need.norms.lexical_mean,
                             need.norms.lexical_inverse_deviation, offer.norms.lexical_mean,
                             offer.norms.lexical_inverse_deviation);
  const bool foreign = (need.languages & offer.languages) == 0;
  if (foreign) pair.lexical -= constants.usual_lexical[need.original][offer.original];
  if (NameConcepts(need, offer)) {
    pair.concepts = OnBothSides(std::sqrt(static_cast<double>(concept_product)), need.norms.concept_mean,
                                need.norms.concept_inverse_deviation, offer.norms.concept_mean,
                                offer.norms.concept_inverse_deviation);
  }
  const double concepts = (foreign ? constants.concept_share : constants.same_concept_share) * pair.concepts;
  double lexical = pair.lexical + concepts;
  pair.blended = lexical;
  if (!HaveVectors(need, offer)) return pair;
  // The product of two floats is exact, so no order of the sides rounds differently.
  const double cosine = vector_product * (static_cast<double>(need.scale) * static_cast<double>(offer.scale));
  pair.semantic = OnBothSides(cosine, need.norms.semantic_mean, need.norms.semantic_inverse_deviation,
                              offer.norms.semantic_mean, offer.norms.semantic_inverse_deviation);
  pair.semantic -= constants.usual_semantic[need.original][offer.original];
  if (foreign) {
    lexical = constants.expected_share * pair.semantic +
              constants.overlap_share * std::clamp<double>(pair.lexical, kLeastOverlap, kMostOverlap) + concepts;
  }
  pair.blended = constants.lexical_share * lexical + (1.0 - constants.lexical_share) * pair.semantic;
  return pair;
}

TopicScore ToTopicScore(const TopicConstants& constants, const Traits& need, const Traits& offer,
                        const StandardizedPair& pair) {
  TopicScore score;
  score.lexical = pair.lexical;
  if (HaveVectors(need, offer)) score.semantic = pair.semantic;
  if (NameConcepts(need, offer)) score.concepts = pair.concepts;
  score.topic = 1.0 / (1.0 + std::exp(-constants.slope * (pair.blended - constants.middle)));
  return score;
}

}  // namespace karez::matching
