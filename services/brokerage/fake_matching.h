// For brokerage's tests only: a matching service that knows what the test says.
#ifndef KAREZ_SERVICES_BROKERAGE_FAKE_MATCHING_H_
#define KAREZ_SERVICES_BROKERAGE_FAKE_MATCHING_H_

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/brokerage/match_finder.h"
#include "services/brokerage/match_scorer.h"
#include "services/brokerage/names.h"
#include "services/brokerage/sector_weights.h"
#include "services/runtime/status.h"

namespace karez::brokerage {

using matching::v1::COMPONENT_READINESS;
using matching::v1::COMPONENT_TOPIC;

inline matching::v1::ScoringProfile MakeProfile(int revision, double topic = 6, double readiness = 1.5) {
  matching::v1::ScoringProfile profile;
  profile.set_name("profiles/default");
  profile.set_revision(revision);
  profile.set_bias(-1.8);
  for (const auto& [component, weight] :
       {std::pair(COMPONENT_TOPIC, topic), std::pair(COMPONENT_READINESS, readiness)}) {
    auto& added = *profile.add_components();
    added.set_component(component);
    added.set_weight(weight);
    added.set_baseline(.6);
  }
  return profile;
}

// Topic, readiness; a negative value: UNKNOWN.
inline matching::v1::MatchFeatures Features(double topic, double readiness) {
  matching::v1::MatchFeatures features;
  for (const auto& [component, value] :
       {std::pair(COMPONENT_TOPIC, topic), std::pair(COMPONENT_READINESS, readiness)}) {
    auto& added = *features.add_components();
    added.set_component(component);
    if (value >= 0) added.set_value(value);
  }
  return features;
}

// What the matching service knows; each test has its own.
struct FakeMatching {
  std::map<std::string, matching::v1::ScoringProfile> profiles;  // By revision name.
  std::string active;
  std::map<std::string, std::string> substance;  // Hashes by listing.
  std::map<std::pair<std::string, std::string>, matching::v1::MatchFeatures> pairs;
  absl::Status failure;      // Of every call, unless OK.
  absl::Status lost_answer;  // Of InstallProfile, which has done it all the same, unless OK.
  int explained = 0;

  FakeMatching() { Ship(MakeProfile(1)); }

  void Ship(const matching::v1::ScoringProfile& profile) {
    profiles[NameOfRevision(profile)] = profile;
    if (active.empty()) active = NameOfRevision(profile);
  }

  // need and offer are ids.
  void Add(const std::string& need, const std::string& offer, const matching::v1::MatchFeatures& features) {
    substance.emplace("listings/" + need, "h1");
    substance.emplace("listings/" + offer, "h1");
    pairs[{"listings/" + need, "listings/" + offer}] = features;
  }

  // A sector's weights count for needs of that very sector only, not of those below.
  static matching::v1::FeatureScore Score(const matching::v1::ScoringProfile& profile,
                                          const matching::v1::MatchFeatures& features) {
    matching::v1::FeatureScore score;
    const auto* sector = features.need_sectors().empty() ? nullptr : FindSector(profile, features.need_sectors(0));
    if (sector != nullptr) score.set_sector(sector->sector());
    double sum = profile.bias();
    for (const auto& everywhere : profile.components()) {
      const auto& weight = WeightIn(sector, everywhere);
      double log_odds = 0;
      for (const auto& feature : features.components()) {
        if (feature.component() == weight.component() && feature.has_value()) {
          log_odds = weight.weight() * (feature.value() - weight.baseline());
        }
      }
      score.add_log_odds(log_odds);
      sum += log_odds;
    }
    score.set_score(1 / (1 + std::exp(-sum)));
    return score;
  }

