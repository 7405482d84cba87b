#include "services/matching/topic/candidate_filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "services/matching/topic/statistics.h"

namespace karez::matching {
namespace {

class CandidateFilterTest : public ::testing::Test {
 protected:
  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }
  float Unit() { return static_cast<float>(Below(1'000'001)) / 1e6f; }

  // One in eight lacks a vector, and one in three concepts, as listings do.
  Traits AnyTraits() {
    Traits traits;
    traits.original = static_cast<uint8_t>(Below(kLanguageCount));
    traits.languages = static_cast<LanguageSet>(LanguageBit(traits.original) | LanguageBit(Below(kLanguageCount)));
    traits.names_concepts = Below(3) != 0;
    traits.scale = Below(8) == 0 ? 0.0f : 0.001f + 0.003f * Unit();
    // A listing of a word or two has norms far from the usual.
    const float spread = Below(10) == 0 ? 5.0f : 0.01f;
    traits.norms = {600.0f * Unit(), spread * Unit(), 0.2f * Unit(), 12.0f * Unit(), 90.0f * Unit(), spread * Unit()};
    return traits;
  }

  TopicConstants AnyConstants() {
    TopicConstants constants;
    for (auto* table : {&constants.usual_lexical, &constants.usual_semantic}) {
      for (auto& row : *table) {
        for (float& usual : row) usual = 2.0f * Unit() - 1.0f;
      }
    }
    return constants;
  }

  // The numbers of which rounding takes its share.
  static double Reach(const Traits& a, const Traits& b, uint32_t product, uint32_t concept_product, int32_t dot) {
    const double root = std::sqrt(static_cast<double>(product));
    const double concept_root = std::sqrt(static_cast<double>(concept_product));
    const double cosine = std::abs(static_cast<double>(dot) * a.scale * b.scale);
    double reach = 1.0;
    for (const Norms& norms : {a.norms, b.norms}) {
      reach += (root + norms.lexical_mean) * norms.lexical_inverse_deviation +
               (concept_root + norms.concept_mean) * norms.concept_inverse_deviation +
               (cosine + norms.semantic_mean) * norms.semantic_inverse_deviation;
    }
    return reach;
  }

  std::mt19937 random_{7};
};

TEST_F(CandidateFilterTest, BoundsAreCloselyAboveTheValueWhicheverTheInstructions) {
  constexpr size_t kSlots = 777;
  constexpr size_t kFirst = 5;
  const TopicConstants constants = AnyConstants();
  std::vector<Traits> traits;
  CandidateFilter filter;
  for (uint32_t slot = 0; slot < kFirst + kSlots; ++slot) {
    traits.push_back(AnyTraits());
    filter.Set(slot, traits.back());
  }
  for (int round = 0; round < 20; ++round) {
    const Traits subject = AnyTraits();
    std::vector<uint32_t> products;
    std::vector<uint32_t> concept_products;
    std::vector<int32_t> dots;
    for (size_t i = 0; i < kSlots; ++i) {
      products.push_back(Below(4) == 0 ? 0 : static_cast<uint32_t>(random_()) >> Below(24));
      concept_products.push_back(Below(2) == 0 ? 0 : Below(4'000'000));
      dots.push_back(static_cast<int32_t>(Below(12'387'074)) - 6'193'537);
    }
    for (const bool subject_needs : {true, false}) {
      for (const Kernel kernel : SupportedKernels()) {
        std::vector<float> bounds(kSlots);
        filter.BoundBlended(kernel, constants, subject, subject_needs, kFirst, products, concept_products, dots,
                            absl::MakeSpan(bounds));
        for (size_t i = 0; i < kSlots; ++i) {
          const Traits& other = traits[kFirst + i];
          const double value = Standardize(constants, subject_needs ? subject : other, subject_needs ? other : subject,
                                           products[i], concept_products[i], dots[i])
                                   .blended;
          ASSERT_GE(bounds[i], value) << KernelName(kernel) << " " << i;
          ASSERT_LE(bounds[i], value + 0.001 + 4e-5 * Reach(subject, other, products[i], concept_products[i], dots[i]))
              << i;
        }
      }
    }
  }
}

}  // namespace
}  // namespace karez::matching
