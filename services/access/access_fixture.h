// For access's tests only: access over a store in memory, with time and ids under
// control and cheap password hashes, and the words in which its tests speak.
#ifndef KAREZ_SERVICES_ACCESS_ACCESS_FIXTURE_H_
#define KAREZ_SERVICES_ACCESS_ACCESS_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/access/access.h"
#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::access {

inline constexpr char kPassword[] = "correct horse battery";

class AccessTest : public ::testing::Test {
 protected:
  AccessTest() : store_(*storage::OpenMemoryStore({.service = "access"})) {
    administrator_.principal = runtime::LocalOperator();
    administrator_.method = "/test";
    Restart();
  }

  // Access begins again over the same store.
  void Restart() {
    AccessOptions options;
    options.store = store_;
    options.clock = &clock_;
    options.ids = &ids_;
    options.permissions = {"access.principals.create", "access.sessions.getCaller", "registry.listings.get",
                           "registry.listings.list"};
    options.password_cost = {.memory_kib = 8, .passes = 1};
    options.changed = [this](const std::string& principal) { changed_.push_back(principal); };
    access_ = std::make_unique<Access>(std::move(options));
  }

  template <typename T>
  static T Must(absl::StatusOr<T> result) {
    EXPECT_THAT(result, runtime::IsOk());
    return result.ok() ? *std::move(result) : T();
  }

  static v1::CreatePrincipalRequest Person(const std::string& user_name, std::vector<v1::Role> roles = {}) {
    v1::CreatePrincipalRequest request;
    request.set_principal_id(user_name);
    v1::Principal& principal = *request.mutable_principal();
    principal.set_kind(v1::PRINCIPAL_KIND_PERSON);
    principal.set_user_name(user_name);
    principal.set_display_name(user_name);
    for (const v1::Role role : roles) principal.add_roles(role);
    return request;
  }
  static v1::CreatePrincipalRequest Program(const std::string& id, std::vector<v1::Role> roles = {}) {
    v1::CreatePrincipalRequest request = Person(id, std::move(roles));
    request.mutable_principal()->set_kind(v1::PRINCIPAL_KIND_PROGRAM);
    request.mutable_principal()->clear_user_name();
    return request;
  }
  v1::OneTimePassword Create(const v1::CreatePrincipalRequest& request) {
    return Must(access_->CreatePrincipal(administrator_, request));
  }

  absl::StatusOr<v1::SignInResponse> SignIn(const std::string& user_name, const std::string& password,
                                            const std::string& client = "") {
    v1::SignInRequest request;
    request.set_user_name(user_name);
    request.set_password(password);
    request.set_user_agent("a browser");
    runtime::CallContext call;
    call.client = client;
    return access_->SignIn(call, request);
  }

  absl::StatusOr<v1::AuthenticateResponse> Authenticate(const std::string& credential) {
    v1::AuthenticateRequest request;
    request.set_credential(credential);
    return access_->Authenticate({}, request);
  }

  // A call by the credential, which must hold.
  runtime::CallContext CallBy(const std::string& credential) {
    const v1::AuthenticateResponse known = Must(Authenticate(credential));
    runtime::CallContext call;
    call.principal.name = known.principal().name();
    call.principal.credential = known.credential_name();
    for (const int role : known.principal().roles()) {
      call.principal.roles.insert(NameOfRole(static_cast<v1::Role>(role)));
    }
    call.method = "/test";
    return call;
  }

  absl::StatusOr<v1::SetPasswordResponse> SetPassword(const std::string& credential, const std::string& before,
                                                      const std::string& after) {
    v1::SetPasswordRequest request;
    request.set_password(before);
    request.set_new_password(after);
    return access_->SetPassword(CallBy(credential), request);
  }

  // A person with kPassword who has signed in: the token.
  std::string SignedIn(const std::string& user_name, std::vector<v1::Role> roles = {}) {
    const v1::OneTimePassword created = Create(Person(user_name, std::move(roles)));
    const std::string token = Must(SignIn(user_name, created.password())).token();
    EXPECT_THAT(SetPassword(token, created.password(), kPassword), runtime::IsOk());
    return token;
  }

  v1::ApiKeySecret CreateKey(const std::string& principal, std::vector<std::string> scopes = {}) {
    v1::CreateApiKeyRequest request;
    request.mutable_api_key()->set_principal(principal);
    for (const std::string& scope : scopes) request.mutable_api_key()->add_scopes(scope);
    return Must(access_->CreateApiKey(administrator_, request));
  }

  absl::StatusOr<v1::Principal> Update(const v1::Principal& change, std::vector<std::string> paths) {
    v1::UpdatePrincipalRequest request;
    *request.mutable_principal() = change;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return access_->UpdatePrincipal(administrator_, request);
  }
  absl::StatusOr<v1::Principal> SetDisabled(const std::string& name, bool disabled) {
    v1::Principal change;
    change.set_name(name);
    change.set_disabled(disabled);
    return Update(change, {"disabled"});
  }

  std::shared_ptr<storage::Store> store_;
  runtime::FakeClock clock_;
  runtime::FakeIds ids_;
  std::unique_ptr<Access> access_;
  std::vector<std::string> changed_;  // Who was said to have.
  // Who may do anything.
  runtime::CallContext administrator_;
};

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_ACCESS_FIXTURE_H_
