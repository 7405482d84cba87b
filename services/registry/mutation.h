// What the registry's mutating methods share; for its own sources only.
#ifndef KAREZ_SERVICES_REGISTRY_MUTATION_H_
#define KAREZ_SERVICES_REGISTRY_MUTATION_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "services/registry/registry.h"

namespace karez::registry {

struct Registry::Mutation {
  const CallContext& call;
  const google::protobuf::Message& request;
  // Empty: not to be replayed.
  absl::string_view request_id;
  bool validate_only = false;
  // For the change log.
  std::vector<std::string> verbs;

  template <typename Request>
  static Mutation Of(const CallContext& call, const Request& request, std::vector<std::string> verbs) {
    return {.call = call,
            .request = request,
            .request_id = absl::string_view(request.request_id()),
            .validate_only = request.validate_only(),
            .verbs = std::move(verbs)};
  }
};

// ALREADY_EXISTS: the field's value belongs to the record called holder; empty:
// to one that the caller may not know of.
absl::Status AlreadyExists(absl::string_view field, absl::string_view value, absl::string_view holder);

// Held by those who review listings.
inline constexpr char kPublishPermission[] = "registry.listings.publish";

inline constexpr char kLeftToOperators[] = "got a change, want it left to the centre's operators";

// What an author may not do to a listing but by a review. Without
// kPublishPermission, a listing that was published stays as it was reviewed (but
// for accepting_interest), and mandate and export_control are not the author's.
// Errors: FAILED_PRECONDITION ("LISTING_REVIEWED"), INVALID_ARGUMENT.
absl::Status CheckAuthor(const runtime::Principal& author, const v1::Listing& before, const v1::Listing& after);

// "source/id", for messages.
std::string Describe(const type::v1::ExternalId& id);

// ALREADY_EXISTS if another record of the table has the new record's name or
// external id; names it where caller may see it.
template <typename Message>
absl::Status CheckFree(const storage::Reader& reader, const storage::Table<Message>& table, RegistryTable index,
                       const Message& record, const runtime::Principal& caller);

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_MUTATION_H_
