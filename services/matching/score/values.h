// Stated terms as short texts, for evidence and messages. Language-neutral where
// the term is a code or a number.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_VALUES_H_
#define KAREZ_SERVICES_MATCHING_SCORE_VALUES_H_

#include <cstdint>
#include <string>

#include "karez/matching/v1/match.pb.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// "2026-11-24", UTC.
std::string DateText(int64_t unix_seconds);

// "TRANSFER, LICENSE" of the bits of Terms::cooperation; "nothing stated" of none.
std::string CooperationText(uint16_t modes);

// What one side states for a component, such as "TRL 6-9" or "CNY 100000-250000
// PER_HECTARE"; empty where it states nothing, and for TOPIC. clearance: of a
// component that leaves out by itself what the reader may not see, only that counts.
std::string StatedValue(const Terms& terms, v1::Component component,
                        options::v1::Visibility clearance = options::v1::VISIBILITY_OWNER);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_VALUES_H_
