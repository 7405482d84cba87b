// What is admitted, in memory: the topic index of all that is open to matching,
// and the terms of each listing in it.
#ifndef KAREZ_SERVICES_MATCHING_COLLECTION_H_
#define KAREZ_SERVICES_MATCHING_COLLECTION_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "services/matching/admission.h"
#include "services/matching/admission_log.h"
#include "services/matching/score/scorer.h"
#include "services/matching/score/terms.h"
#include "services/matching/topic/fair_shared_mutex.h"
#include "services/matching/topic/topic_index.h"
#include "services/matching/vectorizer.h"

namespace karez::matching {

// A listing that is open to matching; never changed, only replaced.
struct OpenListing {
  std::string name;
  int64_t sequence = 0;  // Of the entry of the log that it was made from.
  Terms terms;
};

// A candidate, scored.
struct ScoredListing {
  std::shared_ptr<const OpenListing> listing;
  TopicScore topic;
  Verdict verdict;       // Who wants more evaluates it again.
  uint8_t crowding = 0;  // Comes after all of a lower one: see exposure.h.
};

// Candidates of one state of the collection.
struct FoundListings {
  std::vector<ScoredListing> listings;  // In no order that means anything.
  int64_t sequence = 0;                 // Of the last entry that the state has.
  std::string statistics_revision;
};

// For what the other side's listings are wanted.
struct Subject {
  Content content;
  Terms terms;
};

// Thread safety: safe for concurrent use. Apply and SetStatistics come from one
// thread at a time.
class Collection final : public AdmissionSink {
 public:
  // log must outlive it. vectorizer: nullptr where no model is loaded.
  Collection(const AdmissionLog& log, std::shared_ptr<const Vectorizer> vectorizer,
             std::shared_ptr<const Statistics> statistics);

  // The log's position before the first Apply, which then may be of older entries.
  void StartAt(int64_t sequence);

  // An entry about statistics puts those of the last SetStatistics in force.
  void Apply(absl::Span<const v1::AdmissionRecord> records) override;

  // Statistics that come into force with the next entry about them.
  void SetStatistics(std::shared_ptr<const Statistics> statistics);

  // One state, which stays as it is while this lives, so that what is searched
  // in it agrees. Whatever is admitted waits for it, so it is for searches only,
  // not for reading from a disk, but for the little that could not be foreseen.
  // No other method of the collection may be called by the thread that has it.
  class State {
   public:
    // The candidates of a subject by `order`, each evaluated.
    FoundListings Search(const Subject& subject, SearchOrder order, const ScoringContext& context) const;

   private:
    friend class Collection;
    explicit State(const Collection& collection) : collection_(&collection), lock_(collection.mutex_) {}

    const Collection* collection_;
    std::shared_lock<FairSharedMutex> lock_;
  };
  State Hold() const { return State(*this); }

  // A search in the state of the moment.
  FoundListings Search(const Subject& subject, SearchOrder order, const ScoringContext& context) const {
    return Hold().Search(subject, order, context);
  }

  // What of an admitted listing is compared with the other side's. Vectors that the
  // vectorizer did not make compare with nothing: such a listing is matched by its
  // words until it has new ones.
  Content ContentOf(const v1::AdmittedListing& admitted) const;

  // What an entry of the log about a listing says and asks for.
  Subject SubjectOf(const v1::AdmissionRecord& record) const;
  // The same of a listing that is inline in a request.
  Subject SubjectOfDraft(const v1::AdmittedListing& draft) const;

  std::shared_ptr<const Statistics> statistics() const;
  // Position of the last entry applied.
  int64_t sequence() const;
  size_t count(Side side) const;
  // Memory of index and terms, bytes; takes time of the whole index.
  size_t bytes() const;
  Kernel kernel() const;

 private:
  // What goes into the index of each record that is an open listing: the costly
  // part of taking it in, which needs no lock.
  std::vector<Prepared> PrepareAll(const Statistics& statistics, absl::Span<const v1::AdmissionRecord> records) const;
  void ApplyListing(const v1::AdmissionRecord& record, const Prepared& prepared, TextTerms read);
  void ApplyOrganization(const v1::AdmissionRecord& record);
  void Remove(absl::string_view name, int64_t sequence);
  // Builds the index anew from the log.
  void Rebuild(const v1::AdmissionRecord& record);
  // Under the lock under which what the record says takes effect: what is found
  // at one sequence is always the same.
  void AdvanceLocked(const v1::AdmissionRecord& record);
  Terms TermsOf(const v1::AdmittedListing& admitted, bool draft) const;
  const registry::v1::Organization* OwnerOf(const registry::v1::Listing& listing) const;

  const AdmissionLog& log_;
  const std::shared_ptr<const Vectorizer> vectorizer_;
  std::shared_ptr<const Statistics> next_statistics_;

  // Guards all below. Searches share it for their whole time, so that slots keep
  // their meaning.
  mutable FairSharedMutex mutex_;
  std::shared_ptr<const Statistics> statistics_;
  std::unique_ptr<TopicIndex> index_;
  std::vector<std::shared_ptr<const OpenListing>> entries_;  // By slot; null: free.
  absl::flat_hash_map<std::string, Slot> slots_;
  absl::flat_hash_map<std::string, registry::v1::Organization> organizations_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> listings_of_;
  int64_t sequence_ = 0;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_COLLECTION_H_
