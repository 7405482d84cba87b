// Names of matches and of profile revisions.
#ifndef KAREZ_SERVICES_BROKERAGE_NAMES_H_
#define KAREZ_SERVICES_BROKERAGE_NAMES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/matching/v1/scoring_profile.pb.h"

namespace karez::brokerage {

// Both as listings/{listing}.
struct Pair {
  std::string need;
  std::string offer;
};

// Of `matches/{need}~{offer}`. Errors: INVALID_ARGUMENT for field.
absl::StatusOr<Pair> ParseMatchName(absl::string_view name, absl::string_view field);

struct RevisionName {
  std::string profile;   // profiles/{profile}
  int32_t revision = 0;  // 0: none is named.
};

// Of `profiles/{profile}` or `profiles/{profile}@{revision}`. Errors:
// INVALID_ARGUMENT for field.
absl::StatusOr<RevisionName> ParseRevisionName(absl::string_view name, absl::string_view field);

// "profiles/default@2".
std::string NameOfRevision(const matching::v1::ScoringProfile& profile);

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_NAMES_H_
