#include "services/runtime/credential.h"

#include <gtest/gtest.h>

namespace karez::runtime {
namespace {

// Secrets may hold what separates the parts.
const std::string& Secret() {
  static const std::string secret = "x_y-z" + std::string(kCredentialSecretLetters - 5, 'a');
  return secret;
}

TEST(Credential, GoesThereAndBack) {
  for (const CredentialKind kind : {CredentialKind::kApiKey, CredentialKind::kSession}) {
    const std::string text = FormatCredential({.kind = kind, .id = "abc", .secret = Secret()});
    const auto parsed = ParseCredential(text);
    ASSERT_TRUE(parsed.has_value()) << text;
    EXPECT_EQ(parsed->kind, kind);
    EXPECT_EQ(parsed->id, "abc");
    EXPECT_EQ(parsed->secret, Secret());
  }
  EXPECT_EQ(FormatCredential({.kind = CredentialKind::kApiKey, .id = "a", .secret = "b"}), "karez_k1_a_b");
  EXPECT_EQ(FormatCredential({.kind = CredentialKind::kSession, .id = "a", .secret = "b"}), "karez_s1_a_b");
}

TEST(Credential, IsNothingElse) {
  for (const std::string& text :
       {std::string(), std::string("karez_k1_"), std::string("karez_k1_abc"), std::string("karez_k1_abc_"),
        "karez_k1__" + Secret(), "karez_k2_abc_" + Secret(), "karez_k1_A/B_" + Secret(), "abc_" + Secret(),
        " karez_k1_abc_" + Secret(), "karez_k1_abc_" + Secret() + "a", "karez_k1_abc_" + Secret().substr(1),
        "karez_k1_abc_=" + Secret().substr(1)}) {
    EXPECT_FALSE(ParseCredential(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace karez::runtime
