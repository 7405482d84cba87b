// The core of matching: finds and explains matches. A pure function of the
// admission log and of the revisions that its answers name; never reads a clock
// for a score.
#ifndef KAREZ_SERVICES_MATCHING_MATCHER_H_
#define KAREZ_SERVICES_MATCHING_MATCHER_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "karez/matching/v1/scoring_profile.pb.h"
#include "services/matching/admission.h"
#include "services/matching/admission_log.h"
#include "services/matching/answer.h"
#include "services/matching/collection.h"
#include "services/matching/explain/sentence_aligner.h"
#include "services/matching/exposure.h"
#include "services/matching/listing_feed.h"
#include "services/matching/profiles.h"
#include "services/matching/quotes.h"
#include "services/matching/vectorizer.h"
#include "services/matching/wait_places.h"
#include "services/runtime/audit.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"
#include "storage/store.h"

namespace karez::matching {

struct MatcherOptions {
  std::shared_ptr<storage::Store> store;
  // For the trail of what was done; must outlive the matcher.
  const runtime::Clock* clock = nullptr;
  std::unique_ptr<ListingFeed> feed;
  // nullptr where no model is loaded: matching then runs on words alone.
  std::shared_ptr<const Vectorizer> vectorizer;
  // Why there is none; empty where there is one.
  std::string model_error;
  // In force until RefreshStatistics is first called.
  std::shared_ptr<const Statistics> statistics;
  // That ships: in force until another is activated.
  v1::ScoringProfile profile;
  // A line for the operator's log.
  Admission::Report report;
  // Calls that wait for at_least_sequence at a time.
  WaitPlaces::Bounds waiting = {};
};

// Thread safety: calls are safe for concurrent use; Start and Stop come from one
// thread. Errors of the calls: see the proto.
class Matcher {
 public:
  // Reads the log and fills the index: seconds for 100,000 listings. Then
  // follows the feed until Stop(). Errors: those of the store.
  static absl::StatusOr<std::shared_ptr<Matcher>> Start(MatcherOptions options);
  ~Matcher();

  // Ends what runs in the background and whoever waits for it.
  void Stop();

  // Everything that the registry had when matching had first caught up with it
  // is admitted: what comes later makes it busy, not unready.
  bool HasCaughtUp();

  AdmissionProgress Progress() const { return admission_.Progress(); }

  absl::StatusOr<v1::FindMatchesResponse> FindMatches(const runtime::CallContext& call,
                                                      const v1::FindMatchesRequest& request);
  absl::StatusOr<v1::Match> ExplainMatch(const runtime::CallContext& call, const v1::ExplainMatchRequest& request);
  absl::StatusOr<v1::ScoringProfile> InstallProfile(const runtime::CallContext& call,
                                                    const v1::InstallProfileRequest& request);
  absl::StatusOr<v1::ListProfilesResponse> ListProfiles(const runtime::CallContext& call,
                                                        const v1::ListProfilesRequest& request);
  absl::StatusOr<v1::ScoreFeaturesResponse> ScoreFeatures(const runtime::CallContext& call,
                                                          const v1::ScoreFeaturesRequest& request);
  absl::StatusOr<v1::MatchingStatus> GetMatchingStatus(const runtime::CallContext& call,
                                                       const v1::GetMatchingStatusRequest& request);
  absl::StatusOr<v1::StatisticsInfo> RefreshStatistics(const runtime::CallContext& call,
                                                       const v1::RefreshStatisticsRequest& request);

 private:
  Matcher(MatcherOptions options, std::shared_ptr<const Statistics> statistics);

  // One answer's subject with what was read for it.
  struct Asked {
    v1::AdmittedListing admitted;
    Subject subject;
  };

  absl::StatusOr<Asked> Ask(const v1::FindMatchesRequest& request, const runtime::Principal& reader) const;
  absl::StatusOr<Asked> AskDraft(const registry::v1::Listing& draft) const;
  // What the page is cut from.
  absl::StatusOr<FoundListings> Search(const Asked& asked, const v1::FindMatchesRequest& request,
                                       const ScoringContext& context);
  // Adds to each match of the page where the texts of both sides meet, as they were
  // when the page was found.
  absl::Status Quote(v1::AdmittedListing asked, const MatchPage& page, const runtime::Principal& reader,
                     v1::FindMatchesResponse* response);
  // Adds where the texts and the sentences of both sides meet, as far as the reader
  // may see them.
  absl::Status QuotePair(v1::AdmittedListing need, v1::AdmittedListing offer, const Statistics& statistics,
                         const runtime::Principal& reader, v1::Match* match);
  // The entry of the log about a listing. NOT_FOUND also where reader may not know of it.
  absl::StatusOr<v1::AdmissionRecord> GetAdmitted(const std::string& name, const runtime::Principal& reader) const;
  absl::Status AwaitSequence(const runtime::CallContext& call, int64_t at_least_sequence);
  // sequence, statistics_revision: of the state that was scored.
  v1::Provenance ProvenanceOf(int64_t sequence, const std::string& statistics_revision,
                              const AdmissionProgress& progress, const v1::ScoringProfile& profile) const;

  const std::shared_ptr<const Vectorizer> vectorizer_;
  const std::string model_error_;
  const runtime::AuditTrail audit_;
  Profiles profiles_;
  AdmissionLog log_;
  Collection collection_;
  Exposure exposure_;
  Quotes quotes_;
  Admission admission_;
  SentenceAligner aligner_;
  WaitPlaces wait_places_;
  std::atomic<bool> caught_up_{false};  // At least once.
  std::mutex refresh_mutex_;            // One refresh of the statistics at a time.
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_MATCHER_H_
