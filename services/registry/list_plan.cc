#include "services/registry/list_plan.h"

#include <string>

namespace karez::registry {
namespace {

std::optional<ListPlan> PlanByExternalId(const runtime::Filter& filter, RegistryTable index) {
  const std::optional<std::string> source = filter.RequiredText("external_id.source");
  const std::optional<std::string> id = filter.RequiredText("external_id.id");
  if (!source.has_value() || !id.has_value()) return std::nullopt;
  type::v1::ExternalId external_id;
  external_id.set_source(*source);
  external_id.set_id(*id);
  return ListPlan{.index = index, .range = storage::KeyRange::Prefix(ExternalIdKey(external_id))};
}

}  // namespace

ListPlan PlanOrganizations(const runtime::Filter& filter) {
  return PlanByExternalId(filter, RegistryTable::kOrganizationsByExternalId).value_or(ListPlan{});
}

ListPlan PlanListings(const runtime::Filter& filter) {
  if (auto plan = PlanByExternalId(filter, RegistryTable::kListingsByExternalId); plan.has_value()) return *plan;
  if (const auto organization = filter.RequiredText("organization"); organization.has_value()) {
    return {.index = RegistryTable::kListingsByOrganization,
            .range = storage::KeyRange::Prefix(NameKey(*organization))};
  }
  // Most listings are published: for those the table is the shorter way.
  const auto state = filter.RequiredEnum("state");
  if (state.has_value() && *state != v1::LISTING_STATE_PUBLISHED) {
    return {.index = RegistryTable::kListingsByState,
            .range = storage::KeyRange::Prefix(StateKey(static_cast<v1::ListingState>(*state)))};
  }
  return {};
}

}  // namespace karez::registry
