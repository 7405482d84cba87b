#include <string>

#include "services/access/access_fixture.h"

namespace karez::access {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::ElementsAre;

TEST_F(AccessTest, WrongUnknownAndDisabledAreNotToldApart) {
  SignedIn("ayna");
  SignedIn("batyr");
  Must(SetDisabled("principals/batyr", true));

  const absl::Status wrong = SignIn("ayna", "not her password").status();

  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(SignIn("nobody", kPassword).status(), wrong);
  EXPECT_EQ(SignIn("batyr", kPassword).status(), wrong);
  EXPECT_THAT(SignIn("Ayna", kPassword), IsOk());
}

TEST_F(AccessTest, WhoFailsHasToWaitAlsoWithTheRightPassword) {
  SignedIn("ayna");
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(SignIn("ayna", "not her password"), HasReason("WRONG_PASSWORD"));
    EXPECT_THAT(SignIn("nobody", "not her password"), HasReason("WRONG_PASSWORD"));
  }

  const absl::Status refused = SignIn("ayna", kPassword).status();

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(runtime::RetryDelay(refused), absl::Seconds(1));
  EXPECT_EQ(SignIn("nobody", kPassword).status(), refused);
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(SignIn("ayna", kPassword), IsOk());
}

TEST_F(AccessTest, AClientThatGuessedTooOftenIsRefusedWhateverTheName) {
  SignedIn("ayna");
  for (int i = 0; i < 20; ++i) EXPECT_THAT(SignIn("ayna", kPassword, "203.0.113.9"), IsOk());
  for (int i = 0; i < 10; ++i) {
    EXPECT_THAT(SignIn(absl::StrCat("guess", i), kPassword, "203.0.113.9"), HasReason("WRONG_PASSWORD"));
  }

  EXPECT_THAT(SignIn("ayna", kPassword, "203.0.113.9"), HasReason("TOO_MANY_ATTEMPTS"));
  EXPECT_THAT(SignIn("ayna", kPassword, "203.0.113.10"), IsOk());
  EXPECT_THAT(SignIn("ayna", kPassword), IsOk());
}

TEST_F(AccessTest, ASessionEndsHalfAnHourAfterItsLastUse) {
  const std::string token = SignedIn("ayna");
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(absl::Minutes(29));
    EXPECT_THAT(Authenticate(token), IsOk());
  }
  clock_.Advance(absl::Minutes(30));
  EXPECT_THAT(Authenticate(token), HasReason("UNKNOWN_CREDENTIAL"));
}

TEST_F(AccessTest, ASessionEndsTwelveHoursAfterItBegan) {
  const std::string token = SignedIn("ayna");
  for (int i = 0; i < 12 * 3 - 1; ++i) {
    clock_.Advance(absl::Minutes(20));
    EXPECT_THAT(Authenticate(token), IsOk());
  }
  clock_.Advance(absl::Minutes(20));
  EXPECT_THAT(Authenticate(token), HasReason("UNKNOWN_CREDENTIAL"));
}

TEST_F(AccessTest, UseOfASessionIsNotedOnceAMinute) {
  const std::string token = SignedIn("ayna");
  const auto commits = store_->DurableSequence();
  clock_.Advance(absl::Seconds(59));
  EXPECT_THAT(Authenticate(token), IsOk());
  EXPECT_EQ(store_->DurableSequence(), commits);
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Authenticate(token), IsOk());
  EXPECT_NE(store_->DurableSequence(), commits);
}

TEST_F(AccessTest, SessionsOutliveARestart) {
  const std::string token = SignedIn("ayna");
  Restart();
  EXPECT_EQ(Must(Authenticate(token)).principal().name(), "principals/ayna");
}

