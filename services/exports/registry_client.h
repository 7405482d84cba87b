// The registry over its API.
#ifndef KAREZ_SERVICES_EXPORTS_REGISTRY_CLIENT_H_
#define KAREZ_SERVICES_EXPORTS_REGISTRY_CLIENT_H_

#include <memory>

#include "services/exports/listing_source.h"

namespace grpc {
class Channel;
}

namespace karez::exports {

std::unique_ptr<ListingSource> MakeListingSource(std::shared_ptr<grpc::Channel> registry);

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_REGISTRY_CLIENT_H_
