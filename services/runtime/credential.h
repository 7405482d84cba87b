// The form of what callers bring to be known by.
#ifndef KAREZ_SERVICES_RUNTIME_CREDENTIAL_H_
#define KAREZ_SERVICES_RUNTIME_CREDENTIAL_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace karez::runtime {

enum class CredentialKind { kApiKey, kSession };

// 256 bits in base64url.
inline constexpr size_t kCredentialSecretLetters = 43;

// What is sent as `authorization: Bearer CREDENTIAL`: karez_k1_ID_SECRET of a key,
// karez_s1_ID_SECRET of a session. The id finds the record, the secret proves that
// the caller was given it.
struct Credential {
  CredentialKind kind = CredentialKind::kApiKey;
  std::string id;
  std::string secret;
};

// nullopt: text is none, whatever the access service knows.
std::optional<Credential> ParseCredential(absl::string_view text);
std::string FormatCredential(const Credential& credential);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CREDENTIAL_H_
