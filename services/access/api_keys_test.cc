#include <string>

#include "services/access/access_fixture.h"

namespace karez::access {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;

class ApiKeysTest : public AccessTest {
 protected:
  ApiKeysTest() { Create(Program("feed", {v1::ROLE_AUDITOR})); }

  absl::StatusOr<v1::ApiKeySecret> Rotate(const std::string& name, absl::Duration overlap) {
    v1::RotateApiKeyRequest request;
    request.set_name(name);
    request.mutable_overlap()->set_seconds(absl::ToInt64Seconds(overlap));
    return access_->RotateApiKey(administrator_, request);
  }
  absl::StatusOr<v1::ApiKey> Revoke(const std::string& name) {
    v1::RevokeApiKeyRequest request;
    request.set_name(name);
    return access_->RevokeApiKey(administrator_, request);
  }
  v1::ApiKey Listed(const std::string& name) {
    const v1::ListApiKeysResponse all = Must(access_->ListApiKeys(administrator_, {}));
    for (const v1::ApiKey& key : all.api_keys()) {
      if (key.name() == name) return key;
    }
    ADD_FAILURE() << "no " << name;
    return {};
  }
};

TEST_F(ApiKeysTest, AKeyLetsItsPrincipalInWithinItsScopes) {
  const v1::ApiKeySecret key = CreateKey("principals/feed", {"registry.listings.get", "registry.*"});

  const v1::AuthenticateResponse known = Must(Authenticate(key.secret()));

  EXPECT_EQ(known.principal().name(), "principals/feed");
  EXPECT_THAT(known.scopes(), ElementsAre("registry.listings.get", "registry.*"));
  EXPECT_EQ(known.credential_name(), key.api_key().name());
  EXPECT_EQ(known.max_age_seconds(), 5);
  EXPECT_THAT(key.secret(), testing::StartsWith("karez_k1_"));
}

TEST_F(ApiKeysTest, AnythingElseLetsNobodyIn) {
  const std::string secret = CreateKey("principals/feed").secret();
  std::string changed = secret;
  changed.back() = changed.back() == 'A' ? 'B' : 'A';
  std::string as_session = secret;
  as_session[6] = 's';
  for (const std::string& wrong :
       {changed, as_session, secret + "A", std::string("karez_k1_nobody_x"), std::string("x")}) {
    EXPECT_THAT(Authenticate(wrong), StatusIs(absl::StatusCode::kUnauthenticated)) << wrong;
  }
}

TEST_F(ApiKeysTest, AKeyEndsWithItsLifetimeWhichAnAnswerNeverOutlives) {
  v1::CreateApiKeyRequest request;
  request.mutable_api_key()->set_principal("principals/feed");
  request.mutable_lifetime()->set_seconds(3600);
  const std::string secret = Must(access_->CreateApiKey(administrator_, request)).secret();
  clock_.Advance(absl::Seconds(3598));
  EXPECT_EQ(Must(Authenticate(secret)).max_age_seconds(), 2);
  clock_.Advance(absl::Seconds(2));
  EXPECT_THAT(Authenticate(secret), HasReason("UNKNOWN_CREDENTIAL"));

  request.mutable_lifetime()->set_seconds(3599);
  EXPECT_THAT(access_->CreateApiKey(administrator_, request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("lifetime: got 59m59s, want 1h to 9600h")));
}

TEST_F(ApiKeysTest, ScopesNamePermissionsThatThereAre) {
  const auto created = [&](const std::string& scope) {
    v1::CreateApiKeyRequest request;
    request.mutable_api_key()->set_principal("principals/feed");
    request.mutable_api_key()->add_scopes(scope);
    request.set_validate_only(true);
    return access_->CreateApiKey(administrator_, request);
  };
  for (const char* good : {"*", "registry.*", "registry.listings.*", "registry.listings.get"}) {
    EXPECT_THAT(created(good), IsOk()) << good;
    EXPECT_EQ(created(good)->secret(), "");
  }
  for (const char* bad : {"", "registry", "registry.listings.*.get", "registry.lis*", "registry.listings.fly"}) {
    EXPECT_THAT(created(bad), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("api_key.scopes[0]"))) << bad;
  }
}

TEST_F(ApiKeysTest, AScopedCredentialGivesNothingBeyondItsScopes) {
  runtime::CallContext scoped = administrator_;
  scoped.principal.scopes = {"access.apiKeys.*", "registry.listings.get"};
  v1::CreateApiKeyRequest request;
  request.mutable_api_key()->set_principal("principals/feed");
  EXPECT_THAT(access_->CreateApiKey(scoped, request), HasReason("SCOPED_CREDENTIAL"));
  request.mutable_api_key()->add_scopes("registry.listings.*");
  EXPECT_THAT(access_->CreateApiKey(scoped, request), HasReason("SCOPED_CREDENTIAL"));
  request.mutable_api_key()->set_scopes(0, "registry.listings.get");
  EXPECT_THAT(access_->CreateApiKey(scoped, request), IsOk());

  v1::RotateApiKeyRequest rotate;
  rotate.set_name(CreateKey("principals/feed").api_key().name());
  EXPECT_THAT(access_->RotateApiKey(scoped, rotate), HasReason("SCOPED_CREDENTIAL"));
  v1::ResetPasswordRequest reset;
  reset.set_name("principals/feed");
  EXPECT_THAT(access_->ResetPassword(scoped, reset), HasReason("SCOPED_CREDENTIAL"));
}

