#ifndef KAREZ_SERVICES_MATCHING_EMBEDDING_ALIGNMENT_FILE_H_
#define KAREZ_SERVICES_MATCHING_EMBEDDING_ALIGNMENT_FILE_H_

// The bytes of an alignment file, as docs/formats.md describes them.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/matching/embedding/alignment.h"

namespace karez::matching {

inline constexpr std::size_t kLanguageBytes = 8;

struct AlignmentMaps {
  LanguageMap others;
  std::vector<LanguageMap> languages;
};

// Rounds to IEEE 754 half precision, which is what the file keeps of maps;
// what is too large for it becomes infinite.
void RoundToFile(std::vector<float>& values);

// The maps must agree in size and have been rounded.
std::string EncodeAlignment(const LanguageMap& others, const std::vector<LanguageMap>& languages);

// Errors: those of Alignment::Parse().
absl::StatusOr<AlignmentMaps> DecodeAlignment(absl::string_view bytes);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EMBEDDING_ALIGNMENT_FILE_H_
