#include "services/karezd/bench/records.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/matching/embedding/files.h"
#include "services/runtime/status_macros.h"

namespace karez::bench {

absl::StatusOr<std::vector<registry::v1::Listing>> ReadListings(const std::string& path) {
  KAREZ_ASSIGN_OR_RETURN(const std::string text, matching::ReadFile(path));
  std::vector<registry::v1::Listing> listings;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    registry::v1::Listing& listing = listings.emplace_back();
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(line), &listing, options);
    if (!parsed.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", std::string(parsed.message())));
    if (listing.name().empty()) listing.set_name(absl::StrCat("listings/", listing.external_id().id()));
  }
  return listings;
}

}  // namespace karez::bench
