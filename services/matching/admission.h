// Brings listings from the registry's feed into matching: follows the feed, has
// texts embedded, and admits each revision by one durable entry of the log.
#ifndef KAREZ_SERVICES_MATCHING_ADMISSION_H_
#define KAREZ_SERVICES_MATCHING_ADMISSION_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "karez/matching/store/v1/matching_store.pb.h"
#include "karez/matching/v1/admission.pb.h"
#include "services/matching/admission_log.h"
#include "services/matching/listing_feed.h"
#include "services/matching/pending_queue.h"
#include "services/matching/vectorizer.h"

namespace karez::matching {

// What is admitted, in memory. Told of each entry once, in the order of the log,
// after it is durable.
class AdmissionSink {
 public:
  virtual ~AdmissionSink() = default;
  virtual void Apply(absl::Span<const v1::AdmissionRecord> records) = 0;
};

// Where admission stands.
struct AdmissionProgress {
  // Every change of the registry up to this sequence is admitted; 0 until the
  // first snapshot of the feed is complete.
  int64_t registry_sequence = 0;
  // Commit time of the newest change that came.
  google::protobuf::Timestamp as_of_time;
  // Of the registry; empty until it was reached.
  std::string taxonomy_revision;
  int64_t pending = 0;
  // Nothing newer was there when the feed was last asked, and nothing waits.
  bool caught_up = false;
  // Why admission has stopped for good; OK while it has not.
  absl::Status failure;
};

// Which listings are admitted: those that are or were open to matching, so that
// a pair can be explained also while one side is held or has expired.
bool IsAdmissible(const registry::v1::Listing& listing);

// Thread safety: safe for concurrent use; Start and Stop are called by one thread.
class Admission {
 public:
  // A line for the operator's log.
  using Report = std::function<void(const std::string& line)>;

  // vectorizer: nullptr where no model is loaded; listings are then admitted
  // without vectors. sink and log must outlive it.
  Admission(AdmissionLog& log, std::unique_ptr<ListingFeed> feed, std::shared_ptr<const Vectorizer> vectorizer,
            AdmissionSink& sink, Report report);
  ~Admission();

  // Fills the sink from the log, then follows the feed. Errors: those of the log.
  absl::Status Start();
  void Stop();

  // Never waits for a commit.
  AdmissionProgress Progress() const;

  // Waits until every change up to registry_sequence is admitted. Errors:
  // DEADLINE_EXCEEDED, CANCELLED (stopping), or why admission has failed.
  absl::Status Await(int64_t registry_sequence, absl::Time deadline) const;

  // Appends records of another kind than listings, in order with all others. The
  // commit sets no position.
  absl::Status Admit(AdmissionCommit commit);

 private:
  // A listing with vectors of another model or alignment waits for new ones.
  void QueueForeign(const v1::AdmissionRecord& record);
  void FollowFeed();
  void LearnTaxonomyRevision();
  void EmbedPending();

  // One answer of the feed; listings that come with many others are bulk.
  absl::Status Take(const registry::v1::ListChangesResponse& answer);
  absl::Status TakeListing(const registry::v1::Change& change, bool bulk, AdmissionCommit& commit) const;
  // After a snapshot from nothing: removes what it no longer holds.
  absl::Status RemoveUnseen(AdmissionCommit& commit) const;
  absl::Status AdmitEmbedded(const std::vector<store::v1::PendingListing>& batch);

  // Commits, then tells the sink and the queue. mutex_ held.
  absl::Status CommitLocked(AdmissionCommit& commit);
  // Says where admission stands, after what it depends on has changed. mutex_ held.
  void UpdateProgressLocked();
  void Fail(const absl::Status& why);
  bool Stopping() const;

  AdmissionLog& log_;
  const std::unique_ptr<ListingFeed> feed_;
  const std::shared_ptr<const Vectorizer> vectorizer_;
  AdmissionSink& sink_;
  const Report report_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  PendingQueue queue_;
  store::v1::Position position_;
  bool snapshot_complete_ = false;  // Of the feed, since the start.
  bool feed_caught_up_ = false;
  bool stopping_ = false;
  absl::Status failure_;
  std::string taxonomy_revision_;
  // Names that a snapshot from nothing has brought so far; used by the follower only.
  absl::flat_hash_set<std::string> seen_;
  bool from_nothing_ = false;

  mutable std::mutex progress_mutex_;
  AdmissionProgress progress_;  // mutex_ is held for long: while a commit syncs and the sink takes it.

  std::thread follower_;
  std::thread embedder_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_ADMISSION_H_
