// The registry's feed over its API.
#ifndef KAREZ_SERVICES_MATCHING_REGISTRY_FEED_CLIENT_H_
#define KAREZ_SERVICES_MATCHING_REGISTRY_FEED_CLIENT_H_

#include <memory>

#include "services/matching/listing_feed.h"

namespace grpc {
class Channel;
}

namespace karez::matching {

std::unique_ptr<ListingFeed> MakeRegistryFeed(std::shared_ptr<grpc::Channel> registry);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_REGISTRY_FEED_CLIENT_H_
