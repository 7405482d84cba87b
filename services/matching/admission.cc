#include "services/matching/admission.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/status_macros.h"

namespace karez::matching {
namespace {

using registry::v1::Change;

constexpr absl::Duration kFeedWait = absl::Seconds(20);
constexpr absl::Duration kFirstRetry = absl::Milliseconds(100);
constexpr absl::Duration kLastRetry = absl::Seconds(5);
// More listings than this in one answer of the feed are a bulk import.
constexpr int kInteractiveListings = 16;
constexpr size_t kEmbedAtOnce = 8;

absl::string_view NameOf(const Change& change) {
  if (change.has_listing()) return change.listing().name();
  if (change.has_organization()) return change.organization().name();
  return change.removed();
}

// The last change of each record: those before it would never be seen.
std::vector<const Change*> LastOfEach(const registry::v1::ListChangesResponse& answer) {
  std::vector<const Change*> last;
  absl::flat_hash_set<absl::string_view> names;
  for (auto it = answer.changes().rbegin(); it != answer.changes().rend(); ++it) {
    if (names.insert(NameOf(*it)).second) last.push_back(&*it);
  }
  std::reverse(last.begin(), last.end());
  return last;
}

v1::AdmissionRecord RecordOf(int64_t registry_sequence, const google::protobuf::Timestamp& commit_time) {
  v1::AdmissionRecord record;
  record.set_registry_sequence(registry_sequence);
  *record.mutable_commit_time() = commit_time;
  return record;
}

bool Earlier(const google::protobuf::Timestamp& a, const google::protobuf::Timestamp& b) {
  return std::make_pair(a.seconds(), a.nanos()) < std::make_pair(b.seconds(), b.nanos());
}

}  // namespace

bool IsAdmissible(const registry::v1::Listing& listing) {
  return listing.state() == registry::v1::LISTING_STATE_PUBLISHED ||
         listing.state() == registry::v1::LISTING_STATE_ON_HOLD ||
         listing.state() == registry::v1::LISTING_STATE_EXPIRED;
}

Admission::Admission(AdmissionLog& log, std::unique_ptr<ListingFeed> feed, std::shared_ptr<const Vectorizer> vectorizer,
                     AdmissionSink& sink, Report report)
    : log_(log), feed_(std::move(feed)), vectorizer_(std::move(vectorizer)), sink_(sink), report_(std::move(report)) {}

Admission::~Admission() { Stop(); }

absl::Status Admission::Start() {
  KAREZ_ASSIGN_OR_RETURN(position_, log_.GetPosition());
  from_nothing_ = position_.feed_cursor().empty();
  std::vector<v1::AdmissionRecord> batch;
  const auto flush = [&] {
    sink_.Apply(batch);
    batch.clear();
  };
  KAREZ_RETURN_IF_ERROR(log_.ScanAdmitted([&](v1::AdmissionRecord&& record) {
    QueueForeign(record);
    batch.push_back(std::move(record));
    if (batch.size() == 1000) flush();
  }));
  flush();
  KAREZ_RETURN_IF_ERROR(log_.ScanPending([&](store::v1::PendingListing&& pending) { queue_.Add(std::move(pending)); }));
  {
    std::lock_guard<std::mutex> lock(mutex_);
    UpdateProgressLocked();
  }
  follower_ = std::thread([this] { FollowFeed(); });
  embedder_ = std::thread([this] { EmbedPending(); });
  return absl::OkStatus();
}

void Admission::QueueForeign(const v1::AdmissionRecord& record) {
  if (!record.has_listing() || vectorizer_ == nullptr || vectorizer_->Made(record.listing().vectors())) return;
  store::v1::PendingListing pending;
  *pending.mutable_listing() = record.listing().listing();
  pending.set_registry_sequence(record.registry_sequence());
  *pending.mutable_commit_time() = record.commit_time();
  pending.set_bulk(true);
  queue_.Add(std::move(pending));
}

void Admission::Stop() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  feed_->Cancel();
  if (follower_.joinable()) follower_.join();
  if (embedder_.joinable()) embedder_.join();
}

AdmissionProgress Admission::Progress() const {
  std::lock_guard<std::mutex> lock(progress_mutex_);
  return progress_;
}

void Admission::UpdateProgressLocked() {
  AdmissionProgress progress;
  if (snapshot_complete_) {
    const auto least = queue_.LeastSequence();
    progress.registry_sequence =
        least ? std::min(*least - 1, position_.registry_sequence()) : position_.registry_sequence();
  }
  progress.as_of_time = position_.as_of_time();
  progress.pending = static_cast<int64_t>(queue_.size());
  progress.caught_up = feed_caught_up_ && queue_.size() == 0;
  progress.failure = failure_;
  progress.taxonomy_revision = taxonomy_revision_;
  std::lock_guard<std::mutex> lock(progress_mutex_);
  progress_ = std::move(progress);
}

