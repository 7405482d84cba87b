// What an exported row says of a match, before it is written in any format.
// docs/formats.md lists the columns.
#ifndef KAREZ_SERVICES_EXPORTS_MATCH_ROW_H_
#define KAREZ_SERVICES_EXPORTS_MATCH_ROW_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "karez/matching/v1/match.pb.h"
#include "karez/registry/v1/listing.pb.h"

namespace karez::exports {

// A value of a row; monostate: unknown.
using Cell = std::variant<std::monostate, bool, int64_t, double, std::string, std::vector<std::string>>;

// What rows say of a listing.
struct ListingSummary {
  std::string name;
  std::string title;     // The original one.
  std::string language;  // Of the title.
  std::string organization;
};

ListingSummary Summarize(const registry::v1::Listing& listing);

// Names of the columns, in order. The same for every export, whatever the profile.
const std::vector<std::string>& MatchColumns();

// The row of match, a cell for each column.
std::vector<Cell> MatchRow(const ListingSummary& need, const ListingSummary& offer, const matching::v1::Match& match);

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_MATCH_ROW_H_
