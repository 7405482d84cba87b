// Certification schemes under one name, however they are written.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_CONFORMITY_SCHEME_H_
#define KAREZ_SERVICES_MATCHING_SCORE_CONFORMITY_SCHEME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace karez::matching {

// family: "EAC", "GB", "OZDST", "ISO" …, in capital letters. standard: which of a
// family of standards, such as "9001"; empty: any, and of a mark (EAC, CE, CCC).
struct ConformityScheme {
  std::string family;
  std::string standard;
};

// Reads "ЕАС" in Cyrillic letters as EAC, "GB/T 19812-2017" as GB 19812, "Oʻz DSt
// ISO 9001" as ISO 9001, "TR CU 010/2011" and "EAC certificate" as EAC. number: what
// stands beside the scheme; it counts where the scheme is a family of standards and
// names none itself, as that of a mark is a certificate's.
ConformityScheme ReadConformityScheme(absl::string_view scheme, absl::string_view number);

// Whether a certificate of held is what wanted asks for: the same family, and the
// same standard unless one side names none.
bool Satisfies(const ConformityScheme& held, const ConformityScheme& wanted);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_CONFORMITY_SCHEME_H_
