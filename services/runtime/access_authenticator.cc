#include "services/runtime/access_authenticator.h"

#include <arpa/inet.h>
#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/server_context.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "karez/access/v1/access_service.grpc.pb.h"
#include "services/runtime/channel.h"
#include "services/runtime/credential.h"
#include "services/runtime/forwarded_caller.h"
#include "services/runtime/permission_table.h"
#include "services/runtime/rate_limiter.h"
#include "services/runtime/status.h"

namespace karez::runtime {
namespace {

using access::v1::AccessService;

constexpr absl::Duration kMaxAge = absl::Seconds(5);
constexpr absl::Duration kPatience = absl::Seconds(5);
// Credentials of one address that let nobody in: how many a second, and at once.
constexpr RateLimiter::Options kStrangers = {.calls_per_second = 5, .burst = 100};
constexpr char kServicePrefix[] = "services/";

absl::Status UnknownCredential() {
  return MakeError(absl::StatusCode::kUnauthenticated, "UNKNOWN_CREDENTIAL",
                   "authorization: got a credential that is unknown, expired or revoked, want one that holds: "
                   "sign in again or ask an administrator for a key");
}

const char* RoleName(access::v1::Role role) {
  switch (role) {
    case access::v1::ROLE_OPERATOR:
      return kOperatorRole;
    case access::v1::ROLE_ADMINISTRATOR:
      return kAdministratorRole;
    case access::v1::ROLE_AUDITOR:
      return kAuditorRole;
    case access::v1::ROLE_PARTNER:
      return kPartnerRole;
    default:  // ROLE_SERVICE is known by its certificate, never by a credential.
      return nullptr;
  }
}

Principal PrincipalOf(const access::v1::AuthenticateResponse& answer) {
  const access::v1::Principal& record = answer.principal();
  Principal principal{.name = record.name(), .credential = answer.credential_name()};
  for (const int number : record.roles()) {
    const char* role = RoleName(static_cast<access::v1::Role>(number));
    if (role == nullptr) continue;
    principal.roles.insert(role);
    principal.clearance = std::max(principal.clearance, PermissionTable::BuiltIn()->ClearanceOf(role));
  }
  if (principal.roles.contains(kPartnerRole)) {
    principal.organizations.insert(record.organizations().begin(), record.organizations().end());
  }
  if (record.password_expired()) {
    principal.scopes.assign(std::begin(kExpiredPasswordScopes), std::end(kExpiredPasswordScopes));
  } else {
    principal.scopes.assign(answer.scopes().begin(), answer.scopes().end());
  }
  return principal;
}

// Whether the peer's certificate, which the server has verified, is a service's.
bool IsService(const grpc::CallbackServerContext& context) {
  const auto peer = context.auth_context();
  if (peer == nullptr || !peer->IsPeerAuthenticated()) return false;
  const auto names = peer->FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  return names.size() == 1 && absl::StartsWith(absl::string_view(names[0].data(), names[0].size()), kServicePrefix);
}

class Trusting final : public Authenticator {
 public:
  std::optional<Answer> Recall(const grpc::CallbackServerContext& context) override {
    return ForwardedCaller(context).value_or(Anonymous());
  }
  Answer Ask(const grpc::CallbackServerContext& context) override { return *Recall(context); }
};

// Whether the peer is on this machine or has shown a certificate that the server
// has verified: a gateway, which says for whom it calls.
bool IsNear(const grpc::CallbackServerContext& context, absl::string_view peer) {
  const auto shown = context.auth_context();
  return absl::StartsWith(peer, "ipv4:127.") || absl::StartsWith(peer, "ipv6:%5B::1%5D") ||
         absl::StartsWith(peer, "ipv6:[::1]") || (shown != nullptr && shown->IsPeerAuthenticated());
}

// Who is counted as one: an address; of IPv6 the /48 that a site has.
std::string ClientOf(const grpc::CallbackServerContext& context) {
  const std::string peer(context.peer().data(), context.peer().size());
  std::string client(MetadataValue(context, "x-forwarded-for"));
  if (client.empty() || !IsNear(context, peer)) {
    client = absl::StrReplaceAll(peer.substr(0, peer.rfind(':')),
                                 {{"ipv6:", ""}, {"%5B", ""}, {"%5D", ""}, {"[", ""}, {"]", ""}});
  }
  char bytes[16];
  return inet_pton(AF_INET6, client.c_str(), bytes) == 1 ? std::string(bytes, 6) : client;
}

class ByAccess final : public Authenticator {
 public:
  ByAccess(std::shared_ptr<grpc::Channel> access, std::shared_ptr<CredentialCache> cache, const Clock& clock)
      : stub_(AccessService::NewStub(std::move(access))), cache_(std::move(cache)), strangers_(kStrangers, clock) {}

