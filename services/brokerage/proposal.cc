#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/brokerage/brokerage.h"
#include "services/brokerage/learning/learning.h"
#include "services/brokerage/mutation.h"
#include "services/brokerage/ranks.h"
#include "services/brokerage/sector_weights.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::brokerage {
namespace {

constexpr int kDefaultProposedChanges = 20;

// Whether a decision says something about the pair rather than about the moment.
bool Teaches(const v1::Decision& decision) {
  if (decision.verdict() == v1::VERDICT_ACCEPT) return true;
  return decision.verdict() == v1::VERDICT_REJECT && decision.reason() >= v1::REJECT_REASON_DIFFERENT_PROBLEM &&
         decision.reason() <= v1::REJECT_REASON_CERTIFICATION;
}

// What is learned from a decision.
struct Lesson {
  v1::SamplePair pair;
  bool accepted = false;
};

struct Lessons {
  std::vector<Lesson> taken;  // The oldest first.
  int left_out = 0;
};

// The score is the probability that an operator accepts, so the operators'
// decisions count, of each pair in its substance the last that stands; the newest
// kMostDecidedPairs of them.
absl::StatusOr<Lessons> CollectLessons(const Records& records, const storage::Reader& reader) {
  Lessons lessons;
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  KAREZ_RETURN_IF_ERROR(records.ScanDecisions(reader, "", "", [&](absl::string_view, const v1::Decision& decision) {
    const bool stands =
        !decision.has_undo_time() && decision.side() == v1::DECISION_SIDE_OPERATOR &&
        seen.emplace(decision.match(), decision.need_substance_hash(), decision.offer_substance_hash()).second;
    if (stands && Teaches(decision)) {
      lessons.taken.push_back({SampleOf(decision), decision.verdict() == v1::VERDICT_ACCEPT});
    } else {
      ++lessons.left_out;
    }
    return lessons.taken.size() < kMostDecidedPairs;
  }));
  std::reverse(lessons.taken.begin(), lessons.taken.end());
  return lessons;
}

learning::Profile ToLearning(const matching::v1::ScoringProfile& profile) {
  learning::Profile result;
  result.bias = profile.bias();
  for (const auto& weight : profile.components()) {
    result.terms.push_back({weight.component(), weight.weight(), weight.baseline()});
  }
  return result;
}

// The components that count differently in sector of the profile.
std::set<int> OverriddenIn(const matching::v1::ScoringProfile& profile, const std::string& sector) {
  std::set<int> components;
  if (const auto* weights = FindSector(profile, sector)) {
    for (const auto& weight : weights->components()) components.insert(weight.component());
  }
  return components;
}

learning::Decision ToLearning(const Lesson& lesson, const matching::v1::ScoringProfile& profile,
                              const matching::v1::FeatureScore& score) {
  learning::Decision result;
  result.pair.need = lesson.pair.need();
  const std::set<int> overridden = OverriddenIn(profile, score.sector());
  for (const auto& feature : lesson.pair.features().components()) {
    if (feature.has_value() && overridden.count(feature.component()) == 0) {
      result.pair.values[feature.component()] = feature.value();
    }
  }
  for (int i = 0; i < profile.components_size(); ++i) {
    if (overridden.count(profile.components(i).component()) > 0) result.pair.sector_log_odds += score.log_odds(i);
  }
  result.accepted = lesson.accepted;
  return result;
}

// base with what was learned; its revision is not set.
matching::v1::ScoringProfile FromLearning(const matching::v1::ScoringProfile& base, const learning::Profile& learned) {
  matching::v1::ScoringProfile profile = base;
  profile.clear_revision();
  profile.set_bias(learned.bias);
  profile.set_calibrated(true);
  for (int i = 0; i < profile.components_size(); ++i) {
    profile.mutable_components(i)->set_weight(learned.terms[static_cast<size_t>(i)].weight);
  }
  for (auto& sector : *profile.mutable_sector_weights()) {
    for (auto& weight : *sector.mutable_components()) {
      weight.set_weight(std::min(learning::kMostWeight, weight.weight() * learned.sector_scale));
    }
  }
  return profile;
}

v1::PredictionQuality QualityOf(const learning::Quality& quality) {
  v1::PredictionQuality result;
  if (quality.ndcg) result.set_ndcg(*quality.ndcg);
  result.set_need_count(quality.needs);
  result.set_log_loss(quality.log_loss);
  result.set_calibration_error(quality.ece);
  result.set_calibration_error_by_chance(quality.ece_by_chance);
  return result;
}

v1::LearnedFate FateOf(learning::TermNote::Fate fate) {
  switch (fate) {
    case learning::TermNote::Fate::kHeld:
      return v1::LEARNED_FATE_HELD;
    case learning::TermNote::Fate::kAtFloor:
      return v1::LEARNED_FATE_AT_FLOOR;
    default:
      return v1::LEARNED_FATE_LEARNED;
  }
}

void Describe(const learning::Learned& learned, const matching::v1::ScoringProfile& base,
              v1::ProposeProfileResponse* response) {
  *response->mutable_before() = QualityOf(learned.current_quality);
  *response->mutable_after() = QualityOf(learned.proposed_quality);
  for (int i = 0; i < base.components_size(); ++i) {
    const learning::TermNote& note = learned.notes[static_cast<size_t>(i)];
    v1::LearnedWeight& weight = *response->add_weights();
    weight.set_component(base.components(i).component());
    weight.set_weight_before(base.components(i).weight());
    weight.set_weight_after(response->proposed().components(i).weight());
    weight.set_known_count(note.known);
    weight.set_fate(FateOf(note.fate));
  }
  response->set_bias_before(base.bias());
  response->set_bias_after(response->proposed().bias());
  response->set_evidence(learned.proposal.evidence);
  response->set_step(learned.proposal.step);
  response->set_enough_evidence(learned.proposal.has_enough_evidence());
}

// Each pair once, as it was last decided.
std::vector<v1::SamplePair> PairsOf(const std::vector<Lesson>& lessons) {
  std::map<std::pair<std::string, std::string>, const v1::SamplePair*> last;
  for (const Lesson& lesson : lessons) last[{lesson.pair.need(), lesson.pair.offer()}] = &lesson.pair;
  std::vector<v1::SamplePair> sample;
  for (const auto& [names, pair] : last) sample.push_back(*pair);
  return sample;
}

}  // namespace

