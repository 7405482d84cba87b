#ifndef KAREZ_SERVICES_MATCHING_QUOTES_H_
#define KAREZ_SERVICES_MATCHING_QUOTES_H_

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "karez/options/v1/options.pb.h"
#include "services/matching/collection.h"
#include "services/matching/topic/evidence.h"
#include "services/matching/topic/statistics.h"

namespace karez::matching {

// Listings cut into words, so that the texts of those that stand in many lists
// are read, parsed and cut once: the least recently used are forgotten.
//
// Thread safety: safe for concurrent use.
class Quotes {
 public:
  // Some 20 KB each.
  static constexpr size_t kMostKept = 2048;

  explicit Quotes(size_t most_kept = kMostKept) : most_kept_(most_kept) {}

  // nullptr where it is not kept. The listing is known by its address, since it
  // is never changed, only replaced, and what is kept keeps it alive.
  std::shared_ptr<const QuotableListing> Find(const OpenListing& listing, options::v1::Visibility clearance,
                                              const Statistics& statistics);
  void Keep(std::shared_ptr<const OpenListing> listing, options::v1::Visibility clearance,
            std::shared_ptr<const Statistics> statistics, std::shared_ptr<const QuotableListing> quotable);

 private:
  using Key = std::pair<const OpenListing*, int>;
  struct Entry {
    Key key;
    std::shared_ptr<const OpenListing> listing;
    std::shared_ptr<const QuotableListing> quotable;
  };

  const size_t most_kept_;
  std::mutex mutex_;                              // Guards all below.
  std::shared_ptr<const Statistics> statistics_;  // With which all were read.
  std::list<Entry> entries_;                      // The last used first.
  absl::flat_hash_map<Key, std::list<Entry>::iterator> places_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUOTES_H_
