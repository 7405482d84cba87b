// Listing revisions that wait for their vectors: what a person waits for before
// what came in bulk, each in the order of arrival.
#ifndef KAREZ_SERVICES_MATCHING_PENDING_QUEUE_H_
#define KAREZ_SERVICES_MATCHING_PENDING_QUEUE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "karez/matching/store/v1/matching_store.pb.h"

namespace karez::matching {

// Not safe for concurrent use: its owner locks.
class PendingQueue {
 public:
  // Takes the place of an older revision of the same listing.
  void Add(store::v1::PendingListing pending);

  // Forgets a listing; nothing if it does not wait.
  void Remove(absl::string_view name);

  bool Contains(absl::string_view name) const { return by_name_.contains(name); }
  // Whether exactly this revision still waits.
  bool IsCurrent(const store::v1::PendingListing& pending) const;

  // The first interactive one alone, else up to max_bulk others; they stay in
  // the queue until they are removed.
  std::vector<store::v1::PendingListing> Front(size_t max_bulk) const;

  size_t size() const { return by_name_.size(); }
  // Least registry sequence that waits; nullopt: none waits.
  std::optional<int64_t> LeastSequence() const;

 private:
  using Order = std::pair<bool, int64_t>;  // Interactive first, then by sequence.

  std::map<Order, store::v1::PendingListing> ordered_;
  std::map<int64_t, Order> by_sequence_;
  absl::flat_hash_map<std::string, Order> by_name_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_PENDING_QUEUE_H_
