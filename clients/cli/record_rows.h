// Records as rows.
#ifndef KAREZ_CLIENTS_CLI_RECORD_ROWS_H_
#define KAREZ_CLIENTS_CLI_RECORD_ROWS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "clients/cli/rows.h"
#include "clients/cli/session.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/registry/v1/organization.pb.h"

namespace karez::cli {

// Records asked for at once where all are wanted.
inline constexpr int kRecordsPerPage = 500;

std::vector<Column> ListingColumns();
Row ListingRow(const registry::v1::Listing& listing);

std::vector<Column> OrganizationColumns();
Row OrganizationRow(const registry::v1::Organization& organization);

// An enum value without the prefix of its type, "PER_HECTARE"; empty for the
// value that says nothing.
std::string ShortName(const google::protobuf::EnumDescriptor& type, int value);

// Every value of a message with its path, "titles[0].text", in the order of fields.
std::vector<std::pair<std::string, std::string>> Flatten(const google::protobuf::Message& message);

// Writes one record: every value of it in a table, else as a row of columns.
void WriteRecord(Session& session, const google::protobuf::Message& record, std::vector<Column> columns, Row row);

// Says that published listings are not in matching yet, where some are not.
void NotePending(Session& session, int64_t count);

// Reads one message of proto JSON from a file, "-" for standard input, of at most
// 4 MB. Errors: of reading, INVALID_ARGUMENT.
absl::Status ReadMessageFile(const std::string& path, google::protobuf::Message& message);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_RECORD_ROWS_H_