TEST_F(ApiKeysTest, PeopleHaveNone) {
  Create(Person("ayna"));
  v1::CreateApiKeyRequest request;
  request.mutable_api_key()->set_principal("principals/ayna");
  EXPECT_THAT(access_->CreateApiKey(administrator_, request), HasReason("NOT_A_PROGRAM"));
  request.mutable_api_key()->set_principal("principals/nobody");
  EXPECT_THAT(access_->CreateApiKey(administrator_, request), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ApiKeysTest, RotationLetsBothInUntilTheOldOneEnds) {
  const v1::ApiKeySecret old = CreateKey("principals/feed", {"registry.*"});

  const v1::ApiKeySecret next = Must(Rotate(old.api_key().name(), absl::Hours(1)));

  EXPECT_THAT(next.api_key().scopes(), ElementsAre("registry.*"));
  EXPECT_EQ(Listed(old.api_key().name()).successor(), next.api_key().name());
  EXPECT_THAT(Authenticate(old.secret()), IsOk());
  EXPECT_THAT(Authenticate(next.secret()), IsOk());
  EXPECT_THAT(Rotate(old.api_key().name(), absl::Hours(1)), HasReason("API_KEY_ENDED"));
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(Authenticate(old.secret()), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_THAT(Authenticate(next.secret()), IsOk());
}

TEST_F(ApiKeysTest, RotationNeverLengthensAKeysLife) {
  const v1::ApiKeySecret old = CreateKey("principals/feed");
  clock_.Advance(kDefaultKeyLifetime - absl::Minutes(1));
  Must(Rotate(old.api_key().name(), absl::Hours(24)));
  clock_.Advance(absl::Minutes(1));
  EXPECT_THAT(Authenticate(old.secret()), HasReason("UNKNOWN_CREDENTIAL"));
}

TEST_F(ApiKeysTest, ARevokedKeyEndsAtOnceAndStaysRevoked) {
  const v1::ApiKeySecret key = CreateKey("principals/feed");
  const v1::ApiKey revoked = Must(Revoke(key.api_key().name()));
  EXPECT_TRUE(revoked.has_revoke_time());
  EXPECT_THAT(Authenticate(key.secret()), HasReason("UNKNOWN_CREDENTIAL"));
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(Must(Revoke(key.api_key().name())).revoke_time().seconds(), revoked.revoke_time().seconds());
  EXPECT_THAT(Rotate(key.api_key().name(), absl::Hours(1)), HasReason("API_KEY_ENDED"));
  EXPECT_THAT(Revoke("apiKeys/none"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ApiKeysTest, WhatHasReplacedAKeyIsNamedAndRevokedWithItOnDemand) {
  const v1::ApiKeySecret stolen = CreateKey("principals/feed");
  const v1::ApiKeySecret next = Must(Rotate(stolen.api_key().name(), absl::Hours(1)));
  const v1::ApiKeySecret last = Must(Rotate(next.api_key().name(), absl::Hours(1)));
  EXPECT_EQ(Must(Revoke(stolen.api_key().name())).successor(), next.api_key().name());
  EXPECT_THAT(Authenticate(next.secret()), IsOk());

  v1::RevokeApiKeyRequest request;
  request.set_name(stolen.api_key().name());
  request.set_with_successors(true);
  EXPECT_EQ(Must(access_->RevokeApiKey(administrator_, request)).name(), stolen.api_key().name());
  EXPECT_THAT(Authenticate(next.secret()), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_THAT(Authenticate(last.secret()), HasReason("UNKNOWN_CREDENTIAL"));
}

TEST_F(ApiKeysTest, TheKeysOfWhoIsDisabledAreRefusedUntilThatEnds) {
  const std::string secret = CreateKey("principals/feed").secret();
  Must(SetDisabled("principals/feed", true));
  EXPECT_THAT(Authenticate(secret), HasReason("UNKNOWN_CREDENTIAL"));
  Must(SetDisabled("principals/feed", false));
  EXPECT_THAT(Authenticate(secret), IsOk());
}

TEST_F(ApiKeysTest, LastUseIsNotedOnceAMinute) {
  const v1::ApiKeySecret key = CreateKey("principals/feed");
  EXPECT_FALSE(key.api_key().has_last_use_time());
  Must(Authenticate(key.secret()));
  const auto commits = store_->DurableSequence();
  const auto first = Listed(key.api_key().name()).last_use_time().seconds();
  clock_.Advance(absl::Seconds(59));
  Must(Authenticate(key.secret()));
  EXPECT_EQ(store_->DurableSequence(), commits);
  clock_.Advance(absl::Seconds(1));
  Must(Authenticate(key.secret()));
  EXPECT_EQ(Listed(key.api_key().name()).last_use_time().seconds(), first + 60);
}

TEST_F(ApiKeysTest, AreListedByPagesAndByPrincipal) {
  Create(Program("other"));
  for (int i = 0; i < 3; ++i) CreateKey("principals/feed");
  const std::string other = CreateKey("principals/other").api_key().name();
  v1::ListApiKeysRequest request;
  request.set_principal("principals/feed");
  request.set_page_size(2);
  const v1::ListApiKeysResponse first = Must(access_->ListApiKeys(administrator_, request));
  EXPECT_EQ(first.api_keys_size(), 2);
  request.set_page_token(first.next_page_token());
  const v1::ListApiKeysResponse second = Must(access_->ListApiKeys(administrator_, request));
  EXPECT_EQ(second.api_keys_size(), 1);
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_EQ(Must(access_->ListApiKeys(administrator_, {})).api_keys_size(), 4);
  EXPECT_EQ(Listed(other).principal(), "principals/other");
}

}  // namespace
}  // namespace karez::access
