#include "services/matching/pending_queue.h"

namespace karez::matching {

void PendingQueue::Add(store::v1::PendingListing pending) {
  Remove(pending.listing().name());
  const Order order(pending.bulk(), pending.registry_sequence());
  by_name_[pending.listing().name()] = order;
  by_sequence_[pending.registry_sequence()] = order;
  ordered_[order] = std::move(pending);
}

void PendingQueue::Remove(absl::string_view name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return;
  by_sequence_.erase(found->second.second);
  ordered_.erase(found->second);
  by_name_.erase(found);
}

bool PendingQueue::IsCurrent(const store::v1::PendingListing& pending) const {
  const auto found = by_name_.find(pending.listing().name());
  return found != by_name_.end() && found->second.second == pending.registry_sequence();
}

std::vector<store::v1::PendingListing> PendingQueue::Front(size_t max_bulk) const {
  std::vector<store::v1::PendingListing> front;
  for (const auto& [order, pending] : ordered_) {
    if (!front.empty() && (front.size() == max_bulk || !front.front().bulk())) break;
    front.push_back(pending);
  }
  return front;
}

std::optional<int64_t> PendingQueue::LeastSequence() const {
  if (by_sequence_.empty()) return std::nullopt;
  return by_sequence_.begin()->first;
}

}  // namespace karez::matching
