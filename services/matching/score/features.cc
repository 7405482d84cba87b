#include "services/matching/score/features.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/matching/score/log_odds.h"
#include "services/runtime/status.h"

namespace karez::matching {
namespace {

// What is wrong with component i, "" if nothing; `seen` are those before it.
std::string FaultOf(const v1::ComponentFeature& feature, std::vector<bool>& seen) {
  const std::string name = v1::Component_Name(feature.component());
  if (name.empty() || feature.component() == v1::COMPONENT_UNSPECIFIED) {
    return absl::StrCat("got component ", static_cast<int>(feature.component()), ", want a known one");
  }
  if (seen[feature.component()]) return absl::StrCat("got ", name, " twice, want it once");
  seen[feature.component()] = true;
  const double value = feature.value();
  if (!(value >= 0 && value <= 1)) return absl::StrCat("got value ", value, " of ", name, ", want 0 to 1");
  return "";
}

}  // namespace

absl::StatusOr<v1::FeatureScore> ScoreFeatures(const v1::ScoringProfile& profile, const v1::MatchFeatures& features,
                                               const std::string& path) {
  ComponentValues values;
  values.fill({0, v1::UNKNOWN_REASON_BOTH_SILENT});
  std::vector<bool> seen(values.size());
  for (int i = 0; i < features.components_size(); ++i) {
    const v1::ComponentFeature& feature = features.components(i);
    const std::string fault = FaultOf(feature, seen);
    if (!fault.empty()) return runtime::InvalidArgument({{absl::StrCat(path, ".components[", i, "]"), fault}});
    if (feature.has_value()) values[feature.component()] = {feature.value()};
  }
  const std::vector<std::string> sectors(features.need_sectors().begin(), features.need_sectors().end());
  const v1::SectorWeights* sector = WeightsForSectors(profile, sectors);
  v1::FeatureScore score;
  if (sector != nullptr) score.set_sector(sector->sector());
  score.set_score(LogOdds(profile, sector, values).Score());
  for (const v1::ComponentWeight& weight : profile.components()) {
    score.add_log_odds(LogOddsOf(WeightInForce(weight, sector), values[weight.component()]));
  }
  return score;
}

}  // namespace karez::matching
