// What comes with the technology: certificates, services, and a zone to use.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_DELIVERY_H_
#define KAREZ_SERVICES_MATCHING_SCORE_DELIVERY_H_

#include <string>

#include "services/matching/score/components.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// Mean over the schemes that the need requires of what the offer has of each: HELD
// 1, IN_PROGRESS .6, OBTAINABLE .4, not among those that it states 0. An offer that
// states none is silent.
ComponentValue ConformityFit(const Terms& need, const Terms& offer);

// Mean over what the need asks and the offer answers: training, commissioning and
// spares 1 given, 0 not; warranty the share of the months asked; documents 1 in a
// language asked for, else 0.
ComponentValue DeliveryFit(const Terms& need, const Terms& offer);

// 1 where both sides state a use of the same zone; .5 of two that face each other
// across the border (runtime/zones.h), as goods can pass from one to the other; else
// 0.
ComponentValue ZoneFit(const Terms& need, const Terms& offer);

std::string ConformityText(const Terms& terms);
std::string DeliveryText(const Terms& terms);
// "Navoi free economic zone: assembly".
std::string ZoneText(const Terms& terms);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_DELIVERY_H_
