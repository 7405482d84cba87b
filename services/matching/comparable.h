#ifndef KAREZ_SERVICES_MATCHING_COMPARABLE_H_
#define KAREZ_SERVICES_MATCHING_COMPARABLE_H_

#include <optional>

#include "karez/registry/v1/listing.pb.h"
#include "services/runtime/visibility.h"

namespace karez::matching {

// A listing as topics are compared: by what every partner may read. A pair has
// one topic score whoever asks, so a text that some may not read has no part in
// it: it would tell of itself.
class Comparable {
 public:
  // listing must outlive it.
  explicit Comparable(const registry::v1::Listing& listing) : listing_(listing) {
    // What is declared is for partners, as far as texts go: only overrides hide some.
    if (listing.field_visibilities().empty()) return;
    redacted_ = listing;
    runtime::Redact({.name = "", .clearance = options::v1::VISIBILITY_PARTNERS}, &*redacted_);
  }
  Comparable(const Comparable&) = delete;
  Comparable& operator=(const Comparable&) = delete;

  const registry::v1::Listing& operator*() const { return redacted_ ? *redacted_ : listing_; }

 private:
  const registry::v1::Listing& listing_;
  std::optional<registry::v1::Listing> redacted_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_COMPARABLE_H_