absl::Status Admission::Await(int64_t registry_sequence, absl::Time deadline) const {
  const auto reached = [&] {
    const auto least = queue_.LeastSequence();
    return snapshot_complete_ && position_.registry_sequence() >= registry_sequence &&
           (!least || *least > registry_sequence);
  };
  std::unique_lock<std::mutex> lock(mutex_);
  while (!reached()) {
    if (stopping_) return absl::CancelledError("matching is stopping");
    if (!failure_.ok()) return failure_;
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) {
      return absl::DeadlineExceededError(absl::StrCat("at_least_sequence: got ", registry_sequence, ", admitted up to ",
                                                      position_.registry_sequence(), ", ", queue_.size(), " pending"));
    }
    changed_.wait_for(lock,
                      absl::ToChronoMilliseconds(std::min(left, absl::Minutes(1))) + std::chrono::milliseconds(1));
  }
  return absl::OkStatus();
}

absl::Status Admission::Admit(AdmissionCommit commit) {
  std::lock_guard<std::mutex> lock(mutex_);
  return CommitLocked(commit);
}

bool Admission::Stopping() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return stopping_ || !failure_.ok();
}

void Admission::Fail(const absl::Status& why) {
  report_(absl::StrCat("admission stopped: ", why.ToString()));
  std::lock_guard<std::mutex> lock(mutex_);
  failure_ = why;
  UpdateProgressLocked();
  changed_.notify_all();
}

void Admission::FollowFeed() {
  absl::Duration retry = kFirstRetry;
  while (!Stopping()) {
    std::string cursor;
    absl::Duration wait = absl::ZeroDuration();  // Until it is known that nothing is new.
    {
      std::lock_guard<std::mutex> lock(mutex_);
      cursor = position_.feed_cursor();
      if (feed_caught_up_) wait = kFeedWait;
    }
    const auto answer = feed_->Next(cursor, wait);
    if (answer.ok()) {
      // A registry that cannot wait for changes any more still answers that there are none.
      if (wait > absl::ZeroDuration() || answer->changes_size() > 0) retry = kFirstRetry;
      if (taxonomy_revision_.empty()) LearnTaxonomyRevision();
      if (const absl::Status taken = Take(*answer); !taken.ok()) return Fail(taken);
      continue;
    }
    if (absl::IsOutOfRange(answer.status())) {
      report_(absl::StrCat("feed: ", answer.status().message(), "; starting again from a snapshot"));
      std::lock_guard<std::mutex> lock(mutex_);
      position_.clear_feed_cursor();
      snapshot_complete_ = false;
      feed_caught_up_ = false;
      from_nothing_ = true;
      seen_.clear();
      UpdateProgressLocked();
      continue;
    }
    std::unique_lock<std::mutex> lock(mutex_);
    if (stopping_) return;
    feed_caught_up_ = false;
    UpdateProgressLocked();
    changed_.wait_for(lock, absl::ToChronoMilliseconds(retry), [this] { return stopping_; });
    retry = std::min(retry * 2, kLastRetry);
  }
}

void Admission::LearnTaxonomyRevision() {
  auto revision = feed_->TaxonomyRevision();
  if (!revision.ok()) return;  // Asked again with the next answer of the feed.
  std::lock_guard<std::mutex> lock(mutex_);
  taxonomy_revision_ = *std::move(revision);
  UpdateProgressLocked();
}

absl::Status Admission::Take(const registry::v1::ListChangesResponse& answer) {
  const std::vector<const Change*> changes = LastOfEach(answer);
  const auto listings = std::count_if(changes.begin(), changes.end(), [](const Change* c) { return c->has_listing(); });
  std::lock_guard<std::mutex> lock(mutex_);
  AdmissionCommit commit;
  commit.position = position_;
  for (const Change* change : changes) {
    if (from_nothing_) seen_.emplace(NameOf(*change));
    commit.position->set_registry_sequence(std::max(commit.position->registry_sequence(), change->sequence()));
    if (Earlier(commit.position->as_of_time(), change->commit_time())) {
      *commit.position->mutable_as_of_time() = change->commit_time();
    }
    if (change->has_listing()) {
      KAREZ_RETURN_IF_ERROR(TakeListing(*change, listings > kInteractiveListings, commit));
      continue;
    }
    v1::AdmissionRecord record = RecordOf(change->sequence(), change->commit_time());
    if (change->has_organization()) {
      *record.mutable_organization() = change->organization();
    } else {
      record.set_removed(change->removed());
      commit.settled.push_back(change->removed());
    }
    commit.records.push_back(std::move(record));
  }
  if (answer.caught_up() && from_nothing_) KAREZ_RETURN_IF_ERROR(RemoveUnseen(commit));
  const bool moved = commit.position->feed_cursor() != answer.next_cursor();
  commit.position->set_feed_cursor(answer.next_cursor());
  if (moved || !changes.empty()) KAREZ_RETURN_IF_ERROR(CommitLocked(commit));
  if (answer.caught_up()) {
    snapshot_complete_ = true;
    from_nothing_ = false;
    seen_.clear();
  }
  feed_caught_up_ = answer.caught_up();
  UpdateProgressLocked();
  changed_.notify_all();
  return absl::OkStatus();
}

