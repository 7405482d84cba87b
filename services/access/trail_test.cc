// What access does is recorded: by the transaction that does it, and once.
#include <string>
#include <vector>

#include "services/access/access_fixture.h"
#include "services/runtime/audit_testing.h"

namespace karez::access {
namespace {

using audit::v1::AuditEntry;
using testing::ElementsAre;

class TrailTest : public AccessTest {
 protected:
  std::vector<AuditEntry> Entries() const { return runtime::EntriesOf(*store_); }
  AuditEntry Last() const { return Entries().empty() ? AuditEntry() : Entries().back(); }
};

TEST_F(TrailTest, HasOneEntryForEachChangeAndNoneForWhatIsRead) {
  const std::string token = SignedIn("ayna");  // Created, signed in, password set.
  EXPECT_EQ(Entries().size(), 3u);
  Must(Authenticate(token));
  Must(access_->GetCaller(CallBy(token), {}));
  Must(access_->ListSessions(CallBy(token), {}));
  clock_.Advance(absl::Minutes(5));
  Must(Authenticate(token));  // Its use is noted, which nobody did.
  EXPECT_EQ(Entries().size(), 3u);

  Create(Program("feed"));
  const v1::ApiKey key = CreateKey("principals/feed").api_key();
  EXPECT_THAT(Last().resources(), ElementsAre(key.name()));
  v1::RotateApiKeyRequest rotation;
  rotation.set_name(key.name());
  const v1::ApiKey next = Must(access_->RotateApiKey(administrator_, rotation)).api_key();
  EXPECT_THAT(Last().resources(), ElementsAre(key.name(), next.name()));
  v1::RevokeApiKeyRequest revocation;
  revocation.set_name(next.name());
  Must(access_->RevokeApiKey(administrator_, revocation));
  Must(access_->RevokeApiKey(administrator_, revocation));
  EXPECT_EQ(Entries().size(), 7u);

  Must(access_->SignOut(CallBy(token), {}));
  v1::ResetPasswordRequest reset;
  reset.set_name("principals/ayna");
  Must(access_->ResetPassword(administrator_, reset));
  EXPECT_THAT(Last().resources(), ElementsAre("principals/ayna"));
  Must(SetDisabled("principals/ayna", true));
  EXPECT_EQ(Entries().size(), 10u);
  EXPECT_TRUE(runtime::AuditTrail::Verify(*store_->Read(), 0, "", {})->intact());
}

TEST_F(TrailTest, NamesWhoSignedInAndHashesNoRequestWithASecret) {
  SignedIn("ayna");
  const std::vector<AuditEntry> entries = Entries();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[1].principal(), "principals/ayna");
  EXPECT_THAT(entries[1].resources(), ElementsAre(entries[1].credential()));
  EXPECT_EQ(entries[1].request_sha256(), "");
  EXPECT_EQ(entries[2].request_sha256(), "");
  EXPECT_NE(entries[0].request_sha256(), "");
}

TEST_F(TrailTest, HasNothingOfDryRunsAndReplays) {
  v1::CreatePrincipalRequest request = Person("ayna");
  request.set_request_id("r1");
  Create(request);
  Create(request);
  v1::CreatePrincipalRequest other = Person("batyr");
  other.set_validate_only(true);
  Create(other);
  Create(Program("feed"));
  v1::CreateApiKeyRequest key;
  key.mutable_api_key()->set_principal("principals/feed");
  key.set_validate_only(true);
  Must(access_->CreateApiKey(administrator_, key));
  EXPECT_EQ(Entries().size(), 2u);
}

TEST_F(TrailTest, HasOneEntryAMinuteOfSignInsThatFailUnderAName) {
  SignedIn("ayna");
  const size_t before = Entries().size();
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(SignIn("ayna", "not her password").ok());
  ASSERT_EQ(Entries().size(), before + 1);
  EXPECT_EQ(Last().outcome(), "WRONG_PASSWORD");
  EXPECT_EQ(Last().principal(), "");
  EXPECT_THAT(Last().resources(), ElementsAre("principals/ayna"));
  EXPECT_EQ(Last().request_sha256(), "");

  EXPECT_FALSE(SignIn("nobody", "some password").ok());
  EXPECT_EQ(Entries().size(), before + 2);
  EXPECT_THAT(Last().resources(), testing::IsEmpty());

  for (int i = 0; i < 4; ++i) EXPECT_FALSE(SignIn("ayna", "not her password").ok());
  EXPECT_EQ(Last().outcome(), "TOO_MANY_ATTEMPTS");
  EXPECT_EQ(Entries().size(), before + 3);
  clock_.Advance(absl::Minutes(1));
  EXPECT_FALSE(SignIn("ayna", "not her password").ok());
  EXPECT_EQ(Entries().size(), before + 4);
  EXPECT_TRUE(runtime::AuditTrail::Verify(*store_->Read(), 0, "", {})->intact());
}

TEST_F(TrailTest, HasWhoFailedToSetAPassword) {
  const std::string token = SignedIn("ayna");
  EXPECT_FALSE(SetPassword(token, "not her password", "another good password").ok());
  EXPECT_EQ(Last().outcome(), "WRONG_PASSWORD");
  EXPECT_EQ(Last().principal(), "principals/ayna");
}

}  // namespace
}  // namespace karez::access
