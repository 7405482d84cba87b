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

namespace {

using ComponentWeights = google::protobuf::RepeatedPtrField<v1::ComponentWeight>;

bool InUnit(double value) { return value >= 0 && value <= 1; }

// Adds each component to seen.
absl::Status CheckWeights(const ComponentWeights& weights, absl::string_view path, std::set<int>& seen) {
  for (const auto& term : weights) {
    const std::string name = v1::Component_Name(term.component());
    if (!IsComputed(term.component())) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": got ", name, ", want one that is computed"));
    }
    if (!seen.insert(term.component()).second) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": got ", name, " twice, want it once"));
    }
    if (!(term.weight() > 0 && term.weight() <= 100)) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": weight of ", name, ": got ", term.weight(), ", want more than 0 and at most 100"));
    }
    if (!InUnit(term.baseline())) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": baseline of ", name, ": got ", term.baseline(), ", want 0 to 1"));
    }
  }
  return absl::OkStatus();
}

// An override of what counts nowhere would never be read.
absl::Status CheckSectorWeights(const v1::ScoringProfile& profile, const std::set<int>& weighed) {
  std::set<std::string> sectors;
  for (const auto& weights : profile.sector_weights()) {
    if (weights.sector().empty()) return absl::InvalidArgumentError("sector_weights: got no sector, want its code");
    const std::string path = absl::StrCat("sector_weights of ", weights.sector());
    if (!sectors.insert(weights.sector()).second) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": got them twice, want them once"));
    }
    std::set<int> seen;
    if (absl::Status checked = CheckWeights(weights.components(), path, seen); !checked.ok()) return checked;
    for (const int component : seen) {
      if (weighed.count(component) > 0) continue;
      return absl::InvalidArgumentError(absl::StrCat(path, ": got ",
                                                     v1::Component_Name(static_cast<v1::Component>(component)),
                                                     ", want one of the profile's components"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckProfile(const v1::ScoringProfile& profile) {
  if (profile.name().empty()) return absl::InvalidArgumentError("name: got nothing, want profiles/{profile}");
  if (!std::isfinite(profile.bias())) return absl::InvalidArgumentError("bias: want a finite number");
  if (!InUnit(profile.topic_floor())) {
    return absl::InvalidArgumentError(absl::StrCat("topic_floor: got ", profile.topic_floor(), ", want 0 to 1"));
  }
  std::set<int> seen;
  if (absl::Status checked = CheckWeights(profile.components(), "components", seen); !checked.ok()) return checked;
  if (seen.count(v1::COMPONENT_TOPIC) == 0) {
    return absl::InvalidArgumentError("components: got no COMPONENT_TOPIC, want it");
  }
  return CheckSectorWeights(profile, seen);
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
