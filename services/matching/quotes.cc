#include "services/matching/quotes.h"

namespace karez::matching {

std::shared_ptr<const QuotableListing> Quotes::Find(const OpenListing& listing, options::v1::Visibility clearance) {
  std::lock_guard<std::mutex> lock(mutex_);
  const Entry* entry = kept_.Find({&listing, static_cast<int>(clearance)});
  return entry == nullptr ? nullptr : entry->quotable;
}

void Quotes::Keep(std::shared_ptr<const OpenListing> listing, options::v1::Visibility clearance,
                  std::shared_ptr<const QuotableListing> quotable) {
  std::lock_guard<std::mutex> lock(mutex_);
  const OpenListing* address = listing.get();
  kept_.Keep({address, static_cast<int>(clearance)}, {std::move(listing), std::move(quotable)});
}

}  // namespace karez::matching