absl::StatusOr<v1::ProposeProfileResponse> Brokerage::ProposeProfile(const CallContext& call,
                                                                     const v1::ProposeProfileRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(auto replayed, Replayed<v1::ProposeProfileResponse>(call, request));
  if (replayed) return *std::move(replayed);
  KAREZ_ASSIGN_OR_RETURN(const auto found, FindProfile(request.base(), "base"));
  const matching::v1::ScoringProfile& base = found.profile();
  KAREZ_ASSIGN_OR_RETURN(const Lessons lessons, CollectLessons(records_, *store_->Read()));
  std::vector<const matching::v1::MatchFeatures*> features;
  for (const Lesson& lesson : lessons.taken) features.push_back(&lesson.pair.features());
  KAREZ_ASSIGN_OR_RETURN(const auto scores, Score(call, base, features));

  std::vector<learning::Decision> decisions;
  for (size_t i = 0; i < scores.size(); ++i) {
    decisions.push_back(ToLearning(lessons.taken[i], base, scores[i]));
  }
  const auto learned_or = learning::Learn(ToLearning(base), decisions);
  if (absl::IsFailedPrecondition(learned_or.status())) {
    return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "NOT_ENOUGH_DECISIONS",
                              learned_or.status().message());
  }
  KAREZ_ASSIGN_OR_RETURN(const learning::Learned& learned, learned_or);

  v1::ProposeProfileResponse response;
  response.set_base(found.name());
  *response.mutable_proposed() = FromLearning(base, learned.proposal.profile);
  response.set_decision_count(static_cast<int32_t>(decisions.size()));
  response.set_accept_count(static_cast<int32_t>(std::count_if(
      decisions.begin(), decisions.end(), [](const learning::Decision& decision) { return decision.accepted; })));
  response.set_left_out_count(lessons.left_out);
  Describe(learned, base, &response);
  KAREZ_ASSIGN_OR_RETURN(auto changes, Compare(call, base, response.proposed(), PairsOf(lessons.taken)));
  ListFirst(std::move(changes), request.max_changes(), kDefaultProposedChanges, response.mutable_rank_changes());
  if (request.dry_run()) return response;

  if (!learned.proposal.has_enough_evidence()) {
    return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "NOT_ENOUGH_EVIDENCE",
                              absl::StrCat("decisions: got ", decisions.size(),
                                           ", which do not speak clearly enough for other weights, want more"));
  }
  std::lock_guard<std::mutex> lock(profiles_mutex_);
  const std::string comment =
      request.comment().empty() ? absl::StrCat("Learned from ", decisions.size(), " decisions") : request.comment();
  return KeepProfile<v1::ProposeProfileResponse>(call, request, matching::v1::ScoringProfile(response.proposed()),
                                                 comment, [&response](const v1::ProfileRevision& revision) {
                                                   *response.mutable_proposed() = revision.profile();
                                                   response.set_created(revision.name());
                                                   return response;
                                                 });
}

}  // namespace karez::brokerage