TEST_F(AccessTest, SigningOutEndsOneSessionOrAll) {
  const std::string first = SignedIn("ayna");
  const std::string second = Must(SignIn("ayna", kPassword)).token();
  const std::string third = Must(SignIn("ayna", kPassword)).token();
  const std::string others = SignedIn("batyr");
  EXPECT_EQ(Must(access_->SignOut(CallBy(first), {})).sessions_ended(), 1);
  EXPECT_THAT(Authenticate(first), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_THAT(Authenticate(second), IsOk());

  v1::SignOutRequest request;
  request.set_name(CallBy(others).principal.credential);
  EXPECT_THAT(access_->SignOut(CallBy(second), request), StatusIs(absl::StatusCode::kNotFound));
  request.set_everywhere(true);
  EXPECT_EQ(Must(access_->SignOut(CallBy(second), request)).sessions_ended(), 2);
  EXPECT_THAT(Authenticate(third), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_THAT(Authenticate(others), IsOk());
}

TEST_F(AccessTest, WhoHasNoSessionCannotSignOut) {
  EXPECT_THAT(access_->SignOut(administrator_, {}), HasReason("SESSION_NOT_FOUND"));
}

TEST_F(AccessTest, ANewPasswordEndsEveryOtherSession) {
  const std::string first = SignedIn("ayna");
  const std::string second = Must(SignIn("ayna", kPassword)).token();
  EXPECT_THAT(SetPassword(second, kPassword, "another long password"), IsOk());
  EXPECT_THAT(Authenticate(first), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_THAT(Authenticate(second), IsOk());
}

TEST_F(AccessTest, ANewPasswordTakesTheOldOneAndDiffersFromIt) {
  const std::string token = SignedIn("ayna");
  EXPECT_THAT(SetPassword(token, kPassword, kPassword), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(SetPassword(token, kPassword, "short"), StatusIs(absl::StatusCode::kInvalidArgument));
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(SetPassword(token, "not her password", "another long password"), HasReason("WRONG_PASSWORD"));
  }
  EXPECT_THAT(SetPassword(token, kPassword, "another long password"), HasReason("TOO_MANY_ATTEMPTS"));
  EXPECT_THAT(access_->SetPassword(administrator_, {}), HasReason("NO_PASSWORD"));
}

TEST_F(AccessTest, DisablingEndsSessionsForGood) {
  const std::string token = SignedIn("ayna");
  Must(SetDisabled("principals/ayna", true));
  EXPECT_THAT(Authenticate(token), HasReason("UNKNOWN_CREDENTIAL"));
  Must(SetDisabled("principals/ayna", false));
  EXPECT_THAT(Authenticate(token), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_THAT(SignIn("ayna", kPassword), IsOk());
}

TEST_F(AccessTest, TheCallerIsToldWhoItIsAndWhatItMay) {
  const std::string token = SignedIn("ayna", {v1::ROLE_OPERATOR});

  const v1::GetCallerResponse caller = Must(access_->GetCaller(CallBy(token), {}));

  EXPECT_EQ(caller.principal().name(), "principals/ayna");
  EXPECT_THAT(caller.permissions(), testing::Contains("registry.listings.get"));
  EXPECT_TRUE(caller.session().current());
  EXPECT_EQ(caller.session().user_agent(), "a browser");
  EXPECT_FALSE(caller.open());
}

TEST_F(AccessTest, WithoutAccessControlTheCallerIsTheLocalOperator) {
  const v1::GetCallerResponse caller = Must(access_->GetCaller(administrator_, {}));
  EXPECT_TRUE(caller.open());
  EXPECT_EQ(caller.principal().name(), "operators/local");
  EXPECT_THAT(caller.principal().roles(), testing::Contains(v1::ROLE_OPERATOR));
  EXPECT_FALSE(caller.has_session());
}

TEST_F(AccessTest, OnesOwnLiveSessionsAreListedTheNewestFirst) {
  const std::string first = SignedIn("ayna");
  SignedIn("batyr");
  clock_.Advance(absl::Minutes(20));
  const std::string second = Must(SignIn("ayna", kPassword)).token();
  const v1::ListSessionsResponse both = Must(access_->ListSessions(CallBy(first), {}));
  ASSERT_EQ(both.sessions_size(), 2);
  EXPECT_FALSE(both.sessions(0).current());
  EXPECT_TRUE(both.sessions(1).current());
  clock_.Advance(absl::Minutes(29));
  EXPECT_THAT(Authenticate(second), IsOk());
  clock_.Advance(absl::Minutes(2));
  EXPECT_EQ(Must(access_->ListSessions(CallBy(second), {})).sessions_size(), 1);
}

TEST_F(AccessTest, OfTooManySessionsTheOldestEnds) {
  const std::string first = SignedIn("ayna");
  std::string last;
  for (size_t i = 0; i < kMostSessions; ++i) {
    clock_.Advance(absl::Seconds(1));
    last = Must(SignIn("ayna", kPassword)).token();
  }
  EXPECT_THAT(Authenticate(first), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_EQ(static_cast<size_t>(Must(access_->ListSessions(CallBy(last), {})).sessions_size()), kMostSessions);
}

TEST_F(AccessTest, NoSecretIsStored) {
  const v1::OneTimePassword created = Create(Person("ayna"));
  const std::string token = Must(SignIn("ayna", created.password())).token();
  Create(Program("feed"));
  const std::string key = CreateKey("principals/feed").secret();
  const auto secret_of = [](const std::string& credential) { return credential.substr(credential.rfind("id-") + 5); };
  EXPECT_THAT(store_->Read()->Scan(storage::KeyRange::All(), storage::Direction::kForward,
                                   [&](absl::string_view, absl::string_view value) {
                                     const std::string bytes(value);
                                     EXPECT_EQ(bytes.find(created.password()), std::string::npos);
                                     EXPECT_EQ(bytes.find(secret_of(token)), std::string::npos);
                                     EXPECT_EQ(bytes.find(secret_of(key)), std::string::npos);
                                     return true;
                                   }),
              IsOk());
}

TEST_F(AccessTest, SaysAtOnceWhoseCredentialsHaveChanged) {
  const std::string token = SignedIn("ayna");
  EXPECT_THAT(changed_, testing::ElementsAre("principals/ayna"));  // By the password that was set.
  changed_.clear();
  Must(access_->SignOut(CallBy(token), {}));
  Must(SetDisabled("principals/ayna", true));
  v1::ResetPasswordRequest reset;
  reset.set_name("principals/ayna");
  Must(access_->ResetPassword(administrator_, reset));
  EXPECT_THAT(changed_, testing::ElementsAre("principals/ayna", "principals/ayna", "principals/ayna"));

  changed_.clear();
  Create(Program("feed"));
  v1::RotateApiKeyRequest rotation;
  rotation.set_name(CreateKey("principals/feed").api_key().name());
  v1::RevokeApiKeyRequest revocation;
  revocation.set_name(Must(access_->RotateApiKey(administrator_, rotation)).api_key().name());
  Must(access_->RevokeApiKey(administrator_, revocation));
  EXPECT_THAT(changed_, testing::ElementsAre("principals/feed", "principals/feed"));
}

}  // namespace
}  // namespace karez::access