absl::Status Admission::TakeListing(const Change& change, bool bulk, AdmissionCommit& commit) const {
  const registry::v1::Listing& listing = change.listing();
  KAREZ_ASSIGN_OR_RETURN(auto known, log_.Get(listing.name()));
  v1::AdmissionRecord record = RecordOf(change.sequence(), change.commit_time());
  if (!IsAdmissible(listing)) {
    commit.settled.push_back(listing.name());
    if (!known) return absl::OkStatus();
    record.set_removed(listing.name());
    commit.records.push_back(std::move(record));
    return absl::OkStatus();
  }
  v1::AdmittedListing& admitted = *record.mutable_listing();
  if (vectorizer_ != nullptr) {
    if (!known || known->listing().vectors().text_hash() != vectorizer_->TextHash(listing)) {
      store::v1::PendingListing& pending = commit.pending.emplace_back();
      *pending.mutable_listing() = listing;
      pending.set_registry_sequence(change.sequence());
      *pending.mutable_commit_time() = change.commit_time();
      pending.set_bulk(bulk);
      return absl::OkStatus();
    }
    *admitted.mutable_vectors() = known->listing().vectors();
  }
  *admitted.mutable_listing() = listing;
  admitted.set_language(OriginalLanguage(listing));
  commit.settled.push_back(listing.name());
  commit.records.push_back(std::move(record));
  return absl::OkStatus();
}

absl::Status Admission::RemoveUnseen(AdmissionCommit& commit) const {
  return log_.ScanAdmitted([&](v1::AdmissionRecord&& known) {
    const std::string name(SubjectOf(known));
    if (seen_.contains(name)) return;
    v1::AdmissionRecord record = RecordOf(commit.position->registry_sequence(), commit.position->as_of_time());
    record.set_removed(name);
    commit.records.push_back(std::move(record));
    commit.settled.push_back(name);
  });
}

absl::Status Admission::CommitLocked(AdmissionCommit& commit) {
  KAREZ_RETURN_IF_ERROR(log_.Commit(commit));
  if (commit.position) position_ = *commit.position;
  for (const std::string& name : commit.settled) queue_.Remove(name);
  for (auto& pending : commit.pending) queue_.Add(std::move(pending));
  if (!commit.records.empty()) sink_.Apply(commit.records);
  UpdateProgressLocked();
  changed_.notify_all();
  return absl::OkStatus();
}

void Admission::EmbedPending() {
  while (true) {
    std::vector<store::v1::PendingListing> batch;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !failure_.ok() || queue_.size() > 0; });
      if (stopping_ || !failure_.ok()) return;
      batch = queue_.Front(kEmbedAtOnce);
    }
    if (const absl::Status admitted = AdmitEmbedded(batch); !admitted.ok()) return Fail(admitted);
  }
}

absl::Status Admission::AdmitEmbedded(const std::vector<store::v1::PendingListing>& batch) {
  std::vector<v1::ListingVectors> vectors;
  if (vectorizer_ != nullptr) {  // Else they waited for a model that is gone now.
    std::vector<const registry::v1::Listing*> listings;
    for (const auto& pending : batch) listings.push_back(&pending.listing());
    auto made = vectorizer_->Make(listings);
    if (made.ok()) {
      vectors = *std::move(made);
    } else {
      report_(absl::StrCat("admitted without vectors: ", listings.front()->name(), " and ", listings.size() - 1,
                           " more: ", made.status().ToString()));
    }
  }
  std::lock_guard<std::mutex> lock(mutex_);
  AdmissionCommit commit;
  for (size_t i = 0; i < batch.size(); ++i) {
    if (!queue_.IsCurrent(batch[i])) continue;
    v1::AdmissionRecord record = RecordOf(batch[i].registry_sequence(), batch[i].commit_time());
    *record.mutable_listing()->mutable_listing() = batch[i].listing();
    record.mutable_listing()->set_language(OriginalLanguage(batch[i].listing()));
    if (!vectors.empty()) *record.mutable_listing()->mutable_vectors() = vectors[i];
    commit.records.push_back(std::move(record));
    commit.settled.push_back(batch[i].listing().name());
  }
  return CommitLocked(commit);
}

}  // namespace karez::matching
