// Random secrets, the credentials that carry them, and what is kept of them.
#ifndef KAREZ_SERVICES_ACCESS_SECRETS_H_
#define KAREZ_SERVICES_ACCESS_SECRETS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "karez/access/store/v1/access_store.pb.h"

namespace karez::access {

enum class CredentialKind { kApiKey, kSession };

// What is sent as `authorization: Bearer CREDENTIAL`: karez_k1_ID_SECRET of a key,
// karez_s1_ID_SECRET of a session. The id finds the record, the secret proves that
// the caller was given it.
struct Credential {
  CredentialKind kind = CredentialKind::kApiKey;
  std::string id;
  std::string secret;
};

// nullopt: text is none.
std::optional<Credential> ParseCredential(absl::string_view text);
std::string FormatCredential(const Credential& credential);

// "apiKeys/ID" or "sessions/ID".
std::string NameOf(const Credential& credential);

// Up to 256 bytes of the kernel's generator. Not injected: nothing may ever foresee them.
std::string RandomBytes(size_t count);

// 256 random bits as 43 characters of base64url.
std::string NewSecret();

// 100 bits as a person can type them: four groups of five, such as
// "k3fda-9s2am-77hqx-pcvbn", without letters that look alike.
std::string NewOneTimePassword();

store::v1::SecretHash HashSecret(absl::string_view secret);

// Whether hash is the secret's. Takes the same time wherever the two differ.
bool Matches(const store::v1::SecretHash& hash, absl::string_view secret);

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_SECRETS_H_
