#include "services/access/secrets.h"

#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/sha256.h"

namespace karez::access {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr size_t kSaltBytes = 16;
constexpr int kPasswordGroups = 4;
constexpr int kLettersOfGroup = 5;

std::string HashWithSalt(absl::string_view salt, absl::string_view secret) {
  return runtime::Sha256(absl::StrCat(salt, secret));
}

}  // namespace

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  if (getentropy(bytes.data(), bytes.size()) != 0) {
    // A secret that can be guessed is worse than none.
    std::perror("getentropy");
    std::abort();
  }
  return bytes;
}

std::string NameOf(const Credential& credential) {
  return absl::StrCat(credential.kind == CredentialKind::kApiKey ? "apiKeys/" : "sessions/", credential.id);
}

std::string NewSecret() {
  std::string secret = absl::WebSafeBase64Escape(RandomBytes(kSecretBytes));
  while (!secret.empty() && secret.back() == '=') secret.pop_back();
  return secret;
}

std::string NewOneTimePassword() {
  constexpr absl::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  static_assert(kLetters.size() == 32, "each letter stands for 5 bits");
  const std::string random = RandomBytes(kPasswordGroups * kLettersOfGroup);
  std::string password;
  for (size_t i = 0; i < random.size(); ++i) {
    if (i > 0 && i % kLettersOfGroup == 0) password += '-';
    password += kLetters[static_cast<unsigned char>(random[i]) % kLetters.size()];
  }
  return password;
}

store::v1::SecretHash HashSecret(absl::string_view secret) {
  store::v1::SecretHash hash;
  hash.set_salt(RandomBytes(kSaltBytes));
  hash.set_sha256(HashWithSalt(hash.salt(), secret));
  return hash;
}

bool Matches(const store::v1::SecretHash& hash, absl::string_view secret) {
  const std::string wanted = HashWithSalt(hash.salt(), secret);
  return hash.sha256().size() == wanted.size() &&
         CRYPTO_memcmp(hash.sha256().data(), wanted.data(), wanted.size()) == 0;
}

}  // namespace karez::access
