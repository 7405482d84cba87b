// Random secrets and what is kept of them.
#ifndef KAREZ_SERVICES_ACCESS_SECRETS_H_
#define KAREZ_SERVICES_ACCESS_SECRETS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "karez/access/store/v1/access_store.pb.h"
#include "services/runtime/credential.h"

namespace karez::access {

using runtime::Credential;
using runtime::CredentialKind;

// "apiKeys/ID" or "sessions/ID".
std::string NameOf(const Credential& credential);

// Up to 256 bytes of the kernel's generator. Not injected: nothing may ever foresee them.
std::string RandomBytes(size_t count);

// 256 random bits as runtime::kCredentialSecretLetters letters of base64url.
std::string NewSecret();

// 100 bits as a person can type them: four groups of five, such as
// "k3fda-9s2am-77hqx-pcvbn", without letters that look alike.
std::string NewOneTimePassword();

store::v1::SecretHash HashSecret(absl::string_view secret);

// Whether hash is the secret's. Takes the same time wherever the two differ.
bool Matches(const store::v1::SecretHash& hash, absl::string_view secret);

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_SECRETS_H_
