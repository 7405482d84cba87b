#include "services/runtime/audit_trails.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/audit.h"
#include "services/runtime/filter.h"
#include "services/runtime/page_token.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::runtime {
namespace {

constexpr int kDefaultEntries = 100;
constexpr int kMostScannedEntries = 20'000;  // Of a page whose filter takes few.
constexpr size_t kHexHash = 64;

}  // namespace

void AuditTrails::Add(absl::string_view service, std::shared_ptr<storage::Store> store) {
  const std::lock_guard<std::mutex> lock(mutex_);
  stores_[absl::StrCat("auditTrails/", service)] = std::move(store);
}

absl::StatusOr<std::shared_ptr<storage::Store>> AuditTrails::Find(absl::string_view field,
                                                                  const std::string& name) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = stores_.find(name);
  if (found != stores_.end()) return found->second;
  return MakeError(absl::StatusCode::kNotFound, "AUDIT_TRAIL_NOT_FOUND",
                   absl::StrCat(field, ": got ", name, ", which no service of this process keeps"), {{"name", name}});
}

absl::StatusOr<audit::v1::ListAuditTrailsResponse> AuditTrails::ListAuditTrails(
    const CallContext&, const audit::v1::ListAuditTrailsRequest&) {
  const auto stores = [this] {
    const std::lock_guard<std::mutex> lock(mutex_);
    return stores_;
  }();
  audit::v1::ListAuditTrailsResponse response;
  for (const auto& [name, store] : stores) {
    KAREZ_ASSIGN_OR_RETURN(*response.add_audit_trails(), AuditTrail::Describe(*store->Read()));
    response.mutable_audit_trails(response.audit_trails_size() - 1)->set_name(name);
  }
  return response;
}

absl::StatusOr<audit::v1::ListAuditEntriesResponse> AuditTrails::ListAuditEntries(
    const CallContext&, const audit::v1::ListAuditEntriesRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(const auto store, Find("parent", request.parent()));
  KAREZ_ASSIGN_OR_RETURN(const Filter filter, ParseFilter(request.filter(), *audit::v1::AuditEntry::descriptor()));
  const uint64_t hash = RequestHash(request);
  KAREZ_ASSIGN_OR_RETURN(const PageToken token, DecodePageToken(request.page_token(), hash));
  int64_t before = 0;
  if (!token.key.empty() && (!absl::SimpleAtoi(token.key, &before) || before < 1)) {
    return InvalidArgument({{"page_token", "got one that was not made here, want next_page_token of the page before"}});
  }
  const int size = request.page_size() > 0 ? request.page_size() : kDefaultEntries;
  audit::v1::ListAuditEntriesResponse response;
  int scanned = 0;
  int64_t last = 0;
  KAREZ_RETURN_IF_ERROR(AuditTrail::Scan(*store->Read(), before, [&](const audit::v1::AuditEntry& entry) {
    if (response.entries_size() == size || scanned == kMostScannedEntries) {
      response.set_next_page_token(EncodePageToken({absl::StrCat(last), hash}));
      return false;
    }
    ++scanned;
    last = entry.sequence();
    if (filter.Matches(entry)) *response.add_entries() = entry;
    return true;
  }));
  return response;
}

absl::StatusOr<audit::v1::VerifyAuditTrailResponse> AuditTrails::VerifyAuditTrail(
    const CallContext& call, const audit::v1::VerifyAuditTrailRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(const auto store, Find("name", request.name()));
  if ((request.known_size() > 0) != (request.known_head().size() == kHexHash)) {
    return InvalidArgument({{"known_head", absl::StrCat("got ", Quoted(request.known_head()), ", want the ", kHexHash,
                                                        " hexadecimal digits of the head at known_size, or neither")}});
  }
  KAREZ_ASSIGN_OR_RETURN(
      auto answer, AuditTrail::Verify(*store->Read(), request.known_size(), request.known_head(), call.cancelled));
  answer.mutable_audit_trail()->set_name(request.name());
  return answer;
}

}  // namespace karez::runtime
