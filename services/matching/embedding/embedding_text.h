#ifndef KAREZ_SERVICES_MATCHING_EMBEDDING_EMBEDDING_TEXT_H_
#define KAREZ_SERVICES_MATCHING_EMBEDDING_EMBEDDING_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace karez::matching {

// What is given to an embedder for a text in `language` (BCP 47): Normalization
// Form C, Turkmen in the letters of Turkish. Alignments are trained on such
// texts, so every text goes through here.
std::string EmbeddingText(absl::string_view text, absl::string_view language);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EMBEDDING_EMBEDDING_TEXT_H_
