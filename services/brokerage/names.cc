#include "services/brokerage/names.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
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
  const size_t tilde = ids.find('~');
  if (absl::ConsumePrefix(&ids, "matches/") && tilde != absl::string_view::npos) {
    const absl::string_view need = name.substr(name.size() - ids.size(), tilde - (name.size() - ids.size()));
    const absl::string_view offer = name.substr(tilde + 1);
    if (runtime::IsResourceId(need) && runtime::IsResourceId(offer)) {
      return Pair{absl::StrCat(kListings, need), absl::StrCat(kListings, offer)};
    }
  }
  return Malformed(field, name, "matches/{need}~{offer}");
}

std::string MatchName(const Pair& pair) {
  return absl::StrCat("matches/", absl::StripPrefix(pair.need, kListings), "~",
                      absl::StripPrefix(pair.offer, kListings));
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
