#include "services/matching/topic/candidate_filter.h"

#include <array>
#include <cmath>

namespace karez::matching {
namespace {

// Traits besides the norms, in one number: languages, original << 16, names_concepts << 24.
constexpr int kOriginalShift = 16;
constexpr uint32_t kOriginalMask = kLanguageCount - 1;
constexpr uint32_t kNamesConcepts = 1u << 24;

uint32_t KindOf(const Traits& traits) {
  return traits.languages | static_cast<uint32_t>(traits.original) << kOriginalShift |
         (traits.names_concepts ? kNamesConcepts : 0);
}

// What rounding in 32 bits can amount to: no more than some ten operations, each
// 2^-24 of the largest number that takes part in it.
constexpr float kSlack = 4e-6f;

// Columns and everything else that is the same for all pairs.
struct Columns {
  const float* __restrict lexical_means;
  const float* __restrict lexical_inverses;
  const float* __restrict semantic_means;
  const float* __restrict semantic_inverses;
  const float* __restrict concept_means;
  const float* __restrict concept_inverses;
  const float* __restrict scales;
  const uint32_t* __restrict kinds;
  const uint32_t* __restrict products;
  const uint32_t* __restrict concept_products;
  const int32_t* __restrict dots;
};

struct SubjectFactors {
  float lexical_mean;
  float lexical_inverse;
  float semantic_mean;
  float semantic_inverse;
  float concept_mean;
  float concept_inverse;
  float scale;
  uint32_t kind;
  // By the other side's original.
  std::array<float, kLanguageCount> usual_lexical;
  std::array<float, kLanguageCount> usual_semantic;
  float lexical_share;
  float expected_share;
  float overlap_share;
  float concept_share;
  float same_concept_share;
  float slack;  // Of the numbers that take part.
};

// Standardize() in 32 bits, its error added. Written so that a compiler makes it
// one loop of vector instructions: every choice is a choice between two values.
[[gnu::always_inline]] inline void Bound(const Columns columns, const SubjectFactors subject, size_t count,
                                         float* __restrict bounds) {
  for (size_t i = 0; i < count; ++i) {
    const uint32_t kind = columns.kinds[i];
    const uint32_t original = kind >> kOriginalShift & kOriginalMask;
    const bool foreign = (kind & subject.kind & 0xFFFFu) == 0;
    const float usual_lexical = subject.usual_lexical[original];
    const float root = std::sqrt(static_cast<float>(columns.products[i]));
    const float lexical = 0.5f * ((root - subject.lexical_mean) * subject.lexical_inverse +
                                  (root - columns.lexical_means[i]) * columns.lexical_inverses[i]) -
                          (foreign ? usual_lexical : 0.0f);
    float reach = (root + std::abs(subject.lexical_mean)) * subject.lexical_inverse +
                  (root + std::abs(columns.lexical_means[i])) * columns.lexical_inverses[i];

    const float concept_root = std::sqrt(static_cast<float>(columns.concept_products[i]));
    const bool named = (kind & subject.kind & kNamesConcepts) != 0;
    const float either = 0.5f * ((concept_root - subject.concept_mean) * subject.concept_inverse +
                                 (concept_root - columns.concept_means[i]) * columns.concept_inverses[i]);
    const float concept_weight = foreign ? subject.concept_share : subject.same_concept_share;
    const float concepts = named ? concept_weight * either : 0.0f;
    reach += (concept_root + std::abs(subject.concept_mean)) * subject.concept_inverse +
             (concept_root + std::abs(columns.concept_means[i])) * columns.concept_inverses[i];

    const float cosine = static_cast<float>(columns.dots[i]) * (subject.scale * columns.scales[i]);
    const float semantic = 0.5f * ((cosine - subject.semantic_mean) * subject.semantic_inverse +
                                   (cosine - columns.semantic_means[i]) * columns.semantic_inverses[i]) -
                           subject.usual_semantic[original];
    reach += (std::abs(cosine) + std::abs(subject.semantic_mean)) * subject.semantic_inverse +
             (std::abs(cosine) + std::abs(columns.semantic_means[i])) * columns.semantic_inverses[i];

    const float at_least = lexical > kLeastOverlap ? lexical : kLeastOverlap;
    const float overlap = at_least < kMostOverlap ? at_least : kMostOverlap;
    const float of_two = subject.expected_share * semantic + subject.overlap_share * overlap + concepts;
    const float words = foreign ? of_two : lexical + concepts;
    const float both = subject.lexical_share * words + (1.0f - subject.lexical_share) * semantic;
    const bool vectors = subject.scale * columns.scales[i] > 0.0f;
    bounds[i] = (vectors ? both : lexical + concepts) + subject.slack * (1.0f + reach);
  }
}

void BoundPortable(const Columns& columns, const SubjectFactors& subject, size_t count, float* bounds) {
  Bound(columns, subject, count, bounds);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void BoundAvx2(const Columns& columns, const SubjectFactors& subject, size_t count,
                                               float* bounds) {
  Bound(columns, subject, count, bounds);
}

__attribute__((target("avx512f,avx512bw,avx512vl"))) void BoundAvx512(const Columns& columns,
                                                                      const SubjectFactors& subject, size_t count,
                                                                      float* bounds) {
  Bound(columns, subject, count, bounds);
}
#endif

SubjectFactors FactorsOf(const TopicConstants& constants, const Traits& subject, bool subject_needs) {
  SubjectFactors factors;
  factors.lexical_mean = subject.norms.lexical_mean;
  factors.lexical_inverse = subject.norms.lexical_inverse_deviation;
  factors.semantic_mean = subject.norms.semantic_mean;
  factors.semantic_inverse = subject.norms.semantic_inverse_deviation;
  factors.concept_mean = subject.norms.concept_mean;
  factors.concept_inverse = subject.norms.concept_inverse_deviation;
  factors.scale = subject.scale;
  factors.kind = KindOf(subject);
  for (size_t other = 0; other < kLanguageCount; ++other) {
    const size_t need = subject_needs ? subject.original : other;
    const size_t offer = subject_needs ? other : subject.original;
    factors.usual_lexical[other] = constants.usual_lexical[need][offer];
    factors.usual_semantic[other] = constants.usual_semantic[need][offer];
  }
  factors.lexical_share = static_cast<float>(constants.lexical_share);
  factors.expected_share = static_cast<float>(constants.expected_share);
  factors.overlap_share = static_cast<float>(constants.overlap_share);
  factors.concept_share = static_cast<float>(constants.concept_share);
  factors.same_concept_share = static_cast<float>(constants.same_concept_share);
  const double shares = 1.0 + std::abs(constants.lexical_share) + std::abs(constants.expected_share) +
                        std::abs(constants.overlap_share) + std::abs(constants.concept_share) +
                        std::abs(constants.same_concept_share);
  factors.slack = kSlack * static_cast<float>(shares);
  return factors;
}

}  // namespace

void CandidateFilter::Set(uint32_t slot, const Traits& traits) {
  if (slot >= kinds_.size()) {
    for (auto* column : {&lexical_means_, &lexical_inverses_, &semantic_means_, &semantic_inverses_, &concept_means_,
                         &concept_inverses_, &scales_}) {
      column->resize(slot + 1);
    }
    kinds_.resize(slot + 1);
  }
  lexical_means_[slot] = traits.norms.lexical_mean;
  lexical_inverses_[slot] = traits.norms.lexical_inverse_deviation;
  semantic_means_[slot] = traits.norms.semantic_mean;
  semantic_inverses_[slot] = traits.norms.semantic_inverse_deviation;
  concept_means_[slot] = traits.norms.concept_mean;
  concept_inverses_[slot] = traits.norms.concept_inverse_deviation;
  scales_[slot] = traits.scale;
  kinds_[slot] = KindOf(traits);
}

void CandidateFilter::BoundBlended(Kernel kernel, const TopicConstants& constants, const Traits& subject,
                                   bool subject_needs, size_t first, absl::Span<const uint32_t> products,
                                   absl::Span<const uint32_t> concept_products, absl::Span<const int32_t> dots,
                                   absl::Span<float> bounds) const {
  const Columns columns{lexical_means_.data() + first,
                        lexical_inverses_.data() + first,
                        semantic_means_.data() + first,
                        semantic_inverses_.data() + first,
                        concept_means_.data() + first,
                        concept_inverses_.data() + first,
                        scales_.data() + first,
                        kinds_.data() + first,
                        products.data(),
                        concept_products.data(),
                        dots.data()};
  const SubjectFactors factors = FactorsOf(constants, subject, subject_needs);
#if defined(__x86_64__)
  if (kernel == Kernel::kAvx2) return BoundAvx2(columns, factors, bounds.size(), bounds.data());
  if (kernel == Kernel::kAvx512Vnni) return BoundAvx512(columns, factors, bounds.size(), bounds.data());
#else
  static_cast<void>(kernel);
#endif
  BoundPortable(columns, factors, bounds.size(), bounds.data());
}

size_t CandidateFilter::bytes() const {
  return kinds_.capacity() * sizeof(uint32_t) +
         (lexical_means_.capacity() + lexical_inverses_.capacity() + semantic_means_.capacity() +
          semantic_inverses_.capacity() + concept_means_.capacity() + concept_inverses_.capacity() +
          scales_.capacity()) *
             sizeof(float);
}

}  // namespace karez::matching
