// Access over gRPC: one line a method.
#ifndef KAREZ_SERVICES_ACCESS_ACCESS_GRPC_H_
#define KAREZ_SERVICES_ACCESS_ACCESS_GRPC_H_

#include <utility>

#include "karez/access/v1/access_service.grpc.pb.h"
#include "services/access/access.h"
#include "services/runtime/shell.h"

namespace karez::access {

class AccessGrpc final : public v1::AccessService::CallbackService {
 public:
  using Api = v1::AccessService;

  explicit AccessGrpc(runtime::Served<Access> access) : access_(std::move(access)) {}

  grpc::ServerUnaryReactor* CreatePrincipal(grpc::CallbackServerContext* context,
                                            const v1::CreatePrincipalRequest* request,
                                            v1::OneTimePassword* response) override {
    return runtime::Blocking(context, access_, &Access::CreatePrincipal, request, response);
  }
  grpc::ServerUnaryReactor* GetPrincipal(grpc::CallbackServerContext* context, const v1::GetPrincipalRequest* request,
                                         v1::Principal* response) override {
    return runtime::Blocking(context, access_, &Access::GetPrincipal, request, response);
  }
  grpc::ServerUnaryReactor* ListPrincipals(grpc::CallbackServerContext* context,
                                           const v1::ListPrincipalsRequest* request,
                                           v1::ListPrincipalsResponse* response) override {
    return runtime::Blocking(context, access_, &Access::ListPrincipals, request, response);
  }
  grpc::ServerUnaryReactor* UpdatePrincipal(grpc::CallbackServerContext* context,
                                            const v1::UpdatePrincipalRequest* request,
                                            v1::Principal* response) override {
    return runtime::Blocking(context, access_, &Access::UpdatePrincipal, request, response);
  }
  grpc::ServerUnaryReactor* ResetPassword(grpc::CallbackServerContext* context, const v1::ResetPasswordRequest* request,
                                          v1::OneTimePassword* response) override {
    return runtime::Blocking(context, access_, &Access::ResetPassword, request, response);
  }
  grpc::ServerUnaryReactor* ListRoles(grpc::CallbackServerContext* context, const v1::ListRolesRequest* request,
                                      v1::ListRolesResponse* response) override {
    return runtime::Blocking(context, access_, &Access::ListRoles, request, response);
  }
  grpc::ServerUnaryReactor* CreateApiKey(grpc::CallbackServerContext* context, const v1::CreateApiKeyRequest* request,
                                         v1::ApiKeySecret* response) override {
    return runtime::Blocking(context, access_, &Access::CreateApiKey, request, response);
  }
  grpc::ServerUnaryReactor* ListApiKeys(grpc::CallbackServerContext* context, const v1::ListApiKeysRequest* request,
                                        v1::ListApiKeysResponse* response) override {
    return runtime::Blocking(context, access_, &Access::ListApiKeys, request, response);
  }
  grpc::ServerUnaryReactor* RotateApiKey(grpc::CallbackServerContext* context, const v1::RotateApiKeyRequest* request,
                                         v1::ApiKeySecret* response) override {
    return runtime::Blocking(context, access_, &Access::RotateApiKey, request, response);
  }
  grpc::ServerUnaryReactor* RevokeApiKey(grpc::CallbackServerContext* context, const v1::RevokeApiKeyRequest* request,
                                         v1::ApiKey* response) override {
    return runtime::Blocking(context, access_, &Access::RevokeApiKey, request, response);
  }
  grpc::ServerUnaryReactor* SignIn(grpc::CallbackServerContext* context, const v1::SignInRequest* request,
                                   v1::SignInResponse* response) override {
    return runtime::Blocking(context, access_, &Access::SignIn, request, response);
  }
  grpc::ServerUnaryReactor* SignOut(grpc::CallbackServerContext* context, const v1::SignOutRequest* request,
                                    v1::SignOutResponse* response) override {
    return runtime::Blocking(context, access_, &Access::SignOut, request, response);
  }
  grpc::ServerUnaryReactor* SetPassword(grpc::CallbackServerContext* context, const v1::SetPasswordRequest* request,
                                        v1::SetPasswordResponse* response) override {
    return runtime::Blocking(context, access_, &Access::SetPassword, request, response);
  }
  grpc::ServerUnaryReactor* GetCaller(grpc::CallbackServerContext* context, const v1::GetCallerRequest* request,
                                      v1::GetCallerResponse* response) override {
    return runtime::Blocking(context, access_, &Access::GetCaller, request, response);
  }
  grpc::ServerUnaryReactor* ListSessions(grpc::CallbackServerContext* context, const v1::ListSessionsRequest* request,
                                         v1::ListSessionsResponse* response) override {
    return runtime::Blocking(context, access_, &Access::ListSessions, request, response);
  }
  grpc::ServerUnaryReactor* Authenticate(grpc::CallbackServerContext* context, const v1::AuthenticateRequest* request,
                                         v1::AuthenticateResponse* response) override {
    return runtime::Blocking(context, access_, &Access::Authenticate, request, response);
  }

 private:
  const runtime::Served<Access> access_;
};

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_ACCESS_GRPC_H_
