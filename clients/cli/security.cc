// What the program shows of itself, and asks of the server's certificate.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/session.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

absl::Status ReadWhole(absl::string_view option, const std::string& path, std::string& contents) {
  std::ifstream file(path, std::ios::binary);
  contents.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  if (file.bad() || !file.is_open() || contents.empty()) {
    return UsageError(absl::StrCat(option, ": got ", path, ", which cannot be read or is empty"));
  }
  return absl::OkStatus();
}

bool IsLoopback(absl::string_view address) {
  return absl::StartsWith(address, "127.") || absl::StartsWith(address, "localhost:") ||
         absl::StartsWith(address, "[::1]:");
}

}  // namespace

absl::Status ReadSecurity(Settings& settings) {
  if (!settings.credential_file.empty()) {
    KAREZ_RETURN_IF_ERROR(ReadWhole("--credential-file", settings.credential_file, settings.credential));
  } else if (const char* variable = std::getenv("KAREZ_CREDENTIAL")) {
    settings.credential = variable;
  }
  absl::StripAsciiWhitespace(&settings.credential);
  for (const char c : settings.credential) {
    if (!absl::ascii_isgraph(c)) return UsageError("credential: got more than one word, want karez_…");
  }
  if (!settings.tls_ca.empty()) return ReadWhole("--tls-ca", settings.tls_ca, settings.root_certificates);
  if (settings.credential.empty()) return absl::OkStatus();
  for (const std::string& server : {settings.server, settings.matching_server, settings.brokerage_server,
                                    settings.exports_server, settings.access_server}) {
    if (server.empty() || IsLoopback(server)) continue;
    return UsageError(absl::StrCat("credential: got one for ", server,
                                   " without --tls-ca, want TLS: others could read it on the way"));
  }
  return absl::OkStatus();
}

}  // namespace karez::cli
