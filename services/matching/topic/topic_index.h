#ifndef KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_INDEX_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_INDEX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/matching/topic/candidate_filter.h"
#include "services/matching/topic/content.h"
#include "services/matching/topic/fair_shared_mutex.h"
#include "services/matching/topic/kernel.h"
#include "services/matching/topic/lexical_index.h"
#include "services/matching/topic/statistics.h"
#include "services/matching/topic/topic.h"
#include "services/matching/topic/vector_index.h"

namespace karez::matching {

// A revision of a listing in an index. Numbers are small and used again after
// Reclaim(), so they can be places in an array of the caller's.
using Slot = uint32_t;

struct Candidate {
  Slot slot = 0;
  TopicScore score;
};

// By what a search orders what it finds.
enum class SearchOrder : uint8_t { kTopic, kLexical, kSemantic, kConcepts };

struct SearchOptions {
  static constexpr int64_t kLatest = std::numeric_limits<int64_t>::max() - 1;

  // The state to be seen: slots born at this sequence of the admission log or
  // before, and not dead by then.
  int64_t sequence = kLatest;
  SearchOrder order = SearchOrder::kTopic;
  // Most candidates. By kTopic there are some Statistics::kCandidates of a large
  // collection (a threshold decides, not a rank), all of a small one; by the
  // others all, but by kSemantic those without a vector and by kConcepts those
  // that name none.
  size_t limit = std::numeric_limits<size_t>::max();
};

// The listings of both sides under one revision of statistics: finds the topic
// candidates of a listing by an exact scan, which the processors that are idle share.
// New statistics want a new index.
//
// Thread safety: all methods are safe for concurrent use. A search sees its
// sequence, whatever is added or removed while it runs; a writer waits for the
// searches that run, and those that come later wait for it.
class TopicIndex {
 public:
  explicit TopicIndex(std::shared_ptr<const Statistics> statistics);
  // kernel must be among SupportedKernels().
  TopicIndex(std::shared_ptr<const Statistics> statistics, Kernel kernel);

  // Puts a listing in, to be seen from the sequence born on.
  Slot Add(const Content& content, int64_t born);
  // The same for one that statistics() has prepared, which is most of the work.
  Slot Add(Side listing_side, const Prepared& prepared, int64_t born);

  // Takes it out, to be seen no more from the sequence died on. slot must be
  // live: added, not removed.
  void Remove(Slot slot, int64_t died);

  // Gives back the memory of slots that were dead at horizon, which no search
  // will ask for again, once they are worth a pass over the whole index.
  // Returns the slots that Add() may use again.
  std::vector<Slot> Reclaim(int64_t horizon);

  // The other side's listings that may match the subject, best first, equal
  // ones by slot, with the scores of Statistics::Score(). The subject itself
  // need not be in the index.
  std::vector<Candidate> Search(const Content& subject, const SearchOptions& options) const;

  // Live slots of a side.
  size_t count(Side side) const;
  // Memory in use, in time of the whole index.
  size_t bytes() const;
  Kernel kernel() const { return kernel_; }
  const Statistics& statistics() const { return *statistics_; }

 private:
  static constexpr int64_t kAlive = std::numeric_limits<int64_t>::max();

  struct Entry {
    int64_t born = kAlive;  // kAlive: a slot that is free.
    int64_t died = kAlive;
    Traits traits;
  };

  struct SideIndex {
    explicit SideIndex(Kernel kernel) : vectors(kernel) {}

    LexicalIndex lexical;
    LexicalIndex concepts;
    VectorIndex vectors;
    CandidateFilter filter;
    std::vector<Entry> entries;
    std::vector<uint32_t> free;
    size_t live = 0;
    size_t dead = 0;
  };

  struct Found {
    uint32_t place;
    double value;
    StandardizedPair pair;
  };

  // Arrays as long as the index, kept for the next search.
  struct Scratch {
    std::vector<uint32_t> products;
    std::vector<uint32_t> concept_products;
    std::vector<int32_t> dots;
    std::vector<std::vector<Found>> found;  // By stretch.
  };
  // Places that one processor scans or filters at a time, a stretch: what that takes
  // stays in the nearest cache.
  static constexpr size_t kAtOnce = 1024;

  static Slot ToSlot(Side side, uint32_t place) { return place * 2 + static_cast<uint32_t>(side); }

  SideIndex& side(Side side) { return sides_[static_cast<size_t>(side)]; }
  const SideIndex& side(Side side) const { return sides_[static_cast<size_t>(side)]; }
  // Slots of a side that a search at sequence sees.
  size_t CountAt(Side side, int64_t sequence) const;
  // Fills scratch.found with what SearchLocked is to order.
  void Find(const Prepared& subject, Side subject_side, const SearchOptions& options, Scratch& scratch) const;
  std::vector<Candidate> SearchLocked(const Prepared& subject, Side subject_side, const SearchOptions& options,
                                      Scratch& scratch) const;
  std::unique_ptr<Scratch> TakeScratch() const;
  void ReturnScratch(std::unique_ptr<Scratch> scratch) const;

  const std::shared_ptr<const Statistics> statistics_;
  const Kernel kernel_;
  mutable FairSharedMutex mutex_;  // Guards sides_.
  std::array<SideIndex, 2> sides_;
  mutable std::mutex scratch_mutex_;  // Guards scratch_.
  mutable std::vector<std::unique_ptr<Scratch>> scratch_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_TOPIC_INDEX_H_
