#include "services/matching/score/profile.h"

#include <google/protobuf/util/json_util.h>

#include <cmath>
#include <cstdlib>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/matching/score/scorer.h"

namespace karez::matching {

// data/default_profile.json, embedded by the build.
extern const unsigned char kDefaultProfileJson[];
extern const unsigned long kDefaultProfileJsonSize;

absl::Status CheckProfile(const v1::ScoringProfile& profile) {
  const auto in_unit = [](double value) { return value >= 0 && value <= 1; };
  if (profile.name().empty()) return absl::InvalidArgumentError("name: got nothing, want profiles/{profile}");
  if (!std::isfinite(profile.bias())) return absl::InvalidArgumentError("bias: want a finite number");
  if (!in_unit(profile.topic_floor())) {
    return absl::InvalidArgumentError(absl::StrCat("topic_floor: got ", profile.topic_floor(), ", want 0 to 1"));
  }
  std::set<int> seen;
  for (const auto& term : profile.components()) {
    const std::string name = v1::Component_Name(term.component());
    if (!IsComputed(term.component())) {
      return absl::InvalidArgumentError(absl::StrCat("components: got ", name, ", want one that is computed"));
    }
    if (!seen.insert(term.component()).second) {
      return absl::InvalidArgumentError(absl::StrCat("components: got ", name, " twice, want it once"));
    }
    if (!(term.weight() > 0 && term.weight() <= 100)) {
      return absl::InvalidArgumentError(
          absl::StrCat("weight of ", name, ": got ", term.weight(), ", want more than 0 and at most 100"));
    }
    if (!in_unit(term.baseline())) {
      return absl::InvalidArgumentError(absl::StrCat("baseline of ", name, ": got ", term.baseline(), ", want 0 to 1"));
    }
  }
  if (seen.count(v1::COMPONENT_TOPIC) == 0) {
    return absl::InvalidArgumentError("components: got no COMPONENT_TOPIC, want it");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ScoringProfile> ParseProfile(absl::string_view json) {
  v1::ScoringProfile profile;
  const auto status =
      google::protobuf::util::JsonStringToMessage(google::protobuf::StringPiece(json.data(), json.size()), &profile);
  if (!status.ok()) return absl::InvalidArgumentError(absl::StrCat("scoring profile: ", status.ToString()));
  if (absl::Status checked = CheckProfile(profile); !checked.ok()) return checked;
  return profile;
}

const v1::ScoringProfile& DefaultProfile() {
  static const auto* profile = [] {
    auto parsed =
        ParseProfile(absl::string_view(reinterpret_cast<const char*>(kDefaultProfileJson), kDefaultProfileJsonSize));
    // A build whose own profile is broken has no use; scorer_test keeps it from happening.
    if (!parsed.ok()) std::abort();
    return new v1::ScoringProfile(*std::move(parsed));
  }();
  return *profile;
}

std::string ProfileRevision(const v1::ScoringProfile& profile) {
  return absl::StrCat(profile.name(), "@", profile.revision());
}

}  // namespace karez::matching
