#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/registry/lifecycle.h"
#include "services/registry/list_page.h"
#include "services/registry/mutation.h"
#include "services/registry/registry.h"
#include "services/registry/rules.h"
#include "services/registry/view.h"
#include "services/runtime/etag.h"
#include "services/runtime/field_mask.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/validate.h"

namespace karez::registry {

absl::StatusOr<v1::Listing> Registry::FindListing(const storage::Reader& reader, const CallContext& call,
                                                  absl::string_view name) const {
  absl::StatusOr<v1::Listing> listing = records_->GetListing(reader, name);
  if (listing.ok() && !MaySee(*listing, call.principal)) return ListingNotFound(name);
  return listing;
}

absl::StatusOr<v1::Listing> Registry::FindListingToChange(const storage::Reader& reader, const CallContext& call,
                                                          absl::string_view name) const {
  KAREZ_ASSIGN_OR_RETURN(v1::Listing listing, FindListing(reader, call, name));
  KAREZ_RETURN_IF_ERROR(CheckActsFor(call, "listing.organization", listing.organization()));
  return listing;
}

absl::Status Registry::CheckOrganizationsExist(const storage::Reader& reader, const v1::Listing& listing) const {
  std::vector<std::pair<std::string, std::string>> wanted = {{"organization", listing.organization()}};
  for (int i = 0; i < listing.parties_size(); ++i) {
    wanted.emplace_back(absl::StrCat("parties[", i, "].organization"), listing.parties(i).organization());
  }
  for (const auto& [field, name] : wanted) {
    KAREZ_ASSIGN_OR_RETURN(const auto found, records_->organizations().Get(reader, NameKey(name)));
    if (found.has_value()) continue;
    return runtime::MakeError(
        absl::StatusCode::kFailedPrecondition, "ORGANIZATION_NOT_FOUND",
        absl::StrCat("listing.", field, ": got ", runtime::Quoted(name), ", want an organization that exists"),
        {{"field", absl::StrCat("listing.", field)}, {"name", name}});
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Listing> Registry::CreateListing(const CallContext& call, const v1::CreateListingRequest& request) {
  v1::Listing listing = request.listing();
  runtime::ClearOutputOnly(&listing);
  KAREZ_RETURN_IF_ERROR(runtime::InvalidArgument(CheckListing(listing, "listing")));
  KAREZ_RETURN_IF_ERROR(CheckAuthor(call.principal, v1::Listing(), listing));
  KAREZ_RETURN_IF_ERROR(CheckActsFor(call, "listing.organization", listing.organization()));
  listing.set_name(absl::StrCat("listings/", request.listing_id().empty() ? ids_.NewId() : request.listing_id()));
  listing.set_state(v1::LISTING_STATE_DRAFT);
  Settle(listing);
  KAREZ_RETURN_IF_ERROR(Mutate(Mutation::Of(call, request, {"Create"}), listing,
                               [&](storage::Transaction& transaction, const Cause& cause) -> absl::Status {
                                 KAREZ_RETURN_IF_ERROR(CheckFree(transaction, records_->listings(),
                                                                 RegistryTable::kListingsByExternalId, listing,
                                                                 call.principal));
                                 KAREZ_RETURN_IF_ERROR(CheckOrganizationsExist(transaction, listing));
                                 return records_->Put(transaction, nullptr, listing, cause);
                               }));
  return listing;
}

absl::StatusOr<v1::Listing> Registry::GetListing(const CallContext& call, const v1::GetListingRequest& request) {
  return FindListing(*store_->Read(), call, request.name());
}

absl::StatusOr<v1::ListListingsResponse> Registry::ListListings(const CallContext& call,
                                                                const v1::ListListingsRequest& request) {
  if (!request.order_by().empty()) KAREZ_RETURN_IF_ERROR(directories_->CatchUp());
  KAREZ_ASSIGN_OR_RETURN(
      auto page,
      request.order_by().empty()
          ? ReadListPage(*store_->Read(), records_->listings(), PlanListings, call, sealer_, request)
          : ReadOrderedPage(*store_, records_->listings(), directories_->listings(), call, sealer_, request));
  v1::ListListingsResponse response;
  for (v1::Listing& listing : page.records) *response.add_listings() = std::move(listing);
  response.set_next_page_token(page.next_page_token);
  response.set_total_size(page.total_size);
  return response;
}

absl::StatusOr<v1::CountListingsResponse> Registry::CountListings(const CallContext& call,
                                                                  const v1::CountListingsRequest& request) {
  KAREZ_RETURN_IF_ERROR(directories_->CatchUp());
  KAREZ_ASSIGN_OR_RETURN(const Directory::Counts counts,
                         directories_->listings().Count(call.principal, request.filter()));
  v1::CountListingsResponse response;
  response.set_total(counts.total);
  for (const auto& [place, count] : counts.facets) {
    const auto& [field, value] = place;
    if (response.facets().empty() || response.facets().rbegin()->field() != field) {
      response.add_facets()->set_field(field);
    }
    v1::FacetValue& counted = *response.mutable_facets()->rbegin()->add_values();
    counted.set_value(value);
    counted.set_count(count);
  }
  return response;
}

absl::Status Registry::ReviseListing(const google::protobuf::FieldMask& mask, const v1::Listing& wanted,
                                     v1::Listing& listing) const {
  KAREZ_RETURN_IF_ERROR(Move(Verb::kUpdate, listing));
  const v1::Listing::TermsCase side = listing.terms_case();
  KAREZ_RETURN_IF_ERROR(runtime::ApplyUpdate(mask, wanted, "listing", &listing));
  std::vector<runtime::Violation> violations = runtime::FindViolations(listing, *taxonomy_, "listing");
  if (listing.terms_case() != side) {
    const absl::string_view was = side == v1::Listing::kOffer ? "offer" : "need";
    violations.push_back({absl::StrCat("listing.", was),
                          absl::StrCat("got another side, want ", was, ": an offer or need stays what it is")});
  }
  for (runtime::Violation& violation : CheckListing(listing, "listing")) violations.push_back(std::move(violation));
  KAREZ_RETURN_IF_ERROR(runtime::InvalidArgument(std::move(violations)));
  Settle(listing);
  return absl::OkStatus();
}

absl::StatusOr<v1::Listing> Registry::UpdateListing(const CallContext& call, const v1::UpdateListingRequest& request) {
  v1::Listing listing;
  KAREZ_RETURN_IF_ERROR(Mutate(Mutation::Of(call, request, {"Update"}), listing,
                               [&](storage::Transaction& transaction, const Cause& cause) -> absl::Status {
                                 const v1::Listing& wanted = request.listing();
                                 KAREZ_ASSIGN_OR_RETURN(const v1::Listing before,
                                                        FindListingToChange(transaction, call, wanted.name()));
                                 KAREZ_RETURN_IF_ERROR(runtime::CheckEtag(before.name(), wanted.etag(), before.etag()));
                                 listing = before;
                                 KAREZ_RETURN_IF_ERROR(ReviseListing(request.update_mask(), wanted, listing));
                                 KAREZ_RETURN_IF_ERROR(CheckAuthor(call.principal, before, listing));
                                 if (google::protobuf::util::MessageDifferencer::Equals(before, listing))
                                   return absl::OkStatus();
                                 KAREZ_RETURN_IF_ERROR(CheckOrganizationsExist(transaction, listing));
                                 return records_->Put(transaction, &before, listing, cause);
                               }));
  return listing;
}

absl::StatusOr<google::protobuf::Empty> Registry::DeleteListing(const CallContext& call,
                                                                const v1::DeleteListingRequest& request) {
  google::protobuf::Empty empty;
  KAREZ_RETURN_IF_ERROR(Mutate(
      Mutation::Of(call, request, {"Delete"}), empty,
      [&](storage::Transaction& transaction, const Cause& cause) -> absl::Status {
        KAREZ_ASSIGN_OR_RETURN(const v1::Listing listing, FindListingToChange(transaction, call, request.name()));
        KAREZ_RETURN_IF_ERROR(runtime::CheckEtag(listing.name(), request.etag(), listing.etag()));
        KAREZ_RETURN_IF_ERROR(CheckTransition(Verb::kDelete, listing));
        return records_->Delete(transaction, listing, cause);
      }));
  return empty;
}

}  // namespace karez::registry
