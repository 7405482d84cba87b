// What time brings about in the registry.
#include <optional>
#include <string>
#include <vector>

#include "services/registry/lifecycle.h"
#include "services/registry/registry.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"

namespace karez::registry {
namespace {

// The principal of what the registry does by its clock.
constexpr char kClockPrincipal[] = "services/registry";

// Records changed or removed in a transaction.
constexpr int kChunk = 100;

}  // namespace

absl::Status Registry::Tick() {
  const absl::Time now = clock_.Now();
  heartbeats_->Wake(now);
  KAREZ_RETURN_IF_ERROR(ExpireListings(now));
  // Before its changes may go, and so that no reader waits for all that was missed.
  KAREZ_RETURN_IF_ERROR(directories_->CatchUp());
  KAREZ_RETURN_IF_ERROR(CompactChanges(now));
  return PurgeReplays();
}

absl::Status Registry::ExpireListings(absl::Time now) {
  CallContext own_call;
  own_call.principal.name = kClockPrincipal;
  own_call.method = std::string(TransitionOf(Verb::kExpire).name);
  const storage::KeyRange due{.begin = "", .end = ExpireKey(now + absl::Microseconds(1))};
  while (true) {
    std::vector<std::string> names;
    KAREZ_RETURN_IF_ERROR(records_->listings().ScanIndex(*store_->Read(), IdOf(RegistryTable::kListingsByExpireTime),
                                                         due, storage::Direction::kForward,
                                                         [&](absl::string_view, const v1::Listing& listing) {
                                                           names.push_back(listing.name());
                                                           return names.size() < size_t{kChunk};
                                                         }));
    if (names.empty()) return absl::OkStatus();
    KAREZ_RETURN_IF_ERROR(store_
                              ->Write([&](storage::Transaction& transaction) -> absl::Status {
                                std::vector<std::string> expired;
                                for (const std::string& name : names) {
                                  KAREZ_ASSIGN_OR_RETURN(const bool done, ExpireListing(transaction, name, now));
                                  if (done) expired.push_back(name);
                                }
                                if (expired.empty()) return absl::OkStatus();
                                return audit_.Append(transaction, runtime::DescribeCall(own_call), expired);
                              })
                              .status());
  }
}

absl::StatusOr<bool> Registry::ExpireListing(storage::Transaction& transaction, const std::string& name,
                                             absl::Time now) const {
  KAREZ_ASSIGN_OR_RETURN(const std::optional<v1::Listing> before, records_->listings().Get(transaction, NameKey(name)));
  const bool due = before.has_value() && TransitionOf(Verb::kExpire).From(before->state()) &&
                   ExpireKey(runtime::ToTime(before->expire_time())) <= ExpireKey(now);
  if (!due) return false;
  v1::Listing after = *before;
  KAREZ_RETURN_IF_ERROR(Expire(after));
  KAREZ_RETURN_IF_ERROR(records_->Put(
      transaction, &*before, after,
      {.principal = kClockPrincipal, .verbs = {std::string(TransitionOf(Verb::kExpire).name)}, .time = now}));
  return true;
}

absl::Status Registry::CompactChanges(absl::Time now) {
  const absl::Time oldest = now - options_.change_retention;
  // Almost always the oldest record is to stay: look at it alone first.
  size_t max_records = 1;
  while (true) {
    const std::unique_ptr<storage::Snapshot> snapshot = store_->Read();
    KAREZ_ASSIGN_OR_RETURN(const storage::Sequence floor, records_->changes().Floor(*snapshot));
    KAREZ_ASSIGN_OR_RETURN(const storage::ChangePage page,
                           records_->changes().Read(*snapshot, floor, {.max_records = max_records}));
    storage::Sequence through = 0;
    for (const storage::ChangeRecord& logged : page.records) {
      KAREZ_ASSIGN_OR_RETURN(const store::v1::ChangeRecord record, Records::Parse(logged));
      if (runtime::ToTime(record.commit_time()) >= oldest) break;
      through = logged.sequence;
    }
    if (through == 0) return absl::OkStatus();
    KAREZ_RETURN_IF_ERROR(store_
                              ->Write([&](storage::Transaction& transaction) {
                                return records_->changes().Compact(transaction, through, kChunk).status();
                              })
                              .status());
    max_records = kChunk;
  }
}

absl::Status Registry::PurgeReplays() {
  int purged = 0;
  do {
    KAREZ_RETURN_IF_ERROR(store_
                              ->Write([&](storage::Transaction& transaction) -> absl::Status {
                                KAREZ_ASSIGN_OR_RETURN(purged, replays_.Purge(transaction, kChunk));
                                return absl::OkStatus();
                              })
                              .status());
  } while (purged == kChunk);
  return absl::OkStatus();
}

}  // namespace karez::registry
