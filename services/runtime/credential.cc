#include "services/runtime/credential.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/runtime/formats.h"

namespace karez::runtime {
namespace {

constexpr char kApiKeyPrefix[] = "karez_k1_";
constexpr char kSessionPrefix[] = "karez_s1_";

bool IsSecret(absl::string_view text) {
  return text.size() == kCredentialSecretLetters &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isalnum(c) || c == '_' || c == '-'; });
}

}  // namespace

std::optional<Credential> ParseCredential(absl::string_view text) {
  Credential credential;
  if (absl::ConsumePrefix(&text, kApiKeyPrefix)) {
    credential.kind = CredentialKind::kApiKey;
  } else if (absl::ConsumePrefix(&text, kSessionPrefix)) {
    credential.kind = CredentialKind::kSession;
  } else {
    return std::nullopt;
  }
  // No id has an underscore; secrets may.
  const size_t end = text.find('_');
  if (end == absl::string_view::npos) return std::nullopt;
  credential.id = std::string(text.substr(0, end));
  credential.secret = std::string(text.substr(end + 1));
  if (!IsResourceId(credential.id) || !IsSecret(credential.secret)) return std::nullopt;
  return credential;
}

std::string FormatCredential(const Credential& credential) {
  return absl::StrCat(credential.kind == CredentialKind::kApiKey ? kApiKeyPrefix : kSessionPrefix, credential.id, "_",
                      credential.secret);
}

}  // namespace karez::runtime
