// Whether the licence and the rights that an offer may still give cover what a
// need asks, and whether somebody has them already.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_RIGHTS_H_
#define KAREZ_SERVICES_MATCHING_SCORE_RIGHTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/matching/score/components.h"
#include "services/matching/score/gates.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// Forms of cooperation by which rights change hands.
inline constexpr uint16_t kFormsOfRights =
    CooperationBit(type::v1::COOPERATION_MODE_TRANSFER) | CooperationBit(type::v1::COOPERATION_MODE_LICENSE);

// The least of what can be compared, where the need states a licence scope or
// takes TRANSFER or LICENSE as a form, in its territories (WantedTerritories):
//   territory    share of them that the offer's scope gives;
//   field        share of the need's fields of use (the best of its sectors, where
//                it states none) that the offer's fields cover: 1 the same or a
//                larger one, .5 a part of it, 0 another;
//   exclusivity  1 as much as wanted; .8 more than wanted; .6 SOLE for EXCLUSIVE;
//                .3 NON_EXCLUSIVE for SOLE; .2 NON_EXCLUSIVE for EXCLUSIVE;
//   protection   mean over the territories of the best right there: granted 1, of
//                no stated status .7, pending .6, international application (WO)
//                .5, lapsed .3, none .2. An office's right holds in its country, a
//                Eurasian patent (EA) in AM AZ BY KG KZ RU TJ TM; copyright in
//                software (1, lapsed .3) and know-how (.7) everywhere;
//   availability 1 available, or what is given ended before now or touches no
//                territory or field of the need; .6 in negotiation; .4 optioned;
//                licensed already: .9 without exclusivity (.2 where the need wants
//                some), 0 exclusively or solely, .5 in a scope not stated.
ComponentValue RightsFit(const Terms& need, const Terms& offer, const PairContext& context);

// GATE_EXCLUSIVE_LICENSE. A licence or an option in force at now, EXCLUSIVE, or
// SOLE for a need that requires TRANSFER or LICENSE or takes nothing else (the owner
// keeps using it, so may still supply and serve), where the fields overlap:
//   FAIL     licensed in every territory that the need wants;
//   HOLD     licensed in some of them, as the need may do with the rest; optioned
//            in any of them, as an option may lapse;
//   UNKNOWN  exclusivity, territory or field not stated by the side that would have
//            to; for a SOLE one also what form the need takes.
GateFinding ExclusiveLicense(const Terms& need, const Terms& offer, int64_t now);

// The finding's sentence; names both sides' territories and fields.
std::string ExclusiveLicenseMessage(const GateFinding& finding, const Terms& need, const Terms& offer);

// What keeps RightsFit of a known pair down; empty, or nullopt: not that. Where an
// offer states a scope: the need's territories and fields of use that it leaves out
// (of sectors, where the need states no field, one is enough). Where it states
// rights: the territory in which none is worth 1 that has the least.
std::vector<Country> TerritoriesNotGiven(const Terms& need, const Terms& offer);
std::vector<std::string> FieldsNotGiven(const Terms& need, const Terms& offer);
std::optional<Country> LeastProtectedTerritory(const Terms& need, const Terms& offer);

// What a side states: scope asked for or given, rights, availability; empty: nothing.
std::string RightsText(const Terms& terms);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_RIGHTS_H_
