#include "clients/cli/names.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/record.h"
#include "clients/cli/session.h"
#include "services/runtime/formats.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {

using registry::v1::Listing;
using registry::v1::Organization;

namespace {

absl::Status NoSuchExternalId(const type::v1::ExternalId& id, absl::string_view collection) {
  return runtime::MakeError(absl::StatusCode::kNotFound, "EXTERNAL_ID_NOT_FOUND",
                            absl::StrCat(collection, ": got ", runtime::Quoted(absl::StrCat(id.source(), "/", id.id())),
                                         ", want the external id (SOURCE/ID) of one that exists"));
}

}  // namespace

absl::StatusOr<Reference> ParseReference(absl::string_view text, absl::string_view collection) {
  if (absl::StartsWith(text, absl::StrCat(collection, "/"))) return std::string(text);
  if (runtime::IsResourceId(text)) return absl::StrCat(collection, "/", text);
  auto id = ParseExternalId(text);
  if (id.ok()) return *std::move(id);
  return UsageError(
      absl::StrCat("got ", runtime::Quoted(text), ", want ", collection, "/ID, an ID, or an external id as SOURCE/ID"));
}

std::string WithCollection(absl::string_view text, absl::string_view collection) {
  return text.empty() || absl::StartsWith(text, collection) ? std::string(text) : absl::StrCat(collection, text);
}

std::string FilterString(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

std::string ExternalIdFilter(const type::v1::ExternalId& id) {
  return absl::StrCat("external_id.source = ", FilterString(id.source()),
                      " AND external_id.id = ", FilterString(id.id()));
}

absl::StatusOr<Listing> FindListing(const client::RegistryClient& registry, absl::string_view text) {
  KAREZ_ASSIGN_OR_RETURN(const Reference reference, ParseReference(text, "listings"));
  if (const auto* name = std::get_if<std::string>(&reference)) {
    registry::v1::GetListingRequest request;
    request.set_name(*name);
    return registry.GetListing(request);
  }
  const auto& id = std::get<type::v1::ExternalId>(reference);
  registry::v1::ListListingsRequest request;
  request.set_filter(ExternalIdFilter(id));
  std::optional<Listing> found;
  KAREZ_RETURN_IF_ERROR(registry.ForEachListing(request, [&found](Listing&& listing) {
    found = std::move(listing);
    return false;
  }));
  if (!found.has_value()) return NoSuchExternalId(id, "listings");
  return *std::move(found);
}

absl::StatusOr<Organization> FindOrganization(const client::RegistryClient& registry, absl::string_view text) {
  KAREZ_ASSIGN_OR_RETURN(const Reference reference, ParseReference(text, "organizations"));
  if (const auto* name = std::get_if<std::string>(&reference)) {
    registry::v1::GetOrganizationRequest request;
    request.set_name(*name);
    return registry.GetOrganization(request);
  }
  const auto& id = std::get<type::v1::ExternalId>(reference);
  registry::v1::ListOrganizationsRequest request;
  request.set_filter(ExternalIdFilter(id));
  std::optional<Organization> found;
  KAREZ_RETURN_IF_ERROR(registry.ForEachOrganization(request, [&found](Organization&& organization) {
    found = std::move(organization);
    return false;
  }));
  if (!found.has_value()) return NoSuchExternalId(id, "organizations");
  return *std::move(found);
}

std::string TitleOf(const Listing& listing) {
  return listing.titles().empty() ? listing.name() : listing.titles(0).text();
}

std::string TitleOf(const Organization& organization) {
  return organization.display_names().empty() ? organization.name() : organization.display_names(0).text();
}

}  // namespace karez::cli
