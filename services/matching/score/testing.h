// For tests only: listings in the words of the domain.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_TESTING_H_
#define KAREZ_SERVICES_MATCHING_SCORE_TESTING_H_

#include <cstdint>
#include <string>

#include "services/matching/score/components.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// The time of the newest change, Unix seconds: 2027-01-15.
inline constexpr int64_t kNow = 1'800'000'000;

// What somebody who reads everything sees then.
inline PairContext OwnersView() { return {options::v1::VISIBILITY_OWNER, kNow}; }

// A published, consented need or offer of an organization of that country.
inline Terms Published(bool is_offer, const std::string& organization, const std::string& country) {
  Terms terms;
  terms.is_offer = is_offer;
  terms.state = registry::v1::LISTING_STATE_PUBLISHED;
  terms.consented = true;
  terms.organization = "organizations/" + organization;
  terms.country = country;
  terms.visibility.fill(options::v1::VISIBILITY_PUBLIC);
  return terms;
}

inline Terms UzbekNeed() { return Published(false, "farm", "UZ"); }
inline Terms XinjiangOffer() { return Published(true, "institute", "CN"); }

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_TESTING_H_
