#ifndef KAREZ_CLIENTS_CLI_RECORD_H_
#define KAREZ_CLIENTS_CLI_RECORD_H_

#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "karez/registry/v1/import.pb.h"
#include "karez/registry/v1/organization.pb.h"
#include "karez/type/v1/text.pb.h"

namespace karez::cli {

// What an import file consists of.
using Record = std::variant<registry::v1::Organization, registry::v1::ListingImport>;

// Reads one record from a line of proto JSON, field names in either spelling: an
// Organization, a Listing, a ListingImport ({"listing": {…}}) or
// {"organization": {…}}. Errors: INVALID_ARGUMENT, which names the place.
absl::StatusOr<Record> ParseJsonRecord(absl::string_view json);

// Reads one message from proto JSON into message. Errors: as ParseJsonRecord.
absl::Status ParseJsonMessage(absl::string_view json, google::protobuf::Message& message);

// Moves an owner written as "external:SOURCE/ID" from listing.organization to
// organization_external_id.
absl::Status ResolveOwner(registry::v1::ListingImport& item);

// "SOURCE/ID": the source ends at the first slash.
absl::StatusOr<type::v1::ExternalId> ParseExternalId(absl::string_view text);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_RECORD_H_
