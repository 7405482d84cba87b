// Which records a reader may know of. (Which of their fields: runtime.)
#ifndef KAREZ_SERVICES_REGISTRY_VIEW_H_
#define KAREZ_SERVICES_REGISTRY_VIEW_H_

#include "karez/options/v1/options.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/registry/v1/organization.pb.h"

namespace karez::registry {

// Operators and the owning side see listings in every state, all others those
// that are published.
inline bool MaySee(v1::ListingState state, options::v1::Visibility clearance) {
  return clearance >= options::v1::VISIBILITY_OPERATORS || state == v1::LISTING_STATE_PUBLISHED;
}
inline bool MaySee(const v1::Listing& listing, options::v1::Visibility clearance) {
  return MaySee(listing.state(), clearance);
}
inline bool MaySee(const v1::Organization&, options::v1::Visibility) { return true; }

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_VIEW_H_
