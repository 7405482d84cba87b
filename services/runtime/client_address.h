// On whose behalf a call comes, as far as addresses tell: of a call through a
// gateway or another proxy, `x-forwarded-for` says so.
#ifndef KAREZ_SERVICES_RUNTIME_CLIENT_ADDRESS_H_
#define KAREZ_SERVICES_RUNTIME_CLIENT_ADDRESS_H_

#include <grpcpp/server_context.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace karez::runtime {

// The client's IPv4 address, or of IPv6 the /48 that one site has ("2001:db8::");
// empty: this machine itself. peer is who is connected, as gRPC names it
// ("ipv4:127.0.0.1:80"). What it forwards is believed of loopback and of a peer
// whose certificate was verified; the last address counts.
std::string ClientAddress(absl::string_view peer, bool verified, absl::string_view forwarded);

// The same of a call.
std::string ClientAddress(const grpc::ServerContextBase& context);

// For a server whose every caller is the local operator. Errors: PERMISSION_DENIED
// (OPEN_TO_OTHERS) for a call that was forwarded, by whomever.
absl::Status RefuseForwarded(const grpc::ServerContextBase& context);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CLIENT_ADDRESS_H_
