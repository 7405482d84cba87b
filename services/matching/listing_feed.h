// What matching needs of the registry: its change feed.
#ifndef KAREZ_SERVICES_MATCHING_LISTING_FEED_H_
#define KAREZ_SERVICES_MATCHING_LISTING_FEED_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "karez/registry/v1/change_feed.pb.h"

namespace karez::matching {

// Thread safety: the calls that answer are made by one thread, Cancel by any.
class ListingFeed {
 public:
  virtual ~ListingFeed() = default;

  // Changes after cursor, as RegistryService.ListChanges; waits up to `wait` where
  // nothing is new. Errors: OUT_OF_RANGE (start again from nothing), CANCELLED,
  // UNAVAILABLE and others that a later call may not give.
  virtual absl::StatusOr<registry::v1::ListChangesResponse> Next(const std::string& cursor, absl::Duration wait) = 0;

  // Revision of the taxonomy that the registry's sector codes are of.
  virtual absl::StatusOr<std::string> TaxonomyRevision() = 0;

  // Ends a call that waits, and every later one, with CANCELLED.
  virtual void Cancel() = 0;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_LISTING_FEED_H_
