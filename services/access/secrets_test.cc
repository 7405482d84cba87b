#include "services/access/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace karez::access {
namespace {

TEST(Credential, GoesThereAndBack) {
  for (const CredentialKind kind : {CredentialKind::kApiKey, CredentialKind::kSession}) {
    // Secrets may hold what separates the parts.
    const std::string text = FormatCredential({.kind = kind, .id = "abc", .secret = "x_y-z"});
    const auto parsed = ParseCredential(text);
    ASSERT_TRUE(parsed.has_value()) << text;
    EXPECT_EQ(parsed->kind, kind);
    EXPECT_EQ(parsed->id, "abc");
    EXPECT_EQ(parsed->secret, "x_y-z");
  }
  EXPECT_EQ(FormatCredential({.kind = CredentialKind::kApiKey, .id = "a", .secret = "b"}), "karez_k1_a_b");
  EXPECT_EQ(FormatCredential({.kind = CredentialKind::kSession, .id = "a", .secret = "b"}), "karez_s1_a_b");
}

TEST(Credential, IsNothingElse) {
  for (const char* text : {"", "karez_k1_", "karez_k1_abc", "karez_k1_abc_", "karez_k1__secret", "karez_k2_abc_secret",
                           "karez_k1_A/B_secret", "abc_secret", " karez_k1_abc_secret"}) {
    EXPECT_FALSE(ParseCredential(text).has_value()) << text;
  }
}

TEST(NewSecret, HasFortyThreeLettersThatDifferEachTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string secret = NewSecret();
    EXPECT_EQ(secret.size(), 43u);
    EXPECT_TRUE(seen.insert(secret).second);
  }
}

TEST(NewOneTimePassword, CanBeTyped) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string password = NewOneTimePassword();
    EXPECT_EQ(password.size(), 23u);
    EXPECT_EQ(password.find_first_not_of("abcdefghijkmnpqrstuvwxyz23456789-"), std::string::npos) << password;
    EXPECT_EQ(password[5], '-');
    EXPECT_TRUE(seen.insert(password).second);
  }
}

TEST(HashSecret, HoldsForItsSecretOnlyAndSaltsEachHash) {
  const store::v1::SecretHash hash = HashSecret("secret");
  EXPECT_TRUE(Matches(hash, "secret"));
  EXPECT_FALSE(Matches(hash, "secreT"));
  EXPECT_FALSE(Matches(hash, ""));
  EXPECT_FALSE(Matches(store::v1::SecretHash(), ""));
  EXPECT_NE(hash.sha256(), HashSecret("secret").sha256());
  EXPECT_EQ(hash.SerializeAsString().find("secret"), std::string::npos);
}

}  // namespace
}  // namespace karez::access
