#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/brokerage/brokerage.h"
#include "services/brokerage/ranks.h"
#include "services/brokerage/sector_weights.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::brokerage {
namespace {

// Pairs of one call to matching: some 600 kB.
constexpr size_t kPairsAtOnce = 2000;
constexpr int kDefaultComparedChanges = 50;

void AddContributions(const matching::v1::ScoringProfile& profile, const matching::v1::MatchFeatures& features,
                      const matching::v1::FeatureScore& score, v1::RescoreMatchResponse* response) {
  const auto* sector = FindSector(profile, score.sector());
  for (int i = 0; i < profile.components_size(); ++i) {
    const auto& weight = WeightIn(sector, profile.components(i));
    matching::v1::Contribution& contribution = *response->add_contributions();
    contribution.set_component(weight.component());
    contribution.set_weight(weight.weight());
    contribution.set_baseline(weight.baseline());
    contribution.set_log_odds(score.log_odds(i));
    for (const auto& feature : features.components()) {
      if (feature.component() == weight.component() && feature.has_value()) contribution.set_value(feature.value());
    }
  }
}

}  // namespace

absl::StatusOr<std::vector<matching::v1::FeatureScore>> Brokerage::Score(
    const CallContext& call, const matching::v1::ScoringProfile& profile,
    absl::Span<const matching::v1::MatchFeatures* const> features) const {
  std::vector<matching::v1::FeatureScore> scores;
  scores.reserve(features.size());
  for (size_t begin = 0; begin < features.size(); begin += kPairsAtOnce) {
    matching::v1::ScoreFeaturesRequest request;
    *request.mutable_profile() = profile;
    for (const auto* one : features.subspan(begin, kPairsAtOnce)) *request.add_features() = *one;
    KAREZ_ASSIGN_OR_RETURN(auto response, scorer_->ScoreFeatures(call, request));
    if (response.scores_size() != request.features_size()) {
      return absl::InternalError(
          absl::StrCat("scores: got ", response.scores_size(), ", want ", request.features_size()));
    }
    for (auto& score : *response.mutable_scores()) scores.push_back(std::move(score));
  }
  return scores;
}

absl::StatusOr<std::vector<v1::RankChange>> Brokerage::Compare(const CallContext& call,
                                                               const matching::v1::ScoringProfile& before,
                                                               const matching::v1::ScoringProfile& after,
                                                               absl::Span<const v1::SamplePair> sample) const {
  std::vector<const matching::v1::MatchFeatures*> features;
  for (const v1::SamplePair& pair : sample) features.push_back(&pair.features());
  KAREZ_ASSIGN_OR_RETURN(const auto scores_before, Score(call, before, features));
  KAREZ_ASSIGN_OR_RETURN(const auto scores_after, Score(call, after, features));
  return RankChanges(sample, {before, scores_before}, {after, scores_after});
}

absl::StatusOr<std::vector<v1::SamplePair>> Brokerage::DecidedPairs() const {
  std::vector<v1::SamplePair> sample;
  absl::flat_hash_set<std::string> seen;
  KAREZ_RETURN_IF_ERROR(
      records_.ScanDecisions(*store_->Read(), "", "", [&](absl::string_view, const v1::Decision& decision) {
        if (!seen.insert(decision.match()).second) return true;
        sample.push_back(SampleOf(decision));
        return sample.size() < kMostDecidedPairs;
      }));
  return sample;
}

absl::StatusOr<v1::CompareProfilesResponse> Brokerage::CompareProfiles(const CallContext& call,
                                                                       const v1::CompareProfilesRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(const auto before, FindProfile(request.before(), "before"));
  KAREZ_ASSIGN_OR_RETURN(const auto after, FindProfile(request.after(), "after"));
  std::vector<v1::SamplePair> sample(request.sample().begin(), request.sample().end());
  if (sample.empty()) {
    KAREZ_ASSIGN_OR_RETURN(sample, DecidedPairs());
  }
  KAREZ_ASSIGN_OR_RETURN(auto changes, Compare(call, before.profile(), after.profile(), sample));
  v1::CompareProfilesResponse response;
  response.set_before(before.name());
  response.set_after(after.name());
  response.set_pair_count(static_cast<int32_t>(sample.size()));
  std::set<std::string> needs;
  for (const v1::SamplePair& pair : sample) needs.insert(pair.need());
  response.set_need_count(static_cast<int32_t>(needs.size()));
  response.set_changed_count(static_cast<int32_t>(changes.size()));
  ListFirst(std::move(changes), request.max_changes(), kDefaultComparedChanges, response.mutable_changes());
  return response;
}

absl::StatusOr<v1::RescoreMatchResponse> Brokerage::RescoreMatch(const CallContext& call,
                                                                 const v1::RescoreMatchRequest& request) {
  v1::RescoreMatchResponse response;
  matching::v1::MatchFeatures features = request.features();
  std::string name = request.profile();
  if (request.has_decision()) {
    KAREZ_ASSIGN_OR_RETURN(const v1::Decision decision, records_.GetDecision(*store_->Read(), request.decision()));
    features = decision.features();
    if (name.empty()) name = decision.provenance().profile_revision();
    response.set_decided_score(decision.score());
  }
  KAREZ_ASSIGN_OR_RETURN(const auto revision, FindProfile(name, "profile"));
  const matching::v1::MatchFeatures* one = &features;
  KAREZ_ASSIGN_OR_RETURN(const auto scores, Score(call, revision.profile(), {&one, 1}));
  response.set_profile_revision(revision.name());
  response.set_score(scores[0].score());
  response.set_bias(revision.profile().bias());
  AddContributions(revision.profile(), features, scores[0], &response);
  return response;
}

}  // namespace karez::brokerage
