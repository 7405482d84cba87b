// Which records a reader may know of, and whose it may change. (Which of their
// fields: runtime.)
#ifndef KAREZ_SERVICES_REGISTRY_VIEW_H_
#define KAREZ_SERVICES_REGISTRY_VIEW_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/registry/v1/organization.pb.h"
#include "services/runtime/call.h"

namespace karez::registry {

// Operators and the owner see listings in every state, all others those that
// are published.
inline bool MaySee(v1::ListingState state, absl::string_view organization, const runtime::Principal& reader) {
  return state == v1::LISTING_STATE_PUBLISHED || reader.SeesAllOf(organization);
}
inline bool MaySee(const v1::Listing& listing, const runtime::Principal& reader) {
  return MaySee(listing.state(), listing.organization(), reader);
}
inline bool MaySee(const v1::Organization&, const runtime::Principal&) { return true; }

// PERMISSION_DENIED, reason "NOT_YOURS", unless the caller acts for organization,
// whose name is the value of field.
absl::Status CheckActsFor(const runtime::CallContext& call, absl::string_view field, absl::string_view organization);

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_VIEW_H_
