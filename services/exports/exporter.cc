#include "services/exports/exporter.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/exports/match_export.h"
#include "services/exports/row_format.h"
#include "services/runtime/filter.h"
#include "services/runtime/status_macros.h"

namespace karez::exports {
namespace {

// Of the registry, in bytes, with room for what joins the parts.
constexpr size_t kMaxFilter = 1990;
constexpr char kPublishedNeeds[] = "state = PUBLISHED AND need:*";

// The registry's filter for the published needs among those that filter names.
// filter has to be whole on its own, so that it cannot widen what is asked.
absl::StatusOr<std::string> NeedFilter(const std::string& filter, const runtime::Principal& reader) {
  KAREZ_RETURN_IF_ERROR(runtime::ParseFilter(filter, *registry::v1::Listing::descriptor()).status());
  std::string wanted(kPublishedNeeds);
  // Of one organization's needs the registry has an index; who acts for several
  // is given theirs out of all (MatchExport).
  if (!reader.SeesAllOf("") && reader.organizations.size() == 1) {
    const std::string own = absl::StrCat("organization = \"", *reader.organizations.begin(), "\" AND ");
    if (own.size() + wanted.size() + filter.size() < kMaxFilter) wanted = own + wanted;
  }
  if (filter.find_first_not_of(" \t\r\n") == std::string::npos) return wanted;
  return absl::StrCat("(", filter, ") AND ", wanted);
}

}  // namespace

Exporter::Exporter(std::shared_ptr<storage::Store> store, const runtime::Clock& clock,
                   std::unique_ptr<ListingSource> listings, std::unique_ptr<MatchFinder> finder)
    : store_(std::move(store)), audit_(clock), listings_(std::move(listings)), finder_(std::move(finder)) {}

absl::StatusOr<std::unique_ptr<runtime::PullCursor<v1::ExportMatchesResponse>>> Exporter::ExportMatches(
    const runtime::CallContext& call, const v1::ExportMatchesRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(auto format, MakeRowFormat(request.format()));
  KAREZ_ASSIGN_OR_RETURN(auto filter, NeedFilter(request.filter(), call.principal));
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  KAREZ_RETURN_IF_ERROR(
      store_->Write([&](storage::Transaction& transaction) { return audit_.Append(transaction, entry, {}); }).status());
  return std::make_unique<MatchExport>(call, request, std::move(filter), std::move(format), listings_, finder_);
}

}  // namespace karez::exports
