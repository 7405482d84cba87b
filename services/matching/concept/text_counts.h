// How much of a listing's texts counts: what they say, and by where it stands.
#ifndef KAREZ_SERVICES_MATCHING_CONCEPT_TEXT_COUNTS_H_
#define KAREZ_SERVICES_MATCHING_CONCEPT_TEXT_COUNTS_H_

#include <cstdint>

#include "karez/type/v1/text.pb.h"

namespace karez::matching {

// How often a word counts by where it stands (chosen on real needs and offers).
inline constexpr uint16_t kTitleCount = 3;
inline constexpr uint16_t kKeywordCount = 2;
inline constexpr uint16_t kDescriptionCount = 1;

// Whether a text of titles, descriptions or keywords counts: the original, which
// comes first, and what people wrote.
template <typename Texts>
bool IsCounted(const Texts& texts, int index) {
  return index == 0 || texts[index].origin() != type::v1::TEXT_ORIGIN_MACHINE;
}

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_CONCEPT_TEXT_COUNTS_H_
