// The matching service over its API.
#ifndef KAREZ_SERVICES_EXPORTS_MATCHING_CLIENT_H_
#define KAREZ_SERVICES_EXPORTS_MATCHING_CLIENT_H_

#include <memory>

#include "services/exports/match_finder.h"

namespace grpc {
class Channel;
}

namespace karez::exports {

std::unique_ptr<MatchFinder> MakeMatchFinder(std::shared_ptr<grpc::Channel> matching);

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_MATCHING_CLIENT_H_
