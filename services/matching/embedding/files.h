#ifndef KAREZ_SERVICES_MATCHING_EMBEDDING_FILES_H_
#define KAREZ_SERVICES_MATCHING_EMBEDDING_FILES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace karez::matching {

// The whole file. Errors name the path: NOT_FOUND if there is no such file,
// FAILED_PRECONDITION if it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Replaces the file at once: a reader sees the old bytes or the new ones.
// Errors: FAILED_PRECONDITION, naming the path.
absl::Status WriteFile(const std::string& path, absl::string_view bytes);

// SHA-256 (FIPS 180-4): its 32 bytes, or its 64 lower-case hexadecimal digits.
std::string Sha256(absl::string_view bytes);
std::string HexSha256(absl::string_view bytes);

// status with "what " before its message.
absl::Status Annotate(absl::string_view what, const absl::Status& status);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EMBEDDING_FILES_H_
