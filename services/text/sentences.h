// Sentences, so that evidence can be shown in a quotable piece.
#ifndef KAREZ_SERVICES_TEXT_SENTENCES_H_
#define KAREZ_SERVICES_TEXT_SENTENCES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "services/text/utf8.h"

namespace karez::text {

// The sentences of a text in any of the nine languages: ascending, disjoint,
// without white space at their ends; together they hold everything else.
//
// A sentence ends at a line break; after 。！？ and their half-width forms; and
// after . ! ? … ؟ ۔ when white space or the end follows (closing quotes and
// brackets stay with it). It does not end where a small letter comes next, nor
// at a period after an abbreviation, an initial, or a number that began it (the
// "2." of a list).
std::vector<Span> SplitSentences(absl::string_view text);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_SENTENCES_H_
