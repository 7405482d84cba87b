// Profiles and changes of rank as rows.
#ifndef KAREZ_CLIENTS_CLI_PROFILE_ROWS_H_
#define KAREZ_CLIENTS_CLI_PROFILE_ROWS_H_

#include <string>
#include <vector>

#include "clients/cli/rows.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/protobuf/timestamp.pb.h"
#include "karez/brokerage/v1/profiles.pb.h"

namespace karez::cli {

// "2026-01-01T00:00:00Z", to the second.
std::string TimeText(const google::protobuf::Timestamp& time);

std::vector<Column> ProfileColumns();
Row ProfileRow(const brokerage::v1::ProfileRevision& revision);

// "readiness -0.30 to +1.20".
std::string ShiftText(const brokerage::v1::ComponentShift& shift);

std::vector<Column> RankColumns();
Row RankRow(const brokerage::v1::RankChange& change);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_PROFILE_ROWS_H_
