#include "services/registry/registry.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"

namespace karez::registry {
namespace {

constexpr int kDefaultChanges = 100;
constexpr size_t kMaxAnswerBytes = 2 << 20;
constexpr absl::Duration kMaxWait = absl::Seconds(30);
// A caller that went away is noticed within this time.
constexpr absl::Duration kWaitSlice = absl::Seconds(1);
constexpr absl::Duration kDefaultHeartbeat = absl::Seconds(15);
constexpr absl::Duration kMinHeartbeat = absl::Seconds(1);
constexpr absl::Duration kMaxHeartbeat = absl::Seconds(60);

absl::Status CheckDuration(absl::string_view field, absl::Duration got, absl::Duration min, absl::Duration max) {
  if (got >= min && got <= max) return absl::OkStatus();
  return runtime::InvalidArgument(
      {{std::string(field), absl::StrCat("got ", absl::FormatDuration(got), ", want ", absl::FormatDuration(min),
                                         " to ", absl::FormatDuration(max))}});
}

// One of a limited number of places for waiting calls, if one is free.
class WaitingPlace {
 public:
  WaitingPlace(std::atomic<int>& taken, int limit) : taken_(taken), free_(taken.fetch_add(1) < limit) {}
  ~WaitingPlace() { taken_.fetch_sub(1); }
  WaitingPlace(const WaitingPlace&) = delete;
  WaitingPlace& operator=(const WaitingPlace&) = delete;

  bool free() const { return free_; }

 private:
  std::atomic<int>& taken_;
  const bool free_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<Registry>> Registry::Open(std::shared_ptr<storage::Store> store,
                                                         const runtime::Clock& clock, runtime::IdSource& ids,
                                                         const RegistryOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(Taxonomy taxonomy, Taxonomy::BuiltIn());
  KAREZ_ASSIGN_OR_RETURN(Crosswalks crosswalks, Crosswalks::BuiltIn(taxonomy));
  KAREZ_ASSIGN_OR_RETURN(runtime::Sealer sealer, runtime::Sealer::Of(*store));
  return std::shared_ptr<Registry>(new Registry(std::move(store), clock, ids, options, std::move(taxonomy),
                                                std::move(crosswalks), std::move(sealer)));
}

Registry::Registry(std::shared_ptr<storage::Store> store, const runtime::Clock& clock, runtime::IdSource& ids,
                   const RegistryOptions& options, Taxonomy taxonomy, Crosswalks crosswalks, runtime::Sealer sealer)
    : store_(std::move(store)),
      clock_(clock),
      ids_(ids),
      options_(options),
      taxonomy_(std::make_shared<const Taxonomy>(std::move(taxonomy))),
      crosswalks_(std::move(crosswalks)),
      sealer_(std::move(sealer)),
      records_(std::make_shared<const Records>()),
      directories_(std::make_unique<Directories>(store_, records_)),
      replays_(IdOf(RegistryTable::kReplays), IdOf(RegistryTable::kReplaysByTime), clock),
      audit_(clock),
      feed_(std::make_shared<const ChangeFeed>(store_, records_, sealer_)),
      heartbeats_(std::make_shared<Heartbeats>()) {}

absl::StatusOr<v1::Taxonomy> Registry::GetTaxonomy(const CallContext&, const v1::GetTaxonomyRequest&) {
  return taxonomy_->message();
}

absl::StatusOr<v1::ListCrosswalksResponse> Registry::ListCrosswalks(const CallContext&,
                                                                    const v1::ListCrosswalksRequest& request) {
  return crosswalks_.List(request);
}

absl::StatusOr<v1::ListChangesResponse> Registry::ListChanges(const CallContext& call,
                                                              const v1::ListChangesRequest& request) {
  const absl::Duration wait = runtime::ToDuration(request.wait());
  KAREZ_RETURN_IF_ERROR(CheckDuration("wait", wait, absl::ZeroDuration(), kMaxWait));
  // Waiting is for the caller's sake, so it goes by the machine's time.
  const absl::Time until = std::min(absl::Now() + wait, call.deadline);
  const FeedLimits limits{
      .max_changes = static_cast<size_t>(request.max_changes() > 0 ? request.max_changes() : kDefaultChanges),
      .max_bytes = kMaxAnswerBytes};

  KAREZ_ASSIGN_OR_RETURN(FeedPosition from, feed_->Locate(request.cursor(), call.principal));
  if (request.from_now()) {
    if (!request.cursor().empty()) {
      return runtime::InvalidArgument({{"from_now", "got true with a cursor, want one of the two"}});
    }
    from.phase = FeedPosition::Phase::kChanges;
  }
  KAREZ_ASSIGN_OR_RETURN(FeedPage page, feed_->Read(from, limits, call.principal));
  const WaitingPlace place(waiting_calls_, options_.max_waiting_calls);
  while (page.changes.empty() && page.caught_up && place.free() && absl::Now() < until &&
         !(call.cancelled && call.cancelled())) {
    const absl::Time slice = std::min(until, absl::Now() + kWaitSlice);
    const absl::Status newer = store_->AwaitNewer(page.next.sequence, slice).status();
    if (absl::IsDeadlineExceeded(newer)) continue;
    KAREZ_RETURN_IF_ERROR(newer);
    KAREZ_ASSIGN_OR_RETURN(page, feed_->Read(page.next, limits, call.principal));
  }

  v1::ListChangesResponse response;
  for (v1::Change& change : page.changes) *response.add_changes() = std::move(change);
  response.set_next_cursor(feed_->CursorOf(page.next, call.principal));
  response.set_caught_up(page.caught_up);
  return response;
}

absl::StatusOr<std::unique_ptr<runtime::PullCursor<v1::WatchChangesResponse>>> Registry::WatchChanges(
    const CallContext& call, const v1::WatchChangesRequest& request) {
  const absl::Duration heartbeat =
      request.has_heartbeat() ? runtime::ToDuration(request.heartbeat()) : kDefaultHeartbeat;
  KAREZ_RETURN_IF_ERROR(CheckDuration("heartbeat", heartbeat, kMinHeartbeat, kMaxHeartbeat));
  KAREZ_ASSIGN_OR_RETURN(FeedPosition from, feed_->Locate(request.cursor(), call.principal));
  return std::make_unique<ChangeWatch>(feed_, heartbeats_, clock_, std::move(from), call.principal, heartbeat);
}

}  // namespace karez::registry
