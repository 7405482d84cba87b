#include "services/runtime/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::runtime {
namespace {

absl::Status Refuse(absl::string_view key, absl::string_view text, absl::string_view want) {
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_ADDRESS",
                   absl::StrCat(key, ": got ", Quoted(text), ", want ", want));
}

socklen_t FillSocketAddress(const Address& address, sockaddr_storage* storage) {
  std::memset(storage, 0, sizeof(*storage));
  auto* v4 = reinterpret_cast<sockaddr_in*>(storage);
  if (inet_pton(AF_INET, address.host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(static_cast<uint16_t>(address.port));
    return sizeof(*v4);
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(storage);
  std::memset(storage, 0, sizeof(*storage));
  v6->sin6_family = AF_INET6;
  inet_pton(AF_INET6, address.host.c_str(), &v6->sin6_addr);
  v6->sin6_port = htons(static_cast<uint16_t>(address.port));
  return sizeof(*v6);
}

}  // namespace

std::string Address::ToString() const {
  return absl::StrContains(host, ':') ? absl::StrFormat("[%s]:%d", host, port) : absl::StrFormat("%s:%d", host, port);
}

bool Address::IsLoopback() const {
  in_addr v4;
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6;
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

absl::StatusOr<Address> ParseAddress(absl::string_view key, absl::string_view text) {
  constexpr char kForm[] = "HOST:PORT such as 127.0.0.1:50051";
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return Refuse(key, text, kForm);
  absl::string_view host = text.substr(0, colon);
  if (absl::StartsWith(host, "[") && absl::EndsWith(host, "]")) {
    host = host.substr(1, host.size() - 2);
  } else if (absl::StrContains(host, ':')) {
    return Refuse(key, text, "an IPv6 address in brackets, such as [::1]:50051");
  }
  Address address;
  address.host = host == "localhost" ? "127.0.0.1" : std::string(host);
  const absl::string_view port = text.substr(colon + 1);
  if (port.empty() || port.size() > 5 || !absl::ascii_isdigit(port.front()) || !absl::SimpleAtoi(port, &address.port) ||
      address.port > 65535) {
    return Refuse(key, text, "a port of 0 to 65535");
  }
  in6_addr any;
  if (inet_pton(AF_INET, address.host.c_str(), &any) != 1 && inet_pton(AF_INET6, address.host.c_str(), &any) != 1) {
    return Refuse(key, text, "a numeric address, such as 127.0.0.1 or [::1], or localhost");
  }
  return address;
}

absl::StatusOr<Address> ParseLoopbackAddress(absl::string_view key, absl::string_view text, absl::string_view instead) {
  KAREZ_ASSIGN_OR_RETURN(Address address, ParseAddress(key, text));
  if (address.IsLoopback()) return address;
  return Refuse(
      key, text,
      absl::StrCat("a loopback address (127.0.0.0/8, [::1] or localhost)", instead.empty() ? "" : ", or ", instead));
}

absl::Status CheckBindable(absl::string_view key, const Address& address) {
  sockaddr_storage storage;
  const socklen_t size = FillSocketAddress(address, &storage);
  const int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int error = errno;
  if (fd >= 0) {
    // As gRPC does: the connections of a server that has just stopped do not count.
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    const bool bound = bind(fd, reinterpret_cast<const sockaddr*>(&storage), size) == 0 && listen(fd, 1) == 0;
    error = errno;
    close(fd);
    if (bound) return absl::OkStatus();
  }
  const std::string reason = error == EADDRINUSE ? "is in use" : std::strerror(error);
  return MakeError(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                   absl::StrCat(key, ": ", address.ToString(), error == EADDRINUSE ? " " : ": ", reason));
}

}  // namespace karez::runtime
