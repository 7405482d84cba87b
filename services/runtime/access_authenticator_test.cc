#include "services/runtime/access_authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "karez/access/v1/access_service.grpc.pb.h"
#include "services/runtime/credential.h"
#include "services/runtime/shell_fixture.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using registry::v1::RegistryService;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// The access service as far as runtime needs it: knows the credentials that the
// test gives it.
class FakeAccess final : public access::v1::AccessService::Service {
 public:
  grpc::Status Authenticate(grpc::ServerContext* context, const access::v1::AuthenticateRequest* request,
                            access::v1::AuthenticateResponse* response) override {
    ++asked;
    const auto caller = ForwardedCaller(*context);
    EXPECT_TRUE(caller.has_value() && caller->ok() && (*caller)->name == "services/runtime");
    if (!fault.ok()) return fault;
    const auto found = known.find(request->credential());
    if (found == known.end()) return {grpc::StatusCode::UNAUTHENTICATED, "no"};
    *response = found->second;
    return grpc::Status::OK;
  }

  std::map<std::string, access::v1::AuthenticateResponse> known;
  grpc::Status fault;
  std::atomic<int> asked = 0;
};

// A key of the right form, by a short name.
std::string Key(const std::string& name) {
  return "karez_k1_" + name + "_" + std::string(kCredentialSecretLetters, 'x');
}

// A server whose callers are told apart by the access service of another.
class Access : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    auto owned = std::make_unique<FakeAccess>();
    access_ = owned.get();
    services.push_back(std::move(owned));
    auto server = Server::Start({}, std::move(services), std::make_shared<OpenStreams>());
    ASSERT_THAT(server, IsOk());
    access_server_ = *std::move(server);
    f_.core->get = [this](const CallContext& call, const registry::v1::GetListingRequest&) {
      std::lock_guard<std::mutex> lock(mutex_);
      caller_ = call.principal;
      return registry::v1::Listing();
    };
    f_.context.authenticator = AccessAuthenticator(access_server_->InProcessChannel(), cache_, clock_);
    f_.context.authentication = std::make_shared<WorkerPool>(WorkerPool::Options{.threads = 1, .queue_limit = 8});
    f_.context.limiter = std::make_shared<RateLimiter>(RateLimiter::Options{.calls_per_second = 1, .burst = 3}, clock_);
    f_.Start();
  }
  void TearDown() override {
    f_.server->Shutdown(absl::Now());
    f_.context.authentication->Drain();
  }

  access::v1::AuthenticateResponse& Know(const std::string& credential, access::v1::Role role) {
    access::v1::AuthenticateResponse& answer = access_->known[Key(credential)];
    answer.mutable_principal()->set_name("principals/ayna");
    answer.mutable_principal()->add_roles(role);
    answer.set_credential_name("apiKeys/k");
    answer.set_max_age_seconds(5);
    return answer;
  }

  absl::Status Get(const std::multimap<std::string, std::string>& metadata) {
    grpc::ClientContext context;
    for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
    registry::v1::GetListingRequest request;
    request.set_name("listings/a");
    registry::v1::Listing listing;
    return FromGrpc(f_.stub->GetListing(&context, request, &listing));
  }
  absl::Status GetWith(const std::string& credential) { return Get({{"authorization", "Bearer " + Key(credential)}}); }

  Principal caller() {
    std::lock_guard<std::mutex> lock(mutex_);
    return caller_;
  }

  FakeClock clock_;
  const std::shared_ptr<CredentialCache> cache_ = std::make_shared<CredentialCache>(clock_);
  FakeAccess* access_ = nullptr;
  std::unique_ptr<Server> access_server_;
  ShellFixture f_;
  std::mutex mutex_;
  Principal caller_;
};

TEST_F(Access, TellsTheCoreWhoseTheCredentialIs) {
  access::v1::AuthenticateResponse& answer = Know("key", access::v1::ROLE_PARTNER);
  answer.mutable_principal()->add_organizations("organizations/a");
  answer.add_scopes("registry.*");

  ASSERT_THAT(GetWith("key"), IsOk());

  EXPECT_EQ(caller().name, "principals/ayna");
  EXPECT_THAT(caller().roles, UnorderedElementsAre(kPartnerRole));
  EXPECT_EQ(caller().clearance, options::v1::VISIBILITY_PARTNERS);
  EXPECT_THAT(caller().organizations, UnorderedElementsAre("organizations/a"));
  EXPECT_THAT(caller().scopes, ElementsAre("registry.*"));
  EXPECT_EQ(caller().credential, "apiKeys/k");
}

