#include "services/matching/embedding/embedding_text.h"

#include "services/text/language_tag.h"
#include "services/text/normalize.h"
#include "services/text/turkmen.h"

namespace karez::matching {

std::string EmbeddingText(absl::string_view text, absl::string_view language) {
  if (text::PrimaryLanguage(language) == "tk") return text::TurkmenInTurkishLetters(text);
  return text::Normalize(text, text::Folding::kNone);
}

}  // namespace karez::matching
