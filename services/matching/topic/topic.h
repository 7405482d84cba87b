// Whether a need and an offer are about the same problem, as one number.
//
// Three similarities are compared: of words, of meaning, of the concepts that
// both name. None means anything by itself: a listing of common words resembles
// everything. So each is standardized on both sides against a frozen cohort of
// listings (the S-norm of speaker recognition: Kenny, "Bayesian speaker
// verification with heavy-tailed priors", 2010): the mean of (s - mean) /
// deviation as the need sees it and as the offer does. Their weighted sum,
// through a logistic, is the topic value. All constants belong to a revision of
// Statistics, so a pair has one score, whichever side asks and whatever else is in
// the collection.
//
// Texts in two languages share few words whatever they say: what is missing is
// no evidence against them. For such a pair the lexical term is what the
// semantic one leads to expect, a little more or less by how much they share
// beyond what is usual for the two languages (names, numbers, loanwords), and
// more or less by the concepts that both name, which are the words of all
// languages. In one language concepts add little, having been counted as words.
#ifndef KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_H_

#include <array>
#include <cstdint>
#include <optional>

#include "services/matching/topic/content.h"

namespace karez::matching {

// Similarities in standard deviations of the cohort, and what they come to.
struct TopicScore {
  double lexical = 0.0;            // Of two languages: beyond what is usual for them.
  std::optional<double> semantic;  // Absent if either side has no vector.
  std::optional<double> concepts;  // Absent if either side names none.
  double topic = 0.0;              // In (0, 1): of an unrelated pair mostly .1 to .35, of the same problem above .6.

  friend bool operator==(const TopicScore&, const TopicScore&) = default;
};

// A number for each pair of languages, of the need's original and the offer's.
using LanguageTable = std::array<std::array<float, kLanguageCount>, kLanguageCount>;

// Constants of the blend, kept in Statistics.
struct TopicConstants {
  // z = lexical_share · L + (1 - lexical_share) · semantic. Where either side has
  // no vector, z = L.
  double lexical_share = 0.5;
  // L of a pair in two languages is expected_share · semantic + overlap_share ·
  // lexical + concept_share · concepts, lexical being kept within [-1, 4]; where
  // either side has no vector, lexical + concept_share · concepts.
  double expected_share = 1.0;
  double overlap_share = 0.2;
  double concept_share = 1.0;
  // In one language L is lexical + same_concept_share · concepts.
  double same_concept_share = 0.15;
  // topic = 1 / (1 + exp(-slope · (z - middle))).
  double slope = 0.9;
  double middle = 1.5;
  // What two listings at random have: subtracted from the semantic one, since
  // vectors keep a trace of their language; from the lexical one of pairs in
  // two languages only.
  LanguageTable usual_semantic = {};
  LanguageTable usual_lexical = {};

  friend bool operator==(const TopicConstants&, const TopicConstants&) = default;
};

// How a listing's similarities to the cohort of the other side are spread.
struct Norms {
  float lexical_mean = 0.0f;  // Of the square roots of LexicalProduct(), which are nearer to normal.
  float lexical_inverse_deviation = 0.0f;
  float semantic_mean = 0.0f;  // Of cosines.
  float semantic_inverse_deviation = 0.0f;
  float concept_mean = 0.0f;  // Of the square roots of the concepts' LexicalProduct().
  float concept_inverse_deviation = 0.0f;

  friend bool operator==(const Norms&, const Norms&) = default;
};

// In standard deviations: what a pair in two languages shares beyond the usual
// tells little past these.
inline constexpr float kLeastOverlap = -1.0f;
inline constexpr float kMostOverlap = 4.0f;

// What a pair's score needs of each of the two besides their products.
struct Traits {
  Norms norms;
  LanguageSet languages = 0;
  uint8_t original = 0;
  bool names_concepts = false;
  float scale = 0.0f;  // Of the vector; 0: has none.
};

// A TopicScore before the logistic, as a scan of many pairs wants it.
struct StandardizedPair {
  double lexical = 0.0;
  double semantic = 0.0;  // 0 if either side has no vector.
  double concepts = 0.0;  // 0 if either side names none.
  double blended = 0.0;
};

// lexical_product is LexicalProduct() of both impacts, concept_product that of
// the concepts' impacts, vector_product the dot product of both vectors' values.
// The same to the bit wherever it is computed.
StandardizedPair Standardize(const TopicConstants& constants, const Traits& need, const Traits& offer,
                             uint32_t lexical_product, uint32_t concept_product, int32_t vector_product);

TopicScore ToTopicScore(const TopicConstants& constants, const Traits& need, const Traits& offer,
                        const StandardizedPair& pair);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_H_
