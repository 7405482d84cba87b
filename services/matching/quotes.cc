#include "services/matching/quotes.h"

namespace karez::matching {

std::shared_ptr<const QuotableListing> Quotes::Find(const OpenListing& listing, options::v1::Visibility clearance,
                                                    const Statistics& statistics) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (statistics_.get() != &statistics) return nullptr;
  const auto place = places_.find({&listing, static_cast<int>(clearance)});
  if (place == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, place->second);
  return entries_.front().quotable;
}

void Quotes::Keep(std::shared_ptr<const OpenListing> listing, options::v1::Visibility clearance,
                  std::shared_ptr<const Statistics> statistics, std::shared_ptr<const QuotableListing> quotable) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (statistics_ != statistics) {
    places_.clear();
    entries_.clear();
    statistics_ = std::move(statistics);
  }
  const Key key{listing.get(), static_cast<int>(clearance)};
  if (places_.contains(key)) return;  // Another call was quicker.
  if (entries_.size() >= most_kept_) {
    places_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, std::move(listing), std::move(quotable)});
  places_[key] = entries_.begin();
}

}  // namespace karez::matching
