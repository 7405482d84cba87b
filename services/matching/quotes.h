#ifndef KAREZ_SERVICES_MATCHING_QUOTES_H_
#define KAREZ_SERVICES_MATCHING_QUOTES_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

#include "karez/options/v1/options.pb.h"
#include "services/matching/collection.h"
#include "services/matching/topic/evidence.h"
#include "services/runtime/lru_cache.h"

namespace karez::matching {

// Listings cut into words, so that the texts of those that stand in many lists
// are read, parsed and cut once: the least recently used are forgotten.
//
// Thread safety: safe for concurrent use.
class Quotes {
 public:
  // Some 8 KB each.
  static constexpr size_t kMostKept = 4096;

  explicit Quotes(size_t most_kept = kMostKept) : kept_(most_kept) {}

  // nullptr where it is not kept. The listing is known by its address, since it
  // is never changed, only replaced, and what is kept keeps it alive.
  std::shared_ptr<const QuotableListing> Find(const OpenListing& listing, options::v1::Visibility clearance);
  void Keep(std::shared_ptr<const OpenListing> listing, options::v1::Visibility clearance,
            std::shared_ptr<const QuotableListing> quotable);

 private:
  struct Entry {
    std::shared_ptr<const OpenListing> listing;
    std::shared_ptr<const QuotableListing> quotable;
  };

  std::mutex mutex_;  // Guards kept_.
  runtime::LruCache<std::pair<const OpenListing*, int>, Entry> kept_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUOTES_H_
