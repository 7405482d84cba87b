// Whether a need and an offer are about the same problem, as one number.
//
// Two similarities are compared, that of words and that of meaning. Neither
// means anything by itself: a listing of common words resembles everything. So
// each is standardized on both sides against a frozen cohort of listings (the
// S-norm of speaker recognition: Kenny, "Bayesian speaker verification with
// heavy-tailed priors", 2010): the mean of (s - mean) / deviation as the need
// sees it and as the offer does. Their weighted sum, through a logistic, is the
// topic value. All constants belong to a revision of Statistics, so a pair has
// one score, whichever side asks and whatever else is in the collection.
//
// Texts in two languages share few words whatever they say: what is missing is
// no evidence against them. For such a pair the lexical term is at least its
// expectation given the semantic one, as found on pairs of one language.
#ifndef KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_H_

#include <cstdint>
#include <optional>

#include "services/matching/topic/content.h"

namespace karez::matching {

// Similarities in standard deviations of the cohort, and what they come to.
struct TopicScore {
  double lexical = 0.0;
  std::optional<double> semantic;  // Absent if either side has no vector.
  double topic = 0.0;              // In (0, 1): an unrelated pair mostly .05 to .3, one and the same problem above .75.

  friend bool operator==(const TopicScore&, const TopicScore&) = default;
};

// Constants of the blend, kept in Statistics.
struct TopicConstants {
  // z = lexical_share · lexical + (1 - lexical_share) · semantic; the lexical
  // one alone where there is no semantic one.
  double lexical_share = 0.55;
  // Expectation of lexical given semantic = s: for s >= 0 the smaller of
  // imputed_square · s² and imputed_limit · s, else imputed_below · s.
  double imputed_square = 0.22;
  double imputed_limit = 1.2;
  double imputed_below = 0.12;
  // topic = 1 / (1 + exp(-slope · (z - middle))).
  double slope = 1.1;
  double middle = 2.0;

  friend bool operator==(const TopicConstants&, const TopicConstants&) = default;
};

// How a listing's similarities to the cohort of the other side are spread.
struct Norms {
  float lexical_mean = 0.0f;  // Of the square roots of LexicalProduct(), which are nearer to normal.
  float lexical_inverse_deviation = 0.0f;
  float semantic_mean = 0.0f;  // Of cosines.
  float semantic_inverse_deviation = 0.0f;

  friend bool operator==(const Norms&, const Norms&) = default;
};

// What a pair's score needs of each of the two besides their products.
struct Traits {
  Norms norms;
  LanguageSet languages = 0;
  float scale = 0.0f;  // Of the vector; 0: has none.
};

// A TopicScore before the logistic, as a scan of many pairs wants it.
struct StandardizedPair {
  double lexical = 0.0;
  double semantic = 0.0;  // 0 if either side has no vector.
  double blended = 0.0;
};

// lexical_product is LexicalProduct() of both impacts, vector_product the dot
// product of both vectors' values. The same to the bit wherever it is computed.
StandardizedPair Standardize(const TopicConstants& constants, const Traits& need, const Traits& offer,
                             uint32_t lexical_product, int32_t vector_product);

TopicScore ToTopicScore(const TopicConstants& constants, const Traits& need, const Traits& offer,
                        const StandardizedPair& pair);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_H_