TEST_F(Access, IsNotAskedAgainWhileItsAnswerHolds) {
  Know("key", access::v1::ROLE_OPERATOR);
  ASSERT_THAT(GetWith("key"), IsOk());
  ASSERT_THAT(GetWith("key"), IsOk());
  EXPECT_EQ(access_->asked, 1);

  access_->known.clear();
  clock_.Advance(absl::Seconds(5));

  EXPECT_THAT(GetWith("key"), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_EQ(access_->asked, 2);
}

TEST_F(Access, HoldsAnAnswerForFiveSecondsAtMost) {
  Know("key", access::v1::ROLE_OPERATOR).set_max_age_seconds(1'000'000);
  ASSERT_THAT(GetWith("key"), IsOk());
  clock_.Advance(absl::Seconds(6));
  ASSERT_THAT(GetWith("key"), IsOk());

  EXPECT_EQ(access_->asked, 2);
}

TEST_F(Access, LetsNobodyInWhomItDoesNotKnow) {
  EXPECT_THAT(GetWith("nothing"), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Get({{"authorization", "Basic a2V5"}}), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Get({{"authorization", "Bearer"}}), StatusIs(absl::StatusCode::kUnauthenticated));
  for (const std::string& malformed : {std::string("key"), std::string(501, 'x'), Key("key") + "x", Key("K")}) {
    EXPECT_THAT(Get({{"authorization", "Bearer " + malformed}}), HasReason("UNKNOWN_CREDENTIAL"));
  }
  EXPECT_THAT(Get({}), HasReason("NO_PRINCIPAL"));
  EXPECT_EQ(access_->asked, 1);
}

TEST_F(Access, TakesNoTwoCredentials) {
  Know("key", access::v1::ROLE_OPERATOR);
  EXPECT_THAT(Get({{"authorization", "Bearer " + Key("key")}, {"authorization", "Bearer " + Key("key")}}),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(Access, SaysThatNobodyCanTellWhereTheServiceFails) {
  access_->fault = {grpc::StatusCode::INTERNAL, "broken"};
  EXPECT_THAT(GetWith("key"), HasReason("ACCESS_UNAVAILABLE"));
}

TEST_F(Access, LetsAnExpiredPasswordServeForTheNextOnly) {
  access::v1::AuthenticateResponse& answer = Know("key", access::v1::ROLE_OPERATOR);
  answer.mutable_principal()->set_password_expired(true);
  EXPECT_THAT(GetWith("key"), StatusIs(absl::StatusCode::kPermissionDenied));

  answer.mutable_principal()->set_password_expired(false);
  EXPECT_THAT(GetWith("key"), IsOk());
}

TEST_F(Access, GivesTheRoleOfAServiceToNobodyByACredential) {
  Know("key", access::v1::ROLE_SERVICE);
  EXPECT_THAT(GetWith("key"), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(Access, GivesOrganizationsToPartnersOnly) {
  Know("key", access::v1::ROLE_OPERATOR).mutable_principal()->add_organizations("organizations/a");
  ASSERT_THAT(GetWith("key"), IsOk());
  EXPECT_THAT(caller().organizations, IsEmpty());
}

TEST_F(Access, DoesNotBelieveAStrangerWhoSaysWhoCalls) {
  grpc::ClientContext context;
  ForwardCaller({.principal = LocalOperator()}, context);
  registry::v1::GetListingRequest request;
  request.set_name("listings/a");
  registry::v1::Listing listing;

  EXPECT_THAT(FromGrpc(f_.stub->GetListing(&context, request, &listing)), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(Access, CountsTheCallsOfEachPrincipal) {
  Know("key", access::v1::ROLE_OPERATOR);
  Know("other", access::v1::ROLE_OPERATOR).mutable_principal()->set_name("principals/bakhyt");
  for (int i = 0; i < 3; ++i) EXPECT_THAT(GetWith("key"), IsOk());

  const absl::Status refused = GetWith("key");
  EXPECT_THAT(refused, HasReason("TOO_MANY_CALLS"));
  EXPECT_GT(RetryDelay(refused), absl::ZeroDuration());
  EXPECT_THAT(GetWith("other"), IsOk());
}

TEST_F(Access, AsksAnewOnceItIsToldOfAChange) {
  Know("key", access::v1::ROLE_OPERATOR);
  ASSERT_THAT(GetWith("key"), IsOk());
  access_->known.clear();
  cache_->Forget("principals/ayna");

  EXPECT_THAT(GetWith("key"), HasReason("UNKNOWN_CREDENTIAL"));
}

TEST_F(Access, IsAskedForFewStrangersOfOneAddressAndForAllWhomItKnows) {
  Know("key", access::v1::ROLE_OPERATOR);
  ASSERT_THAT(GetWith("key"), IsOk());
  int calls = 0;
  absl::Status refused;
  while (absl::IsUnauthenticated(refused = GetWith("no" + std::to_string(++calls))) && calls < 1'000) {
  }
  EXPECT_THAT(refused, HasReason("TOO_MANY_UNKNOWN_CREDENTIALS"));
  EXPECT_GT(RetryDelay(refused), absl::ZeroDuration());
  EXPECT_EQ(access_->asked, calls);  // The key, and all strangers but the last.

  access_->known.erase(Key("key"));
  Know("key", access::v1::ROLE_AUDITOR);
  cache_->Forget("principals/ayna");
  EXPECT_THAT(GetWith("key"), IsOk());
  EXPECT_THAT(GetWith("other"), HasReason("TOO_MANY_UNKNOWN_CREDENTIALS"));
  // A gateway on this machine says whose call it is.
  EXPECT_THAT(Get({{"authorization", "Bearer " + Key("other")}, {"x-forwarded-for", "192.0.2.7"}}),
              HasReason("UNKNOWN_CREDENTIAL"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(GetWith("other"), HasReason("UNKNOWN_CREDENTIAL"));
}

TEST_F(Access, CountsNoNewcomerWhoIsLetInAsAStranger) {
  for (int i = 0; i < 200; ++i) {
    const std::string name = "key" + std::to_string(i);
    Know(name, access::v1::ROLE_OPERATOR).mutable_principal()->set_name("principals/" + name);
    ASSERT_THAT(GetWith(name), IsOk());
  }
}

TEST_F(Access, ServesALateAnswerWhereTheQueueIsFull) {
  Know("key", access::v1::ROLE_OPERATOR);
  ASSERT_THAT(GetWith("key"), IsOk());
  clock_.Advance(absl::Seconds(6));
  f_.context.authentication->Drain();  // Takes nothing more, as a full one.

  EXPECT_THAT(GetWith("key"), IsOk());
  EXPECT_FALSE(GetWith("other").ok());
  clock_.Advance(absl::Seconds(4));
  EXPECT_FALSE(GetWith("key").ok());
}

TEST_F(Access, IsAskedForStreamsToo) {
  f_.core->watch = [](const CallContext& call) -> absl::StatusOr<std::unique_ptr<Watch>> {
    return MakeError(absl::StatusCode::kAborted, "SEEN", call.principal.name);
  };
  Know("key", access::v1::ROLE_OPERATOR);
  const auto watch = [&](const std::string& credential) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + Key(credential));
    auto stream = f_.stub->WatchChanges(&context, {});
    registry::v1::WatchChangesResponse message;
    EXPECT_FALSE(stream->Read(&message));
    return FromGrpc(stream->Finish());
  };

  EXPECT_THAT(watch("key"), StatusIs(absl::StatusCode::kAborted, "principals/ayna"));
  EXPECT_THAT(watch("other"), HasReason("UNKNOWN_CREDENTIAL"));
}

TEST(TrustingAuthenticator, BelievesItsPeer) {
  ShellFixture f;
  f.context.authenticator = TrustingAuthenticator();
  Principal seen;
  std::string traceparent;
  f.core->get = [&](const CallContext& call, const registry::v1::GetListingRequest&) {
    seen = call.principal;
    traceparent = call.traceparent;
    return registry::v1::Listing();
  };
  f.Start();
  const Principal partner{.name = "principals/a",
                          .roles = {kPartnerRole},
                          .credential = "sessions/s",
                          .clearance = options::v1::VISIBILITY_PARTNERS,
                          .organizations = {"organizations/a"},
                          .scopes = {"registry.*"}};
  registry::v1::GetListingRequest request;
  request.set_name("listings/a");
  const CallContext call{.principal = partner,
                         .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};

  ASSERT_THAT(CallService(call, *f.stub, &RegistryService::StubInterface::GetListing, request), IsOk());

  EXPECT_EQ(seen, partner);
  EXPECT_EQ(traceparent, call.traceparent);
  EXPECT_THAT(f.Get("listings/a"), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace karez::runtime
