#include "services/brokerage/names.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/runtime/formats.h"
#include "services/runtime/status.h"

namespace karez::brokerage {
namespace {

constexpr char kListings[] = "listings/";

absl::Status Malformed(absl::string_view field, absl::string_view name, absl::string_view wanted) {
  return runtime::InvalidArgument(
      {{std::string(field), absl::StrCat("got ", runtime::Quoted(name), ", want ", wanted)}});
}

}  // namespace

absl::StatusOr<Pair> ParseMatchName(absl::string_view name, absl::string_view field) {
  absl::string_view ids = name;
  if (absl::ConsumePrefix(&ids, "matches/")) {
    const std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(ids, absl::MaxSplits('~', 1));
    if (runtime::IsResourceId(pair.first) && runtime::IsResourceId(pair.second)) {
      return Pair{absl::StrCat(kListings, pair.first), absl::StrCat(kListings, pair.second)};
    }
  }
  return Malformed(field, name, "matches/{need}~{offer}");
}

absl::StatusOr<RevisionName> ParseRevisionName(absl::string_view name, absl::string_view field) {
  RevisionName parsed;
  const size_t at = name.find('@');
  parsed.profile = std::string(name.substr(0, at));
  bool good = runtime::FollowsResourcePattern(parsed.profile, "profiles/{profile}");
  if (at != absl::string_view::npos) {
    const absl::string_view number = name.substr(at + 1);
    good = good && absl::SimpleAtoi(number, &parsed.revision) && parsed.revision > 0 &&
           absl::StrCat(parsed.revision) == number;
  }
  if (!good) return Malformed(field, name, "profiles/{profile}@{revision}");
  return parsed;
}

std::string NameOfRevision(const matching::v1::ScoringProfile& profile) {
  return absl::StrCat(profile.name(), "@", profile.revision());
}

}  // namespace karez::brokerage
