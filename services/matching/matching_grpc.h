// Matching over gRPC: one line a method.
#ifndef KAREZ_SERVICES_MATCHING_MATCHING_GRPC_H_
#define KAREZ_SERVICES_MATCHING_MATCHING_GRPC_H_

#include <utility>

#include "karez/matching/v1/matching_service.grpc.pb.h"
#include "services/matching/matcher.h"
#include "services/runtime/shell.h"

namespace karez::matching {

class MatchingGrpc final : public v1::MatchingService::CallbackService {
 public:
  using Api = v1::MatchingService;

  explicit MatchingGrpc(runtime::Served<Matcher> matcher) : matcher_(std::move(matcher)) {}

  grpc::ServerUnaryReactor* FindMatches(grpc::CallbackServerContext* context, const v1::FindMatchesRequest* request,
                                        v1::FindMatchesResponse* response) override {
    return runtime::Blocking(context, matcher_, &Matcher::FindMatches, request, response);
  }
  grpc::ServerUnaryReactor* ExplainMatch(grpc::CallbackServerContext* context, const v1::ExplainMatchRequest* request,
                                         v1::Match* response) override {
    return runtime::Blocking(context, matcher_, &Matcher::ExplainMatch, request, response);
  }
  grpc::ServerUnaryReactor* InstallProfile(grpc::CallbackServerContext* context,
                                           const v1::InstallProfileRequest* request,
                                           v1::ScoringProfile* response) override {
    return runtime::Blocking(context, matcher_, &Matcher::InstallProfile, request, response);
  }
  grpc::ServerUnaryReactor* ListProfiles(grpc::CallbackServerContext* context, const v1::ListProfilesRequest* request,
                                         v1::ListProfilesResponse* response) override {
    return runtime::Blocking(context, matcher_, &Matcher::ListProfiles, request, response);
  }
  grpc::ServerUnaryReactor* ScoreFeatures(grpc::CallbackServerContext* context, const v1::ScoreFeaturesRequest* request,
                                          v1::ScoreFeaturesResponse* response) override {
    return runtime::Blocking(context, matcher_, &Matcher::ScoreFeatures, request, response);
  }
  grpc::ServerUnaryReactor* GetMatchingStatus(grpc::CallbackServerContext* context,
                                              const v1::GetMatchingStatusRequest* request,
                                              v1::MatchingStatus* response) override {
    return runtime::Blocking(context, matcher_, &Matcher::GetMatchingStatus, request, response);
  }
  grpc::ServerUnaryReactor* RefreshStatistics(grpc::CallbackServerContext* context,
                                              const v1::RefreshStatisticsRequest* request,
                                              v1::StatisticsInfo* response) override {
    return runtime::Blocking(context, matcher_, &Matcher::RefreshStatistics, request, response);
  }

 private:
  runtime::Served<Matcher> matcher_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_MATCHING_GRPC_H_
