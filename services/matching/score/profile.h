// The parameters of the score, as a checked value.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_PROFILE_H_
#define KAREZ_SERVICES_MATCHING_SCORE_PROFILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/matching/v1/scoring_profile.pb.h"

namespace karez::matching {

// OK, or INVALID_ARGUMENT with what is wrong: a weight not in (0, 100], a baseline
// or floor outside [0, 1], a component given twice or not computed here, no topic;
// a sector's weights without a sector, twice, or of a component that is not in the
// profile.
absl::Status CheckProfile(const v1::ScoringProfile& profile);

// Parses proto JSON and checks it.
absl::StatusOr<v1::ScoringProfile> ParseProfile(absl::string_view json);

// The profile that ships with karez: data/default_profile.json, built in.
const v1::ScoringProfile& DefaultProfile();

// "profiles/default@1".
std::string ProfileRevision(const v1::ScoringProfile& profile);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_PROFILE_H_
