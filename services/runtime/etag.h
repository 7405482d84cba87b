// Revisions of a record (AIP-154): its etag is a count of them, in decimal digits.
#ifndef KAREZ_SERVICES_RUNTIME_ETAG_H_
#define KAREZ_SERVICES_RUNTIME_ETAG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace karez::runtime {

// Errors: ABORTED ("ETAG_MISMATCH") if wanted means another revision of the record
// called name than the one which is stored. An empty wanted etag means any.
absl::Status CheckEtag(absl::string_view name, absl::string_view wanted, absl::string_view stored);

// The etag after a revision; the first, after the empty one, is "1".
std::string NextEtag(absl::string_view etag);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_ETAG_H_
