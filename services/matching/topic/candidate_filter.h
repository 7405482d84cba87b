#ifndef KAREZ_SERVICES_MATCHING_TOPIC_CANDIDATE_FILTER_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_CANDIDATE_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/matching/topic/kernel.h"
#include "services/matching/topic/topic.h"

namespace karez::matching {

// The traits of one side's slots in columns, so that the widest registers of the
// processor read them: tells of many pairs at once which cannot reach a threshold,
// so that the rest alone are standardized one by one.
//
// Thread safety: const methods may run at the same time; Set() runs alone.
class CandidateFilter {
 public:
  // Grows to hold slot.
  void Set(uint32_t slot, const Traits& traits);

  // bounds[i]: no less than StandardizedPair::blended of the subject and slot
  // first + i, and hardly more. products, concept_products and dots are those of
  // Standardize(), as long as bounds. kernel: by which instructions.
  void BoundBlended(Kernel kernel, const TopicConstants& constants, const Traits& subject, bool subject_needs,
                    size_t first, absl::Span<const uint32_t> products, absl::Span<const uint32_t> concept_products,
                    absl::Span<const int32_t> dots, absl::Span<float> bounds) const;

  size_t bytes() const;

 private:
  std::vector<float> lexical_means_;
  std::vector<float> lexical_inverses_;
  std::vector<float> semantic_means_;
  std::vector<float> semantic_inverses_;
  std::vector<float> concept_means_;     // 0 of a listing that names no concepts,
  std::vector<float> concept_inverses_;  // and 0.
  std::vector<float> scales_;
  std::vector<uint32_t> kinds_;  // Languages, original, and whether it names concepts.
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_CANDIDATE_FILTER_H_
