// What a service's core is told about the call that it serves. Free of gRPC.
#ifndef KAREZ_SERVICES_RUNTIME_CALL_H_
#define KAREZ_SERVICES_RUNTIME_CALL_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "karez/options/v1/options.pb.h"

namespace karez::runtime {

// The roles; docs/permissions.md says what each may do.
inline constexpr char kOperatorRole[] = "operator";
inline constexpr char kAdministratorRole[] = "administrator";
inline constexpr char kAuditorRole[] = "auditor";
inline constexpr char kPartnerRole[] = "partner";
inline constexpr char kServiceRole[] = "service";
inline constexpr char kAnonymousRole[] = "anonymous";

// Who calls.
struct Principal {
  // Resource name, such as "principals/ayna"; "services/brokerage" for what a
  // service does of its own accord; "operators/local" in a deployment without
  // access control. Empty: somebody without a credential.
  std::string name;
  absl::flat_hash_set<std::string> roles = {};
  // What it was known by: `sessions/{session}` or `apiKeys/{api_key}`; empty: neither.
  std::string credential = {};
  // Highest visibility level whose fields it may read of anybody's records.
  options::v1::Visibility clearance = options::v1::VISIBILITY_PUBLIC;
  // The organizations for which it acts, and whose records it reads in full.
  absl::flat_hash_set<std::string> organizations = {};
  // Permissions to which the credential is limited; empty: those of the roles.
  std::vector<std::string> scopes = {};

  // Whether one of its roles holds permission, such as "registry.listings.publish",
  // and a scope, if there are any, names it.
  bool May(absl::string_view permission) const;

  // Whether the records of organization are its own to see in every state and to
  // change, where it may call the method at all: operators and services act for
  // everybody, others for the organizations to which they are bound.
  bool ActsFor(absl::string_view organization) const;

  // The level up to which it reads a record of organization.
  options::v1::Visibility ClearanceFor(absl::string_view organization) const {
    return organizations.contains(organization) ? options::v1::VISIBILITY_OWNER : clearance;
  }

  // Whether it sees the records of organization whatever their state.
  bool SeesAllOf(absl::string_view organization) const {
    return ClearanceFor(organization) >= options::v1::VISIBILITY_OPERATORS;
  }

  // What it may see, in bytes: the same for all who may see the same.
  std::string View() const;

  friend bool operator==(const Principal& a, const Principal& b) = default;
};

// The operator of a deployment without access control, who may do and read everything.
Principal LocalOperator();

// A service, such as "brokerage", in what it does of its own accord.
Principal ServicePrincipal(absl::string_view service);

// Whoever brings no credential.
Principal Anonymous();

// One call.
struct CallContext {
  Principal principal;
  // "/karez.registry.v1.RegistryService/PublishListing".
  std::string method;
  absl::Time deadline = absl::InfiniteFuture();
  // True as soon as nobody waits for the answer any more. Empty: never.
  std::function<bool()> cancelled;
  // The caller's W3C traceparent, which the calls that follow from this one carry
  // on; empty: none.
  std::string traceparent;
  // The network address on whose behalf it is made (client_address.h); empty: none
  // but this machine's.
  std::string client;
  // What the program that called calls itself, in any bytes; empty: nothing.
  std::string user_agent;

  // The trace id within, lower-case hex; empty: none.
  std::string trace_id() const;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CALL_H_
