#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/registry/list_page.h"
#include "services/registry/mutation.h"
#include "services/registry/registry.h"
#include "services/registry/rules.h"
#include "services/runtime/etag.h"
#include "services/runtime/field_mask.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/validate.h"

namespace karez::registry {
namespace {

absl::Status CheckWithoutListings(const storage::Reader& reader, const Records& records, const std::string& name) {
  std::string listing;
  KAREZ_RETURN_IF_ERROR(records.listings().ScanIndex(
      reader, IdOf(RegistryTable::kListingsByOrganization), storage::KeyRange::Prefix(NameKey(name)),
      storage::Direction::kForward, [&](absl::string_view, const v1::Listing& found) {
        listing = found.name();
        return false;
      }));
  if (listing.empty()) return absl::OkStatus();
  return runtime::MakeError(
      absl::StatusCode::kFailedPrecondition, "ORGANIZATION_HAS_LISTINGS",
      absl::StrCat("name: got ", name, ", which has a part in ", listing, ", want an organization without listings"),
      {{"name", name}, {"listing", listing}});
}

}  // namespace

absl::StatusOr<v1::Organization> Registry::CreateOrganization(const CallContext& call,
                                                              const v1::CreateOrganizationRequest& request) {
  v1::Organization organization = request.organization();
  runtime::ClearOutputOnly(&organization);
  KAREZ_RETURN_IF_ERROR(runtime::InvalidArgument(CheckOrganization(organization, "organization")));
  organization.set_name(
      absl::StrCat("organizations/", request.organization_id().empty() ? ids_.NewId() : request.organization_id()));
  KAREZ_RETURN_IF_ERROR(Mutate(Mutation::Of(call, request, {"Create"}), organization,
                               [&](storage::Transaction& transaction, const Cause& cause) -> absl::Status {
                                 KAREZ_RETURN_IF_ERROR(CheckFree(transaction, records_->organizations(),
                                                                 RegistryTable::kOrganizationsByExternalId,
                                                                 organization, call.principal));
                                 return records_->Put(transaction, nullptr, organization, cause);
                               }));
  return organization;
}

absl::StatusOr<v1::Organization> Registry::GetOrganization(const CallContext&,
                                                           const v1::GetOrganizationRequest& request) {
  return records_->GetOrganization(*store_->Read(), request.name());
}

absl::StatusOr<v1::ListOrganizationsResponse> Registry::ListOrganizations(const CallContext& call,
                                                                          const v1::ListOrganizationsRequest& request) {
  if (!request.order_by().empty()) KAREZ_RETURN_IF_ERROR(directories_->CatchUp());
  KAREZ_ASSIGN_OR_RETURN(
      auto page,
      request.order_by().empty()
          ? ReadListPage(*store_->Read(), records_->organizations(), PlanOrganizations, call, sealer_, request)
          : ReadOrderedPage(*store_, records_->organizations(), directories_->organizations(), call, sealer_, request));
  v1::ListOrganizationsResponse response;
  for (v1::Organization& organization : page.records) *response.add_organizations() = std::move(organization);
  response.set_next_page_token(page.next_page_token);
  response.set_total_size(page.total_size);
  return response;
}

absl::StatusOr<v1::Organization> Registry::UpdateOrganization(const CallContext& call,
                                                              const v1::UpdateOrganizationRequest& request) {
  v1::Organization organization;
  KAREZ_RETURN_IF_ERROR(Mutate(
      Mutation::Of(call, request, {"Update"}), organization,
      [&](storage::Transaction& transaction, const Cause& cause) -> absl::Status {
        const v1::Organization& wanted = request.organization();
        KAREZ_ASSIGN_OR_RETURN(const v1::Organization before, records_->GetOrganization(transaction, wanted.name()));
        KAREZ_RETURN_IF_ERROR(CheckActsFor(call, "organization.name", before.name()));
        KAREZ_RETURN_IF_ERROR(runtime::CheckEtag(before.name(), wanted.etag(), before.etag()));
        organization = before;
        KAREZ_RETURN_IF_ERROR(runtime::ApplyUpdate(request.update_mask(), wanted, "organization", &organization));
        std::vector<runtime::Violation> violations = runtime::FindViolations(organization, *taxonomy_, "organization");
        for (runtime::Violation& violation : CheckOrganization(organization, "organization")) {
          violations.push_back(std::move(violation));
        }
        if (before.demo() != organization.demo() && !call.principal.May(kPublishPermission)) {
          violations.push_back({"organization.demo", kLeftToOperators});
        }
        KAREZ_RETURN_IF_ERROR(runtime::InvalidArgument(std::move(violations)));
        if (google::protobuf::util::MessageDifferencer::Equals(before, organization)) return absl::OkStatus();
        return records_->Put(transaction, &before, organization, cause);
      }));
  return organization;
}

absl::StatusOr<google::protobuf::Empty> Registry::DeleteOrganization(const CallContext& call,
                                                                     const v1::DeleteOrganizationRequest& request) {
  google::protobuf::Empty empty;
  KAREZ_RETURN_IF_ERROR(
      Mutate(Mutation::Of(call, request, {"Delete"}), empty,
             [&](storage::Transaction& transaction, const Cause& cause) -> absl::Status {
               KAREZ_ASSIGN_OR_RETURN(const v1::Organization organization,
                                      records_->GetOrganization(transaction, request.name()));
               KAREZ_RETURN_IF_ERROR(runtime::CheckEtag(organization.name(), request.etag(), organization.etag()));
               KAREZ_RETURN_IF_ERROR(CheckWithoutListings(transaction, *records_, organization.name()));
               return records_->Delete(transaction, organization, cause);
             }));
  return empty;
}

}  // namespace karez::registry
