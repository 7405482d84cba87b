// For the registry's tests only: what a partner system does with the feed.
#ifndef KAREZ_SERVICES_REGISTRY_FOLLOWER_H_
#define KAREZ_SERVICES_REGISTRY_FOLLOWER_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/registry/registry.h"
#include "services/runtime/call.h"
#include "services/runtime/testing.h"

namespace karez::registry {

// Keeps a copy of what it may see, from the feed alone. It owns nothing but the
// copy and its cursor, as if it were restarted before each call.
struct Follower {
  explicit Follower(runtime::CallContext the_call) : call(std::move(the_call)) {}

  // Takes the next answer in; false once it has caught up.
  bool Step(Registry& registry, int max_changes) {
    v1::ListChangesRequest request;
    request.set_cursor(cursor);
    request.set_max_changes(max_changes);
    absl::StatusOr<v1::ListChangesResponse> response = registry.ListChanges(call, request);
    if (absl::IsOutOfRange(response.status())) {
      StartAgain();
      return true;
    }
    EXPECT_THAT(response, runtime::IsOk());
    if (!response.ok()) return false;
    EXPECT_LE(response->changes_size(), max_changes);
    for (const v1::Change& change : response->changes()) Apply(change);
    cursor = response->next_cursor();
    return !response->caught_up();
  }

  void CatchUp(Registry& registry, int max_changes = 1000) {
    while (Step(registry, max_changes)) {
    }
  }

  void StartAgain() {
    cursor.clear();
    organizations.clear();
    listings.clear();
    seen.clear();
    ++starts;
  }

  void Apply(const v1::Change& change) {
    ++changes;
    if (change.has_removed()) {
      organizations.erase(change.removed());
      listings.erase(change.removed());
      return;
    }
    const std::string& name = change.has_listing() ? change.listing().name() : change.organization().name();
    // Revisions of a record arrive in order.
    int64_t& last = seen[name];
    EXPECT_GT(change.sequence(), last) << name;
    last = change.sequence();
    if (change.has_listing()) {
      EXPECT_EQ(change.listing().sequence(), change.sequence());
      listings[name] = change.listing().SerializeAsString();
    } else {
      EXPECT_EQ(change.organization().sequence(), change.sequence());
      organizations[name] = change.organization().SerializeAsString();
    }
  }

  runtime::CallContext call;
  std::string cursor;
  std::map<std::string, std::string> organizations;
  std::map<std::string, std::string> listings;
  // Last sequence seen of each record.
  std::map<std::string, int64_t> seen;
  int changes = 0;
  int starts = 1;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_FOLLOWER_H_
