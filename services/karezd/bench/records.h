#ifndef KAREZ_SERVICES_KAREZD_BENCH_RECORDS_H_
#define KAREZ_SERVICES_KAREZD_BENCH_RECORDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/registry/v1/listing.pb.h"

namespace karez::bench {

// The demo exchange's, seen from the root of the project, from where benchmarks run.
inline constexpr absl::string_view kDemoListings = "deploy/demo/listings.jsonl";

// The listings of a file of JSON Lines in proto JSON; fields that the API does not
// have do not count. One without a name is called after its external id. Errors
// name the file: those of reading it, INVALID_ARGUMENT.
absl::StatusOr<std::vector<registry::v1::Listing>> ReadListings(const std::string& path);

}  // namespace karez::bench

#endif  // KAREZ_SERVICES_KAREZD_BENCH_RECORDS_H_
