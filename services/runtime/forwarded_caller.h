// Tells the next service on whose behalf a call is made: the metadata
// `karez-principal-bin` (a karez.runtime.v1.Caller), and W3C's `traceparent`.
#ifndef KAREZ_SERVICES_RUNTIME_FORWARDED_CALLER_H_
#define KAREZ_SERVICES_RUNTIME_FORWARDED_CALLER_H_

#include <grpcpp/client_context.h>
#include <grpcpp/server_context.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/call.h"

namespace karez::runtime {

// A value of the call's metadata as it was sent first; empty: it was not sent.
// Valid as long as the context.
absl::string_view MetadataValue(const grpc::ServerContextBase& context, absl::string_view key);

// Adds who calls, and the trace, to a call of another service.
void ForwardCaller(const CallContext& call, grpc::ClientContext& context);

// Who calls as the peer says; nullopt: it says nothing. Only to be believed of a
// peer that is a service. Errors: UNAUTHENTICATED where it cannot be read.
std::optional<absl::StatusOr<Principal>> ForwardedCaller(const grpc::ServerContextBase& context);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_FORWARDED_CALLER_H_
