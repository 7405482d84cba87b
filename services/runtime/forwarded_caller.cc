#include "services/runtime/forwarded_caller.h"

#include "karez/runtime/v1/caller.pb.h"
#include "services/runtime/status.h"

namespace karez::runtime {
namespace {

constexpr char kCallerKey[] = "karez-principal-bin";
constexpr char kTraceKey[] = "traceparent";

v1::Caller Describe(const Principal& principal) {
  v1::Caller caller;
  caller.set_name(principal.name);
  for (const std::string& role : principal.roles) caller.add_roles(role);
  caller.set_clearance(principal.clearance);
  for (const std::string& organization : principal.organizations) caller.add_organizations(organization);
  for (const std::string& scope : principal.scopes) caller.add_scopes(scope);
  caller.set_credential(principal.credential);
  return caller;
}

}  // namespace

absl::string_view MetadataValue(const grpc::ServerContextBase& context, absl::string_view key) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(grpc::string_ref(key.data(), key.size()));
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

void ForwardCaller(const CallContext& call, grpc::ClientContext& context) {
  if (!call.principal.name.empty()) context.AddMetadata(kCallerKey, Describe(call.principal).SerializeAsString());
  if (!call.traceparent.empty()) context.AddMetadata(kTraceKey, call.traceparent);
}

std::optional<absl::StatusOr<Principal>> ForwardedCaller(const grpc::ServerContextBase& context) {
  const absl::string_view bytes = MetadataValue(context, kCallerKey);
  if (bytes.empty()) return std::nullopt;
  v1::Caller caller;
  if (!caller.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || caller.name().empty()) {
    return MakeError(absl::StatusCode::kUnauthenticated, "BAD_CALLER",
                     "karez-principal-bin: got bytes that are no caller, want a karez.runtime.v1.Caller");
  }
  return Principal{.name = caller.name(),
                   .roles = {caller.roles().begin(), caller.roles().end()},
                   .credential = caller.credential(),
                   .clearance = caller.clearance(),
                   .organizations = {caller.organizations().begin(), caller.organizations().end()},
                   .scopes = {caller.scopes().begin(), caller.scopes().end()}};
}

}  // namespace karez::runtime
