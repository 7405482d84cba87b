// The core of brokerage: scoring profiles and decisions, in a store of its own;
// what is scored is scored by matching.
#ifndef KAREZ_SERVICES_BROKERAGE_BROKERAGE_H_
#define KAREZ_SERVICES_BROKERAGE_BROKERAGE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "karez/brokerage/v1/brokerage_service.pb.h"
#include "services/brokerage/match_finder.h"
#include "services/brokerage/match_scorer.h"
#include "services/brokerage/records.h"
#include "services/runtime/audit.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"
#include "services/runtime/ids.h"
#include "services/runtime/replay.h"
#include "storage/store.h"

namespace karez::brokerage {

struct BrokerageOptions {
  std::shared_ptr<storage::Store> store;
  std::unique_ptr<MatchFinder> finder;
  std::unique_ptr<MatchScorer> scorer;
  // Both must outlive the brokerage.
  const runtime::Clock* clock = nullptr;
  runtime::IdSource* ids = nullptr;
  // A line for the operator's log.
  std::function<void(const std::string&)> report;
};

// Each method is the one of BrokerageService of its name; the proto says what it
// does and which errors it gives. Callers hold the permission, and have validated
// the request against its proto. Answers hold every field, but ListDecisions',
// whose filter must not see more than its reader: the caller redacts them.
//
// A change is durable when the method returns. Nothing is ever deleted.
//
// Safe for concurrent use.
class Brokerage {
 public:
  explicit Brokerage(BrokerageOptions options);

  using CallContext = runtime::CallContext;

  // Makes brokerage and matching agree: brokerage learns of the revisions that
  // ship with matching, matching gets those that it has not, and the active one is
  // put in force there. Errors: those of matching and of the store; it can be tried again.
  absl::Status Synchronize(const CallContext& call);
  // Whether there is nothing that Synchronize would have to do again.
  bool IsSynchronized() const { return synchronized_; }

  // profiles.cc
  absl::StatusOr<v1::ProfileRevision> CreateScoringProfile(const CallContext& call,
                                                           const v1::CreateScoringProfileRequest& request);
  absl::StatusOr<v1::ProfileRevision> GetScoringProfile(const CallContext& call,
                                                        const v1::GetScoringProfileRequest& request);
  absl::StatusOr<v1::ListScoringProfilesResponse> ListScoringProfiles(const CallContext& call,
                                                                      const v1::ListScoringProfilesRequest& request);
  absl::StatusOr<v1::ProfileRevision> ActivateScoringProfile(const CallContext& call,
                                                             const v1::ActivateScoringProfileRequest& request);

  // rescoring.cc
  absl::StatusOr<v1::CompareProfilesResponse> CompareProfiles(const CallContext& call,
                                                              const v1::CompareProfilesRequest& request);
  absl::StatusOr<v1::RescoreMatchResponse> RescoreMatch(const CallContext& call,
                                                        const v1::RescoreMatchRequest& request);

  // proposal.cc
  absl::StatusOr<v1::ProposeProfileResponse> ProposeProfile(const CallContext& call,
                                                            const v1::ProposeProfileRequest& request);

  // decisions.cc
  absl::StatusOr<v1::Decision> RecordDecision(const CallContext& call, const v1::RecordDecisionRequest& request);
  absl::StatusOr<v1::Decision> UndoDecision(const CallContext& call, const v1::UndoDecisionRequest& request);
  absl::StatusOr<v1::Decision> GetDecision(const CallContext& call, const v1::GetDecisionRequest& request);
  absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(const CallContext& call,
                                                          const v1::ListDecisionsRequest& request);

  // open_matches.cc
  absl::StatusOr<v1::ListOpenMatchesResponse> ListOpenMatches(const CallContext& call,
                                                              const v1::ListOpenMatchesRequest& request);

 private:
  // Runs body in a transaction and commits, unless the request is validate_only; a
  // request that was answered before gets its answer again, without running body.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Mutate(const CallContext& call, const Request& request,
                                  absl::FunctionRef<absl::StatusOr<Response>(storage::Transaction&)> body);

  // The answer that was given to the request before, to be asked for ahead of what
  // waits for matching; nullopt: none, or a dry run.
  template <typename Response, typename Request>
  absl::StatusOr<std::optional<Response>> Replayed(const CallContext& call, const Request& request) const;

  absl::Status SynchronizeLocked(const CallContext& call);
  // Keeps what matching has and brokerage has not.
  absl::Status Adopt(const matching::v1::ListProfilesResponse& theirs);
  absl::Status InstallMissing(const CallContext& call, const matching::v1::ListProfilesResponse& theirs);
  absl::Status Install(const CallContext& call, const matching::v1::ScoringProfile& profile, bool activate);

  // The revision of that name; "" or "profiles/-": the active one.
  absl::StatusOr<v1::ProfileRevision> FindProfile(const std::string& name, absl::string_view field) const;
  // Keeps profile as the next revision of its name and gives it to matching, so that
  // matches can be scored with it. The answer is what `answer` makes of the revision.
  // profiles_mutex_ is held.
  template <typename Response, typename Request>
  absl::StatusOr<Response> KeepProfile(const CallContext& call, const Request& request,
                                       const matching::v1::ScoringProfile& profile, const std::string& comment,
                                       absl::FunctionRef<Response(const v1::ProfileRevision&)> answer);
  // A new revision of profile's name that nobody has yet, as it will be kept.
  absl::StatusOr<v1::ProfileRevision> NextRevision(const storage::Reader& reader, const CallContext& call,
                                                   matching::v1::ScoringProfile profile,
                                                   const std::string& comment) const;
  void OfferToMatching(const CallContext& call, const matching::v1::ScoringProfile& profile);

  // In the order of features.
  absl::StatusOr<std::vector<matching::v1::FeatureScore>> Score(
      const CallContext& call, const matching::v1::ScoringProfile& profile,
      absl::Span<const matching::v1::MatchFeatures* const> features) const;
  absl::StatusOr<std::vector<v1::RankChange>> Compare(const CallContext& call,
                                                      const matching::v1::ScoringProfile& before,
                                                      const matching::v1::ScoringProfile& after,
                                                      absl::Span<const v1::SamplePair> sample) const;
  // The newest decided pairs, each as it was last decided.
  absl::StatusOr<std::vector<v1::SamplePair>> DecidedPairs() const;

  google::protobuf::Timestamp Now() const;

  const std::shared_ptr<storage::Store> store_;
  const std::unique_ptr<MatchFinder> finder_;
  const std::unique_ptr<MatchScorer> scorer_;
  const runtime::Clock& clock_;
  runtime::IdSource& ids_;
  const std::function<void(const std::string&)> report_;
  const Records records_;
  const runtime::ReplayTable replays_;
  const runtime::AuditTrail audit_;
  std::mutex profiles_mutex_;  // One change of profiles, here and in matching, at a time.
  std::atomic<bool> synchronized_{false};
};

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_BROKERAGE_H_
