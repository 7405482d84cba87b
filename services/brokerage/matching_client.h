// The matching service over its API.
#ifndef KAREZ_SERVICES_BROKERAGE_MATCHING_CLIENT_H_
#define KAREZ_SERVICES_BROKERAGE_MATCHING_CLIENT_H_

#include <memory>

#include "services/brokerage/match_finder.h"
#include "services/brokerage/match_scorer.h"

namespace grpc {
class Channel;
}

namespace karez::brokerage {

std::unique_ptr<MatchFinder> MakeMatchFinder(std::shared_ptr<grpc::Channel> matching);
std::unique_ptr<MatchScorer> MakeMatchScorer(std::shared_ptr<grpc::Channel> matching);

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_MATCHING_CLIENT_H_
