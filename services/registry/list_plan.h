// How a filtered list is read: through an index where the filter allows it.
#ifndef KAREZ_SERVICES_REGISTRY_LIST_PLAN_H_
#define KAREZ_SERVICES_REGISTRY_LIST_PLAN_H_

#include <optional>

#include "services/registry/records.h"
#include "services/runtime/filter.h"
#include "storage/key_range.h"

namespace karez::registry {

// A pure function of the filter, since page tokens hold keys of its order. Either
// way records come in the order of names: one part of an index, or the table.
struct ListPlan {
  // The index to read; nullopt: the table itself.
  std::optional<RegistryTable> index;
  storage::KeyRange range;
};

ListPlan PlanOrganizations(const runtime::Filter& filter);
ListPlan PlanListings(const runtime::Filter& filter);

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_LIST_PLAN_H_
