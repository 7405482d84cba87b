// Brokerage over gRPC: one line a method.
#ifndef KAREZ_SERVICES_BROKERAGE_BROKERAGE_GRPC_H_
#define KAREZ_SERVICES_BROKERAGE_BROKERAGE_GRPC_H_

#include <utility>

#include "karez/brokerage/v1/brokerage_service.grpc.pb.h"
#include "services/brokerage/brokerage.h"
#include "services/runtime/shell.h"

namespace karez::brokerage {

class BrokerageGrpc final : public v1::BrokerageService::CallbackService {
 public:
  using Api = v1::BrokerageService;

  explicit BrokerageGrpc(runtime::Served<Brokerage> brokerage) : brokerage_(std::move(brokerage)) {}

  grpc::ServerUnaryReactor* CreateScoringProfile(grpc::CallbackServerContext* context,
                                                 const v1::CreateScoringProfileRequest* request,
                                                 v1::ProfileRevision* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::CreateScoringProfile, request, response);
  }
  grpc::ServerUnaryReactor* GetScoringProfile(grpc::CallbackServerContext* context,
                                              const v1::GetScoringProfileRequest* request,
                                              v1::ProfileRevision* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::GetScoringProfile, request, response);
  }
  grpc::ServerUnaryReactor* ListScoringProfiles(grpc::CallbackServerContext* context,
                                                const v1::ListScoringProfilesRequest* request,
                                                v1::ListScoringProfilesResponse* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::ListScoringProfiles, request, response);
  }
  grpc::ServerUnaryReactor* ActivateScoringProfile(grpc::CallbackServerContext* context,
                                                   const v1::ActivateScoringProfileRequest* request,
                                                   v1::ProfileRevision* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::ActivateScoringProfile, request, response);
  }
  grpc::ServerUnaryReactor* CompareProfiles(grpc::CallbackServerContext* context,
                                            const v1::CompareProfilesRequest* request,
                                            v1::CompareProfilesResponse* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::CompareProfiles, request, response);
  }
  grpc::ServerUnaryReactor* ProposeProfile(grpc::CallbackServerContext* context,
                                           const v1::ProposeProfileRequest* request,
                                           v1::ProposeProfileResponse* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::ProposeProfile, request, response);
  }
  grpc::ServerUnaryReactor* RescoreMatch(grpc::CallbackServerContext* context, const v1::RescoreMatchRequest* request,
                                         v1::RescoreMatchResponse* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::RescoreMatch, request, response);
  }
  grpc::ServerUnaryReactor* ListOpenMatches(grpc::CallbackServerContext* context,
                                            const v1::ListOpenMatchesRequest* request,
                                            v1::ListOpenMatchesResponse* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::ListOpenMatches, request, response);
  }
  grpc::ServerUnaryReactor* RecordDecision(grpc::CallbackServerContext* context,
                                           const v1::RecordDecisionRequest* request, v1::Decision* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::RecordDecision, request, response);
  }
  grpc::ServerUnaryReactor* UndoDecision(grpc::CallbackServerContext* context, const v1::UndoDecisionRequest* request,
                                         v1::Decision* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::UndoDecision, request, response);
  }
  grpc::ServerUnaryReactor* GetDecision(grpc::CallbackServerContext* context, const v1::GetDecisionRequest* request,
                                        v1::Decision* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::GetDecision, request, response);
  }
  grpc::ServerUnaryReactor* ListDecisions(grpc::CallbackServerContext* context, const v1::ListDecisionsRequest* request,
                                          v1::ListDecisionsResponse* response) override {
    return runtime::Blocking(context, brokerage_, &Brokerage::ListDecisions, request, response);
  }

 private:
  runtime::Served<Brokerage> brokerage_;
};

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_BROKERAGE_GRPC_H_
