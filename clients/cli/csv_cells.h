// What a cell of an import file can hold beside plain text.
#ifndef KAREZ_CLIENTS_CLI_CSV_CELLS_H_
#define KAREZ_CLIENTS_CLI_CSV_CELLS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/type/money.pb.h"

namespace karez::cli {

// Errors of all: INVALID_ARGUMENT "got X, want Y".

// The elements between semicolons, without white space around them and without
// empty ones.
std::vector<std::string> SplitList(absl::string_view cell);

// An enum value by its full name or without the prefix that the names of its
// type share, in any letter case: "PER_HECTARE" for MONEY_BASIS_PER_HECTARE.
absl::StatusOr<int> ParseEnum(absl::string_view cell, const google::protobuf::EnumDescriptor& type);

absl::StatusOr<int> ParseInteger(absl::string_view cell);

// "yes", "true", "1" and their opposites.
absl::StatusOr<bool> ParseYesNo(absl::string_view cell);

// A decimal amount of at most nine digits after the point, to the digit.
absl::StatusOr<google::type::Money> ParseMoney(absl::string_view cell, absl::string_view currency);

// An RFC 3339 time, or a date: its first second in UTC, or its last one.
enum class DayEdge { kBegin, kEnd };
absl::StatusOr<absl::Time> ParseTimeOrDate(absl::string_view cell, DayEdge edge);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_CSV_CELLS_H_