  std::optional<Answer> Recall(const grpc::CallbackServerContext& context) override {
    absl::string_view credential;
    if (auto known = Read(context, &credential)) return known;
    if (cache_->Knows(credential)) return std::nullopt;
    const absl::Status few = strangers_.Take(ClientOf(context));
    if (few.ok()) return std::nullopt;
    return TryAgainLater("TOO_MANY_UNKNOWN_CREDENTIALS",
                         "authorization: got too many credentials from the caller's address that let nobody in",
                         RetryDelay(few));
  }

  std::optional<Answer> RecallLate(const grpc::CallbackServerContext& context) override {
    absl::string_view credential;
    if (auto known = Read(context, &credential)) return known;
    if (auto late = cache_->FindLate(credential)) return *std::move(late);
    return std::nullopt;
  }

  Answer Ask(const grpc::CallbackServerContext& context) override {
    absl::string_view credential;
    std::optional<Answer> answer = Read(context, &credential);  // Another call may have asked since.
    const bool asked_before = !answer && cache_->Knows(credential);
    if (!answer) answer = AskAccess(credential);
    // Recall has taken it for a stranger's.
    if (answer->ok() && !credential.empty() && !asked_before) strangers_.GiveBack(ClientOf(context));
    return *std::move(answer);
  }

 private:
  // Who calls, where that is known here; else nullopt. Where a credential has come
  // that may be one, it is in *credential.
  std::optional<Answer> Read(const grpc::CallbackServerContext& context, absl::string_view* credential) const {
    absl::string_view text = MetadataValue(context, "authorization");
    if (text.empty()) {
      if (IsService(context)) return ForwardedCaller(context).value_or(Anonymous());
      return Anonymous();
    }
    if (context.client_metadata().count("authorization") != 1 || !absl::ConsumePrefix(&text, "Bearer ") ||
        !ParseCredential(text)) {
      return UnknownCredential();
    }
    *credential = text;
    if (auto known = cache_->Find(text)) return *std::move(known);
    return std::nullopt;
  }

  Answer AskAccess(absl::string_view credential) {
    const uint64_t changes = cache_->Changes();
    access::v1::AuthenticateRequest request;
    request.set_credential(std::string(credential));
    CallContext call{.principal = ServicePrincipal("runtime"), .deadline = absl::Now() + kPatience};
    const auto answer = CallService(call, *stub_, &AccessService::StubInterface::Authenticate, request);
    if (absl::IsUnauthenticated(answer.status()) || absl::IsInvalidArgument(answer.status())) {
      cache_->Drop(credential);
      return UnknownCredential();
    }
    if (!answer.ok()) {
      return MakeError(absl::StatusCode::kUnavailable, "ACCESS_UNAVAILABLE",
                       absl::StrCat("authorization: nobody can tell whose credential it is now: ",
                                    answer.status().ToString(absl::StatusToStringMode::kWithNoExtraData)));
    }
    Principal principal = PrincipalOf(*answer);
    // Whoever sets a password anew goes on at once.
    const bool keep = !answer->principal().password_expired();
    const absl::Duration age = std::min(kMaxAge, absl::Seconds(answer->max_age_seconds()));
    if (keep && age > absl::ZeroDuration()) cache_->Keep(credential, principal, age, changes);
    return principal;
  }

  const std::unique_ptr<AccessService::Stub> stub_;
  const std::shared_ptr<CredentialCache> cache_;
  RateLimiter strangers_;
};

}  // namespace

std::shared_ptr<Authenticator> TrustingAuthenticator() { return std::make_shared<Trusting>(); }

std::shared_ptr<Authenticator> AccessAuthenticator(std::shared_ptr<grpc::Channel> access,
                                                   std::shared_ptr<CredentialCache> cache, const Clock& clock) {
  return std::make_shared<ByAccess>(std::move(access), std::move(cache), clock);
}

}  // namespace karez::runtime
