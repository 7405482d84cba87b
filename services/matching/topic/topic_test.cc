#include "services/matching/topic/topic.h"

#include <gtest/gtest.h>

namespace karez::matching {
namespace {

constexpr uint8_t kZh = 0;
constexpr uint8_t kEn = 8;

Traits Plain(uint8_t language) {
  Traits traits;
  traits.norms = {.lexical_mean = 10.0f,
                  .lexical_inverse_deviation = 0.1f,
                  .semantic_mean = 0.0f,
                  .semantic_inverse_deviation = 10.0f};
  traits.languages = LanguageBit(language);
  traits.original = language;
  traits.scale = 1.0f / 127.0f;
  return traits;
}

int32_t Dot(double cosine) { return static_cast<int32_t>(cosine * 127 * 127); }

TEST(Standardize, TakesTheMeanOfWhatBothSidesSee) {
  const Traits need = Plain(kEn);
  Traits offer = Plain(kEn);
  offer.norms.lexical_mean = 20.0f;
  const StandardizedPair pair = Standardize({}, need, offer, 900, 0, Dot(0.2));
  EXPECT_NEAR(pair.lexical, 0.5 * (2.0 + 1.0), 1e-6);
  EXPECT_NEAR(pair.semantic, 2.0, 1e-3);
  EXPECT_NEAR(pair.blended, 0.5 * pair.lexical + 0.5 * pair.semantic, 1e-12);
}

TEST(Standardize, WithoutAVectorWordsDecideAlone) {
  const TopicConstants constants;
  const Traits need = Plain(kEn);
  Traits offer = Plain(kEn);
  offer.scale = 0.0f;
  const StandardizedPair pair = Standardize(constants, need, offer, 900, 0, 0);
  EXPECT_EQ(pair.blended, pair.lexical);
  EXPECT_EQ(ToTopicScore(constants, need, offer, pair).semantic, std::nullopt);
}

TEST(Standardize, MissingWordsDoNotPunishAPairOfTwoLanguages) {
  TopicConstants constants;
  constants.usual_lexical[kZh][kEn] = -1.0f;
  const StandardizedPair within = Standardize(constants, Plain(kEn), Plain(kEn), 0, 0, Dot(0.3));
  const StandardizedPair across = Standardize(constants, Plain(kZh), Plain(kEn), 0, 0, Dot(0.3));
  EXPECT_NEAR(across.lexical, 0.0, 1e-6);
  EXPECT_NEAR(across.blended, across.semantic, 1e-6);
  EXPECT_GT(across.blended, within.blended);
}

TEST(Standardize, WordsThatTwoLanguagesShareBeyondTheUsualCount) {
  TopicConstants constants;
  constants.usual_lexical[kZh][kEn] = -1.0f;
  const Traits need = Plain(kZh);
  const Traits offer = Plain(kEn);
  EXPECT_GT(Standardize(constants, need, offer, 400, 0, Dot(0.3)).blended,
            Standardize(constants, need, offer, 0, 0, Dot(0.3)).blended);
}

TEST(Standardize, WhatALanguagePairHasAtRandomIsSubtracted) {
  TopicConstants constants;
  constants.usual_semantic[kZh][kEn] = 0.5f;
  const StandardizedPair pair = Standardize(constants, Plain(kZh), Plain(kEn), 0, 0, Dot(0.2));
  EXPECT_NEAR(pair.semantic, 1.5, 1e-3);
}

TEST(Standardize, AListingThatSaysTwoLanguagesMeetsBoth) {
  TopicConstants constants;
  Traits need = Plain(kZh);
  need.languages |= LanguageBit(kEn);
  const StandardizedPair pair = Standardize(constants, need, Plain(kEn), 900, 0, Dot(0.0));
  EXPECT_NEAR(pair.blended, 0.5 * pair.lexical + 0.5 * pair.semantic, 1e-12);
}

TEST(ToTopicScore, RisesFromZeroToOneWithTheBlend) {
  const TopicConstants constants;
  const Traits traits = Plain(kEn);
  const auto topic = [&](double blended) {
    return ToTopicScore(constants, traits, traits, {.blended = blended}).topic;
  };
  EXPECT_NEAR(topic(constants.middle), 0.5, 1e-12);
  EXPECT_GT(topic(-5.0), 0.0);
  EXPECT_LT(topic(0.0), 0.3);
  EXPECT_GT(topic(3.5), 0.75);
  EXPECT_LT(topic(9.0), 1.0);
}

TEST(Topic, ConceptsStandForTheWordsOfAPairInTwoLanguages) {
  const TopicConstants constants;
  Traits need = Plain(kZh);
  Traits offer = Plain(kEn);
  need.names_concepts = offer.names_concepts = true;
  need.norms.concept_inverse_deviation = offer.norms.concept_inverse_deviation = 0.1f;
  const StandardizedPair without = Standardize(constants, need, offer, 0, 0, Dot(0.3));
  const StandardizedPair with = Standardize(constants, need, offer, 0, 400, Dot(0.3));
  EXPECT_NEAR(with.concepts, 2.0, 1e-6);
  EXPECT_NEAR(with.blended - without.blended, constants.lexical_share * constants.concept_share * 2.0, 1e-6);
  offer.languages = need.languages;
  EXPECT_NEAR(Standardize(constants, need, offer, 0, 400, Dot(0.3)).blended -
                  Standardize(constants, need, offer, 0, 0, Dot(0.3)).blended,
              constants.lexical_share * constants.same_concept_share * 2.0, 1e-6);
}

TEST(Topic, ASideThatNamesNoConceptIsNotHeldAgainstAPair) {
  Traits need = Plain(kZh);
  Traits offer = Plain(kEn);
  need.names_concepts = true;
  need.norms.concept_mean = 5.0f;
  need.norms.concept_inverse_deviation = 1.0f;
  const StandardizedPair pair = Standardize({}, need, offer, 0, 0, Dot(0.3));
  EXPECT_EQ(pair.concepts, 0.0);
  EXPECT_FALSE(ToTopicScore({}, need, offer, pair).concepts.has_value());
}

}  // namespace
}  // namespace karez::matching
