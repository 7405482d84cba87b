#include "services/matching/matcher.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/matching/concept/finder.h"
#include "services/matching/explain/near_miss.h"
#include "services/matching/explain/open_question.h"
#include "services/matching/quantity/basis.h"
#include "services/matching/score/features.h"
#include "services/matching/score/profile.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "tbb/blocked_range.h"
#include "tbb/parallel_for.h"

namespace karez::matching {
namespace {

// Longest wait for at_least_sequence, whatever the call's deadline.
constexpr absl::Duration kLongestWait = absl::Seconds(30);
// Listings of a page that one processor quotes with one reader.
constexpr size_t kQuotedAtOnce = 4;

absl::Status NotAdmitted(const std::string& name) {
  return runtime::MakeError(
      absl::StatusCode::kNotFound, "LISTING_NOT_ADMITTED",
      absl::StrCat("listing: got ", name, ", want one that is published and admitted to matching"),
      {{"listing", name}});
}

v1::Explanation Explain(const Terms& need, const Terms& offer, const Evaluation& evaluation,
                        const ScoringContext& context) {
  v1::Explanation explanation;
  for (v1::NearMiss& near_miss : FindNearMisses(need, offer, evaluation, context)) {
    *explanation.add_near_misses() = std::move(near_miss);
  }
  for (v1::OpenQuestion& question : FindOpenQuestions(need, offer, evaluation, context)) {
    *explanation.add_open_questions() = std::move(question);
  }
  return explanation;
}

// Statistics that RefreshStatistics has put in force, else those that ship.
absl::StatusOr<std::shared_ptr<const Statistics>> StatisticsInForce(const MatcherOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(const std::string refreshed, AdmissionLog(options.store).GetStatistics());
  if (refreshed.empty()) return options.statistics;
  return Statistics::Parse(refreshed);
}

// call and profile must outlive it.
ScoringContext ContextOf(const runtime::CallContext& call, const AdmissionProgress& progress,
                         const v1::ScoringProfile& profile) {
  const runtime::Principal& reader = call.principal;
  return {&profile, reader.clearance, progress.as_of_time.seconds(), reader.organizations.empty() ? nullptr : &reader};
}

absl::Status CheckGiven(const v1::ScoringProfile& profile) {
  const absl::Status checked = CheckProfile(profile);
  if (checked.ok()) return checked;
  return runtime::InvalidArgument({{"profile", std::string(checked.message())}});
}

}  // namespace

absl::StatusOr<std::shared_ptr<Matcher>> Matcher::Start(MatcherOptions options) {
  ConceptFinder::Shipped();  // Made now, so that no request waits for it.
  KAREZ_RETURN_IF_ERROR(CheckProfile(options.profile));
  KAREZ_ASSIGN_OR_RETURN(auto statistics, StatisticsInForce(options));
  const v1::ScoringProfile shipped = options.profile;
  const Admission::Report report = options.report;
  std::shared_ptr<Matcher> matcher(new Matcher(std::move(options), std::move(statistics)));
  KAREZ_ASSIGN_OR_RETURN(const bool same, matcher->profiles_.Load(shipped));
  if (!same) {
    report(absl::StrCat("the profile that ships differs from the ", ProfileRevision(shipped),
                        " that is kept, which stays"));
  }
  KAREZ_ASSIGN_OR_RETURN(const int64_t last, matcher->log_.LastSequence());
  matcher->collection_.StartAt(last);
  KAREZ_RETURN_IF_ERROR(matcher->admission_.Start());
  return matcher;
}

Matcher::Matcher(MatcherOptions options, std::shared_ptr<const Statistics> statistics)
    : vectorizer_(options.vectorizer),
      model_error_(std::move(options.model_error)),
      audit_(*options.clock),
      profiles_(options.store),
      log_(std::move(options.store)),
      collection_(log_, vectorizer_, std::move(statistics)),
      exposure_(log_, collection_),
      admission_(log_, std::move(options.feed), options.vectorizer, collection_, std::move(options.report)),
      aligner_(vectorizer_),
      wait_places_(options.waiting) {}

Matcher::~Matcher() { Stop(); }

void Matcher::Stop() { admission_.Stop(); }

bool Matcher::HasCaughtUp() {
  const AdmissionProgress progress = admission_.Progress();
  if (progress.caught_up) caught_up_ = true;
  return caught_up_ && progress.failure.ok();
}

absl::Status Matcher::AwaitSequence(const runtime::CallContext& call, int64_t at_least_sequence) {
  if (at_least_sequence <= admission_.Progress().registry_sequence) return absl::OkStatus();
  KAREZ_ASSIGN_OR_RETURN(const auto place, wait_places_.Take(call.principal.name));
  return admission_.Await(at_least_sequence, std::min(call.deadline, absl::Now() + kLongestWait));
}

v1::Provenance Matcher::ProvenanceOf(int64_t sequence, const std::string& statistics_revision,
                                     const AdmissionProgress& progress, const v1::ScoringProfile& profile) const {
  v1::Provenance provenance;
  provenance.set_admission_sequence(sequence);
  provenance.set_registry_sequence(progress.registry_sequence);
  provenance.set_profile_revision(ProfileRevision(profile));
  provenance.set_taxonomy_revision(progress.taxonomy_revision);
  provenance.set_concept_revision(Vocabulary::Shipped().revision());
  provenance.set_quantity_revision(FiguresRevision());
  provenance.set_statistics_revision(statistics_revision);
  if (vectorizer_ != nullptr) {
    provenance.set_alignment_revision(vectorizer_->alignment_revision());
    provenance.set_model_id(vectorizer_->model_id());
  }
  *provenance.mutable_as_of_time() = progress.as_of_time;
  provenance.set_candidate_source(v1::CANDIDATE_SOURCE_EXACT);
  return provenance;
}

absl::StatusOr<v1::AdmissionRecord> Matcher::GetAdmitted(const std::string& name,
                                                         const runtime::Principal& reader) const {
  KAREZ_ASSIGN_OR_RETURN(auto record, log_.Get(name));
  if (!record) return NotAdmitted(name);
  const registry::v1::Listing& listing = record->listing().listing();
  const bool published = listing.state() == registry::v1::LISTING_STATE_PUBLISHED;
  if (!published && !reader.SeesAllOf(listing.organization())) return NotAdmitted(name);
  return *std::move(record);
}

absl::StatusOr<Matcher::Asked> Matcher::AskDraft(const registry::v1::Listing& draft) const {
  Asked asked;
  *asked.admitted.mutable_listing() = draft;
  asked.admitted.mutable_listing()->clear_name();
  asked.admitted.set_language(OriginalLanguage(draft));
  if (vectorizer_ != nullptr) {
    const registry::v1::Listing* listing = &draft;
    KAREZ_ASSIGN_OR_RETURN(auto vectors, vectorizer_->Make({&listing, 1}));
    *asked.admitted.mutable_vectors() = std::move(vectors.front());
  }
  asked.subject = collection_.SubjectOfDraft(asked.admitted);
  return asked;
}

absl::StatusOr<Matcher::Asked> Matcher::Ask(const v1::FindMatchesRequest& request,
                                            const runtime::Principal& reader) const {
  switch (request.subject_case()) {
    case v1::FindMatchesRequest::kDraft:
      return AskDraft(request.draft());
    case v1::FindMatchesRequest::kListing: {
      KAREZ_ASSIGN_OR_RETURN(v1::AdmissionRecord record, GetAdmitted(request.listing(), reader));
      Subject subject = collection_.SubjectOf(record);
      return Asked{std::move(*record.mutable_listing()), std::move(subject)};
    }
    default:
      return runtime::InvalidArgument({{"subject", "got nothing, want listing or draft"}});
  }
}

absl::StatusOr<v1::FindMatchesResponse> Matcher::FindMatches(const runtime::CallContext& call,
                                                             const v1::FindMatchesRequest& request) {
  KAREZ_RETURN_IF_ERROR(AwaitSequence(call, request.at_least_sequence()));
  KAREZ_ASSIGN_OR_RETURN(const auto profile, profiles_.Find(request.profile()));
  KAREZ_ASSIGN_OR_RETURN(Asked asked, Ask(request, call.principal));
  const AdmissionProgress progress = admission_.Progress();
  const ScoringContext context = ContextOf(call, progress, *profile);

  KAREZ_ASSIGN_OR_RETURN(FoundListings found, Search(asked, request, context));

  v1::FindMatchesResponse response;
  response.set_pending_count(progress.pending);
  *response.mutable_provenance() = ProvenanceOf(found.sequence, found.statistics_revision, progress, *profile);
  KAREZ_ASSIGN_OR_RETURN(const MatchPage page, CutPage(request, call.principal, std::move(found.listings)));
  response.set_next_page_token(page.next_page_token);

  const std::string& name = asked.admitted.listing().name();
  const Terms& own = asked.subject.terms;
  for (size_t i = 0; i < page.listings.size(); ++i) response.add_matches();
  tbb::parallel_for(size_t{0}, page.listings.size(), [&](size_t i) {
    const ScoredListing& scored = page.listings[i];
    const Terms& other = scored.listing->terms;
    const Evaluation evaluation =
        Evaluate(own.is_offer ? other : own, own.is_offer ? own : other, scored.topic.topic, context);
    *response.mutable_matches(static_cast<int>(i)) =
        MakeMatch({name, own}, {scored.listing->name, other}, scored.topic, evaluation, context, response.provenance());
  });
  if (request.view() != v1::MATCH_VIEW_BASIC) {
    KAREZ_RETURN_IF_ERROR(Quote(std::move(asked.admitted), page, call.principal, &response));
  }
  return response;
}

absl::StatusOr<FoundListings> Matcher::Search(const Asked& asked, const v1::FindMatchesRequest& request,
                                              const ScoringContext& context) {
  if (request.exposure_cap() == 0) {
    return collection_.Search(asked.subject, SearchOrderOf(request.ranking()), context);
  }
  return exposure_.Search(asked.subject, asked.admitted.listing().name(), request, context);
}

absl::Status Matcher::Quote(v1::AdmittedListing asked, const MatchPage& page, const runtime::Principal& reader,
                            v1::FindMatchesResponse* response) {
  const auto statistics = collection_.statistics();
  std::vector<std::shared_ptr<const QuotableListing>> quotables;
  std::vector<std::string> missing;
  for (const ScoredListing& scored : page.listings) {
    const options::v1::Visibility clearance = reader.ClearanceFor(scored.listing->terms.organization);
    quotables.push_back(quotes_.Find(*scored.listing, clearance));
    if (quotables.back() == nullptr) missing.push_back(scored.listing->name);
  }
  KAREZ_ASSIGN_OR_RETURN(auto records, log_.GetMany(missing));
  std::vector<std::optional<v1::AdmissionRecord>*> read(quotables.size(), nullptr);
  auto record = records.begin();
  for (size_t i = 0; i < quotables.size(); ++i) {
    if (quotables[i] == nullptr) read[i] = &*record++;
  }
  ListingReader own_texts;
  const QuotableListing own = MakeQuotable(std::move(asked), reader, own_texts);
  tbb::parallel_for(tbb::blocked_range<size_t>(0, quotables.size(), kQuotedAtOnce), [&](const auto& range) {
    ListingReader texts;
    for (size_t i = range.begin(); i < range.end(); ++i) {
      if (quotables[i] == nullptr) {
        const auto& listing = page.listings[i].listing;
        // It has left or changed since it was found: its score is not of these texts.
        if (!*read[i] || (*read[i])->admission_sequence() != listing->sequence) continue;
        v1::AdmittedListing& admitted = *(*read[i])->mutable_listing();
        quotables[i] = std::make_shared<const QuotableListing>(MakeQuotable(std::move(admitted), reader, texts));
        quotes_.Keep(listing, reader.ClearanceFor(listing->terms.organization), quotables[i]);
      }
      QuoteMeetings(*statistics, own, *quotables[i], response->mutable_matches(static_cast<int>(i)));
    }
  });
  return absl::OkStatus();
}

absl::StatusOr<v1::Match> Matcher::ExplainMatch(const runtime::CallContext& call,
                                                const v1::ExplainMatchRequest& request) {
  KAREZ_RETURN_IF_ERROR(AwaitSequence(call, request.at_least_sequence()));
  KAREZ_ASSIGN_OR_RETURN(v1::AdmissionRecord need, GetAdmitted(request.need(), call.principal));
  KAREZ_ASSIGN_OR_RETURN(v1::AdmissionRecord offer, GetAdmitted(request.offer(), call.principal));
  if (!need.listing().listing().has_need()) return runtime::InvalidArgument({{"need", "got an offer, want a need"}});
  if (!offer.listing().listing().has_offer()) return runtime::InvalidArgument({{"offer", "got a need, want an offer"}});
  KAREZ_ASSIGN_OR_RETURN(const auto profile, profiles_.Find(request.profile()));
  const AdmissionProgress progress = admission_.Progress();
  const ScoringContext context = ContextOf(call, progress, *profile);
  const Subject of_need = collection_.SubjectOf(need);
  const Subject of_offer = collection_.SubjectOf(offer);
  const auto statistics = collection_.statistics();
  const TopicScore topic = statistics->Score(of_need.content, of_offer.content);
  const Evaluation evaluation = Evaluate(of_need.terms, of_offer.terms, topic.topic, context);
  v1::Match match =
      MakeMatch({request.need(), of_need.terms}, {request.offer(), of_offer.terms}, topic, evaluation, context,
                ProvenanceOf(collection_.sequence(), statistics->revision(), progress, *profile));
  *match.mutable_features() = FeaturesOf(of_need.terms, of_offer.terms, topic.topic, context);
  if (request.view() == v1::MATCH_VIEW_BASIC) return match;
  *match.mutable_explanation() =
      Explain(*SideAsRead(of_need.terms, context), *SideAsRead(of_offer.terms, context), evaluation, context);
  KAREZ_RETURN_IF_ERROR(QuotePair(std::move(*need.mutable_listing()), std::move(*offer.mutable_listing()), *statistics,
                                  call.principal, &match));
  return match;
}

absl::StatusOr<v1::ScoringProfile> Matcher::InstallProfile(const runtime::CallContext& call,
                                                           const v1::InstallProfileRequest& request) {
  KAREZ_RETURN_IF_ERROR(CheckGiven(request.profile()));
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  KAREZ_RETURN_IF_ERROR(
      profiles_.Install(request.profile(), request.activate(), [&](storage::Transaction& transaction) {
        return audit_.Append(transaction, entry, {ProfileRevision(request.profile())});
      }));
  return request.profile();
}

absl::StatusOr<v1::ListProfilesResponse> Matcher::ListProfiles(const runtime::CallContext&,
                                                               const v1::ListProfilesRequest&) {
  return profiles_.List();
}

absl::StatusOr<v1::ScoreFeaturesResponse> Matcher::ScoreFeatures(const runtime::CallContext&,
                                                                 const v1::ScoreFeaturesRequest& request) {
  KAREZ_RETURN_IF_ERROR(CheckGiven(request.profile()));
  v1::ScoreFeaturesResponse response;
  for (int i = 0; i < request.features_size(); ++i) {
    KAREZ_ASSIGN_OR_RETURN(*response.add_scores(), matching::ScoreFeatures(request.profile(), request.features(i),
                                                                           absl::StrCat("features[", i, "]")));
  }
  return response;
}

absl::Status Matcher::QuotePair(v1::AdmittedListing need, v1::AdmittedListing offer, const Statistics& statistics,
                                const runtime::Principal& reader, v1::Match* match) {
  const std::string need_language = need.language();
  const std::string offer_language = offer.language();
  ListingReader texts;
  const QuotableListing quotable_need = MakeQuotable(std::move(need), reader, texts);
  const QuotableListing quotable_offer = MakeQuotable(std::move(offer), reader, texts);
  QuoteMeetings(statistics, quotable_need, quotable_offer, match);
  if (vectorizer_ == nullptr) return absl::OkStatus();
  KAREZ_ASSIGN_OR_RETURN(std::vector<v1::Evidence> met, aligner_.Align(quotable_need.listing(), need_language,
                                                                       quotable_offer.listing(), offer_language));
  AddTopicEvidence(std::move(met), match);
  return absl::OkStatus();
}

absl::StatusOr<v1::MatchingStatus> Matcher::GetMatchingStatus(const runtime::CallContext&,
                                                              const v1::GetMatchingStatusRequest&) {
  const AdmissionProgress progress = admission_.Progress();
  if (!progress.failure.ok()) return progress.failure;
  v1::MatchingStatus status;
  *status.mutable_provenance() =
      ProvenanceOf(collection_.sequence(), collection_.statistics()->revision(), progress, *profiles_.Active());
  status.set_offer_count(static_cast<int64_t>(collection_.count(Side::kOffer)));
  status.set_need_count(static_cast<int64_t>(collection_.count(Side::kNeed)));
  status.set_pending_count(progress.pending);
  status.set_caught_up(progress.caught_up);
  status.set_model_error(model_error_);
  status.set_index_bytes(static_cast<int64_t>(collection_.bytes()));
  status.set_kernel(std::string(KernelName(collection_.kernel())));
  return status;
}

absl::StatusOr<v1::StatisticsInfo> Matcher::RefreshStatistics(const runtime::CallContext& call,
                                                              const v1::RefreshStatisticsRequest& request) {
  std::lock_guard<std::mutex> lock(refresh_mutex_);
  std::vector<Content> contents;
  KAREZ_RETURN_IF_ERROR(log_.ScanAdmitted([&](v1::AdmissionRecord&& record) {
    if (record.has_listing()) contents.push_back(collection_.ContentOf(record.listing()));
  }));
  std::vector<const Content*> counted;
  for (const Content& content : contents) counted.push_back(&content);
  KAREZ_ASSIGN_OR_RETURN(auto statistics, Statistics::Build(counted));

  AdmissionCommit commit;
  commit.records.emplace_back().set_statistics_revision(statistics->revision());
  commit.statistics = statistics->Serialize();
  commit.record = [this, entry = runtime::DescribeCall(call, request),
                   name = absl::StrCat("statistics/", statistics->revision())](storage::Transaction& transaction) {
    return audit_.Append(transaction, entry, {name});
  };
  collection_.SetStatistics(statistics);
  KAREZ_RETURN_IF_ERROR(admission_.Admit(std::move(commit)));
  v1::StatisticsInfo info;
  info.set_revision(statistics->revision());
  info.set_listing_count(statistics->listing_count());
  return info;
}

}  // namespace karez::matching
