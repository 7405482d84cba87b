#include "services/runtime/client_address.h"

#include <arpa/inet.h>
#include <grpcpp/security/auth_context.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/runtime/address.h"
#include "services/runtime/forwarded_caller.h"
#include "services/runtime/status.h"

namespace karez::runtime {
namespace {

constexpr char kForwardedKey[] = "x-forwarded-for";
constexpr size_t kSiteBytes = 6;  // Of an IPv6 address: a /48.

// The site of a numeric address; empty: text is none.
std::string SiteOf(const std::string& text) {
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return text;
  in6_addr v6;
  if (inet_pton(AF_INET6, text.c_str(), &v6) != 1) return "";
  char out[INET6_ADDRSTRLEN];
  if (IN6_IS_ADDR_V4MAPPED(&v6)) return inet_ntop(AF_INET, &v6.s6_addr[12], out, sizeof(out));
  std::fill(std::begin(v6.s6_addr) + kSiteBytes, std::end(v6.s6_addr), uint8_t{0});
  return inet_ntop(AF_INET6, &v6, out, sizeof(out));
}

}  // namespace

std::string ClientAddress(absl::string_view peer, bool verified, absl::string_view forwarded) {
  if (!absl::ConsumePrefix(&peer, "ipv4:") && !absl::ConsumePrefix(&peer, "ipv6:")) return "";
  const auto address = ParseAddress("peer", absl::StrReplaceAll(peer, {{"%5B", "["}, {"%5D", "]"}}));
  const bool here = address.ok() && address->IsLoopback();
  if ((here || verified) && !forwarded.empty()) {
    const size_t comma = forwarded.rfind(',');
    if (comma != absl::string_view::npos) forwarded.remove_prefix(comma + 1);
    if (std::string site = SiteOf(std::string(absl::StripAsciiWhitespace(forwarded))); !site.empty()) return site;
  }
  return here ? "" : address.ok() ? SiteOf(address->host) : std::string(peer);
}

std::string ClientAddress(const grpc::ServerContextBase& context) {
  const auto certificate = context.auth_context();
  return ClientAddress(context.peer(), certificate != nullptr && certificate->IsPeerAuthenticated(),
                       MetadataValue(context, kForwardedKey));
}

absl::Status RefuseForwarded(const grpc::ServerContextBase& context) {
  if (context.client_metadata().count(kForwardedKey) == 0) return absl::OkStatus();
  return MakeError(absl::StatusCode::kPermissionDenied, "OPEN_TO_OTHERS",
                   "x-forwarded-for: got a call for another machine, whose caller would be the local operator; want "
                   "--access required here, or a gateway for this machine only: --listen on loopback, without --hosts "
                   "and --trusted-proxies");
}

}  // namespace karez::runtime
