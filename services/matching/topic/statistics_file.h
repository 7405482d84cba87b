// The bytes of a statistics file, as docs/formats.md describes them.
#ifndef KAREZ_SERVICES_MATCHING_TOPIC_STATISTICS_FILE_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_STATISTICS_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/matching/topic/statistics.h"

namespace karez::matching {

// The same data gives the same bytes.
std::string EncodeStatistics(const StatisticsData& data);

// Errors: those of Statistics::Parse().
absl::StatusOr<StatisticsData> DecodeStatistics(absl::string_view bytes);

// The first 16 hexadecimal digits of the hash that the file ends with.
std::string StatisticsRevision(const StatisticsData& data);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_STATISTICS_FILE_H_
