#ifndef KAREZ_SERVICES_MATCHING_TOPIC_LISTING_FILE_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_LISTING_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/matching/topic/content.h"
#include "services/matching/vectorizer.h"

namespace karez::matching {

// The contents of a file of listings, JSON Lines in proto JSON; empty lines do
// not count. Errors name file and line: NOT_FOUND, FAILED_PRECONDITION (cannot
// be read), INVALID_ARGUMENT (no listing), and those of the vectorizer.
absl::StatusOr<std::vector<Content>> ReadContents(const std::string& path, const Vectorizer& vectorizer);

// As Statistics::Build() wants them; contents must outlive them.
std::vector<const Content*> Pointers(const std::vector<Content>& contents);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_LISTING_FILE_H_
