// How a person names a record: "listings/ID", "ID" alone, or "SOURCE/ID", its
// external id.
#ifndef KAREZ_CLIENTS_CLI_NAMES_H_
#define KAREZ_CLIENTS_CLI_NAMES_H_

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cpp/registry_client.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/registry/v1/organization.pb.h"
#include "karez/type/v1/text.pb.h"

namespace karez::cli {

// A resource name, or an external id.
using Reference = std::variant<std::string, type::v1::ExternalId>;

// collection is "listings" or "organizations". Errors: a usage error for what is
// none of the three.
absl::StatusOr<Reference> ParseReference(absl::string_view text, absl::string_view collection);

// text as a name of collection, such as "profiles/", whose beginning may have been
// left out; empty stays so.
std::string WithCollection(absl::string_view text, absl::string_view collection);

// A filter (AIP-160) that takes the record with this external id.
std::string ExternalIdFilter(const type::v1::ExternalId& id);

// Text as a string of a filter.
std::string FilterString(absl::string_view text);

// Errors: of ParseReference; NOT_FOUND; those of the calls.
absl::StatusOr<registry::v1::Listing> FindListing(const client::RegistryClient& registry, absl::string_view text);
absl::StatusOr<registry::v1::Organization> FindOrganization(const client::RegistryClient& registry,
                                                            absl::string_view text);

// Both are what a person reads first: the original title or name, or the name of
// the record where there is none.
std::string TitleOf(const registry::v1::Listing& listing);
std::string TitleOf(const registry::v1::Organization& organization);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_NAMES_H_
