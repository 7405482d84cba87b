#include "services/access/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace karez::access {
namespace {

TEST(NewSecret, HasFortyThreeLettersThatDifferEachTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string secret = NewSecret();
    EXPECT_TRUE(runtime::ParseCredential("karez_k1_a_" + secret).has_value()) << secret;
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
