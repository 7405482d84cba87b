#ifndef KAREZ_SERVICES_EXPORTS_LISTING_SOURCE_H_
#define KAREZ_SERVICES_EXPORTS_LISTING_SOURCE_H_

#include <string>

#include "absl/status/statusor.h"
#include "karez/registry/v1/listing_requests.pb.h"
#include "services/runtime/call.h"

namespace karez::exports {

// Where an export gets its listings: the registry. Safe for concurrent use.
class ListingSource {
 public:
  virtual ~ListingSource() = default;

  // A page of listings in the order of their names. Errors: those of
  // RegistryService.ListListings.
  virtual absl::StatusOr<registry::v1::ListListingsResponse> List(const runtime::CallContext& call,
                                                                  const registry::v1::ListListingsRequest& request) = 0;

  // One listing. Errors: those of RegistryService.GetListing.
  virtual absl::StatusOr<registry::v1::Listing> Get(const runtime::CallContext& call, const std::string& name) = 0;
};

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_LISTING_SOURCE_H_