  matching::v1::Match MakeMatch(const std::string& need, const std::string& offer) const {
    matching::v1::Match match;
    match.set_name(
        absl::StrCat("matches/", absl::StripPrefix(need, "listings/"), "~", absl::StripPrefix(offer, "listings/")));
    match.set_need(need);
    match.set_offer(offer);
    match.set_need_substance_hash(substance.at(need));
    match.set_offer_substance_hash(substance.at(offer));
    match.mutable_provenance()->set_profile_revision(active);
    const matching::v1::MatchFeatures& features = pairs.at({need, offer});
    *match.mutable_features() = features;
    match.set_score(Score(profiles.at(active), features).score());
    for (const auto& feature : features.components()) {
      auto& contribution = *match.add_contributions();
      contribution.set_component(feature.component());
      if (feature.has_value()) contribution.set_value(feature.value());
    }
    return match;
  }
};

class FakeFinder final : public MatchFinder {
 public:
  explicit FakeFinder(FakeMatching* matching) : matching_(matching) {}

  // Page tokens are numbers of matches to leave out.
  absl::StatusOr<matching::v1::FindMatchesResponse> Find(const runtime::CallContext&,
                                                         const matching::v1::FindMatchesRequest& request) override {
    if (!matching_->failure.ok()) return matching_->failure;
    std::vector<matching::v1::Match> found;
    for (const auto& [pair, features] : matching_->pairs) {
      if (pair.first != request.listing() && pair.second != request.listing()) continue;
      found.push_back(matching_->MakeMatch(pair.first, pair.second));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.score() > b.score(); });
    matching::v1::FindMatchesResponse response;
    int begin = 0;
    if (!absl::SimpleAtoi(request.page_token(), &begin)) begin = 0;
    const int end = std::min(begin + request.page_size(), static_cast<int>(found.size()));
    for (int i = begin; i < end; ++i) *response.add_matches() = found[static_cast<size_t>(i)];
    if (end < static_cast<int>(found.size())) response.set_next_page_token(absl::StrCat(end));
    return response;
  }

  absl::StatusOr<matching::v1::Match> Explain(const runtime::CallContext&,
                                              const matching::v1::ExplainMatchRequest& request) override {
    if (!matching_->failure.ok()) return matching_->failure;
    ++matching_->explained;
    if (matching_->pairs.count({request.need(), request.offer()}) == 0) return absl::NotFoundError("not admitted");
    return matching_->MakeMatch(request.need(), request.offer());
  }

 private:
  FakeMatching* const matching_;
};

class FakeScorer final : public MatchScorer {
 public:
  explicit FakeScorer(FakeMatching* matching) : matching_(matching) {}

  absl::StatusOr<matching::v1::ScoringProfile> InstallProfile(
      const runtime::CallContext&, const matching::v1::InstallProfileRequest& request) override {
    if (!matching_->failure.ok()) return matching_->failure;
    const std::string name = NameOfRevision(request.profile());
    const auto [known, inserted] = matching_->profiles.emplace(name, request.profile());
    if (!inserted && known->second.SerializeAsString() != request.profile().SerializeAsString()) {
      return absl::AlreadyExistsError(name);
    }
    if (request.activate()) matching_->active = name;
    if (!matching_->lost_answer.ok()) return matching_->lost_answer;
    return request.profile();
  }
  absl::StatusOr<matching::v1::ListProfilesResponse> ListProfiles(const runtime::CallContext&,
                                                                  const matching::v1::ListProfilesRequest&) override {
    if (!matching_->failure.ok()) return matching_->failure;
    matching::v1::ListProfilesResponse response;
    for (const auto& [name, profile] : matching_->profiles) *response.add_profiles() = profile;
    response.set_active_profile(matching_->active);
    return response;
  }
  absl::StatusOr<matching::v1::ScoreFeaturesResponse> ScoreFeatures(
      const runtime::CallContext&, const matching::v1::ScoreFeaturesRequest& request) override {
    if (!matching_->failure.ok()) return matching_->failure;
    matching::v1::ScoreFeaturesResponse response;
    for (const auto& weight : request.profile().components()) {
      if (weight.weight() <= 0) return runtime::InvalidArgument({{"profile", "weight: want more than 0"}});
    }
    for (const auto& features : request.features()) {
      *response.add_scores() = FakeMatching::Score(request.profile(), features);
    }
    return response;
  }

 private:
  FakeMatching* const matching_;
};

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_FAKE_MATCHING_H_
