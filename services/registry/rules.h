// The rules of a record that no single field's declaration can state.
#ifndef KAREZ_SERVICES_REGISTRY_RULES_H_
#define KAREZ_SERVICES_REGISTRY_RULES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/registry/v1/organization.pb.h"
#include "services/runtime/status.h"

namespace karez::registry {

// Everything that is wrong between the fields of a listing that each keep their
// own rules: a language, sector or cooperation mode twice, a range upside down,
// two currencies, an end before its start, a zone that is not
// known, a visibility for a field that has none to choose. Paths start with prefix, such as "listing".
std::vector<runtime::Violation> CheckListing(const v1::Listing& listing, absl::string_view prefix);

std::vector<runtime::Violation> CheckOrganization(const v1::Organization& organization, absl::string_view prefix);

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_RULES_H_
