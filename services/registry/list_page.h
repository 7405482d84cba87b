// One page of a list; for the registry's own sources.
#ifndef KAREZ_SERVICES_REGISTRY_LIST_PAGE_H_
#define KAREZ_SERVICES_REGISTRY_LIST_PAGE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/directory.h"
#include "services/registry/list_plan.h"
#include "services/registry/records.h"
#include "services/registry/view.h"
#include "services/runtime/call.h"
#include "services/runtime/filter.h"
#include "services/runtime/page_token.h"
#include "services/runtime/sealer.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/visibility.h"
#include "storage/key_range.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::registry {

template <typename Message>
struct ListPage {
  std::vector<Message> records;
  std::string next_page_token;
  // Only of a page in an order that was asked for.
  int64_t total_size = 0;
};

inline constexpr int kDefaultPageSize = 100;
// What a call may cost, whatever the filter: records looked at, bytes given.
inline constexpr int kMaxScanned = 5000;
inline constexpr size_t kMaxPageBytes = 2 << 20;

// What a List request asks for.
struct PageRequest {
  runtime::Filter filter;
  uint64_t hash = 0;
  std::string after;  // Key of the last record of the page before; empty: the start.
  size_t size = 0;
  const runtime::Sealer& sealer;

  // Tells nothing of key, which may be of a record that the reader may not know of.
  std::string TokenAfter(absl::string_view key) const {
    return runtime::EncodePageToken({.key = sealer.Seal(key), .request_hash = hash});
  }
};

// sealer must outlive the result. Errors: INVALID_ARGUMENT (filter, page token).
template <typename Message, typename Request>
absl::StatusOr<PageRequest> ParsePageRequest(const runtime::CallContext& call, const runtime::Sealer& sealer,
                                             const Request& request) {
  PageRequest parsed{.sealer = sealer};
  KAREZ_ASSIGN_OR_RETURN(parsed.filter, runtime::ParseFilter(request.filter(), *Message::descriptor()));
  parsed.hash = runtime::RequestHash(request, call.principal);
  KAREZ_ASSIGN_OR_RETURN(const runtime::PageToken token, runtime::DecodePageToken(request.page_token(), parsed.hash));
  const std::optional<std::string> after = sealer.Open(token.key);
  if (!after) {
    return runtime::InvalidArgument(
        {{"page_token", "got one of another store, want the next_page_token of the page before"}});
  }
  parsed.after = *after;
  parsed.size = request.page_size() > 0 ? request.page_size() : kDefaultPageSize;
  return parsed;
}

// Reads the page that a List request asks for. The filter sees of each record
// what the caller may read, so it tells nothing else.
template <typename Message, typename Request>
absl::StatusOr<ListPage<Message>> ReadListPage(const storage::Reader& reader, const storage::Table<Message>& table,
                                               ListPlan (*plan_for)(const runtime::Filter&),
                                               const runtime::CallContext& call, const runtime::Sealer& sealer,
                                               const Request& request) {
  KAREZ_ASSIGN_OR_RETURN(const PageRequest wanted, (ParsePageRequest<Message>(call, sealer, request)));

  const ListPlan plan = plan_for(wanted.filter);
  const storage::KeyRange range = wanted.after.empty() ? plan.range : plan.range.After(wanted.after);
  ListPage<Message> page;
  // Where the next page goes on: at a record that the reader may know of, unless
  // none came for too long.
  std::string last_key;
  int unseen = 0;
  int scanned = 0;
  size_t bytes = 0;
  bool more = false;
  const auto visit = [&](absl::string_view key, const Message& record) {
    if (page.records.size() == wanted.size || scanned == kMaxScanned || bytes >= kMaxPageBytes) {
      more = true;
      return false;
    }
    ++scanned;
    const bool seen = MaySee(record, call.principal);
    unseen = seen ? 0 : unseen + 1;
    if (seen || unseen == kMaxScanned) last_key = std::string(key);
    if (!seen) return true;
    Message readable = record;
    runtime::Redact(call.principal, &readable);
    if (wanted.filter.Matches(readable)) {
      bytes += readable.ByteSizeLong();
      page.records.push_back(std::move(readable));
    }
    return true;
  };
  KAREZ_RETURN_IF_ERROR(plan.index.has_value()
                            ? table.ScanIndex(reader, IdOf(*plan.index), range, storage::Direction::kForward, visit)
                            : table.Scan(reader, range, storage::Direction::kForward, visit));
  if (more) page.next_page_token = wanted.TokenAfter(last_key);
  return page;
}

// As ReadListPage, in the request's order_by, which is set. The directory has
// caught up.
template <typename Message, typename Request>
absl::StatusOr<ListPage<Message>> ReadOrderedPage(storage::Store& store, const storage::Table<Message>& table,
                                                  Directory& directory, const runtime::CallContext& call,
                                                  const runtime::Sealer& sealer, const Request& request) {
  KAREZ_ASSIGN_OR_RETURN(const PageRequest wanted, (ParsePageRequest<Message>(call, sealer, request)));
  KAREZ_ASSIGN_OR_RETURN(const Directory::Page listed, directory.List(call.principal, request.filter(),
                                                                      request.order_by(), wanted.after, wanted.size));
  std::vector<std::string> keys;
  for (const std::string& name : listed.names) keys.push_back(NameKey(name));
  KAREZ_ASSIGN_OR_RETURN(std::vector<std::optional<Message>> records, table.GetMany(*store.Read(), keys));
  ListPage<Message> page;
  page.total_size = listed.total;
  size_t bytes = 0;
  for (size_t i = 0; i < records.size(); ++i) {
    // It may have changed since it was listed.
    if (records[i].has_value() && MaySee(*records[i], call.principal)) {
      runtime::Redact(call.principal, &*records[i]);
      if (wanted.filter.Matches(*records[i])) {
        bytes += records[i]->ByteSizeLong();
        page.records.push_back(*std::move(records[i]));
      }
    }
    const bool last = i + 1 == records.size();
    if ((last && listed.more) || (!last && bytes >= kMaxPageBytes)) {
      page.next_page_token = wanted.TokenAfter(listed.positions[i]);
      break;
    }
  }
  return page;
}

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_LIST_PAGE_H_
