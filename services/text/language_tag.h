// The syntax of language tags (BCP 47: RFC 5646).
#ifndef KAREZ_SERVICES_TEXT_LANGUAGE_TAG_H_
#define KAREZ_SERVICES_TEXT_LANGUAGE_TAG_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace karez::text {

// Whether tag has the form of section 2.1: language, extlang, script, region,
// variants, extensions and private use, or an irregular grandfathered tag. As
// section 2.2.5 and 2.2.6 demand, no variant and no extension singleton comes
// twice. Whether the subtags are registered is not asked.
bool IsWellFormedLanguageTag(absl::string_view tag);

// The tag in the letter case of section 2.1.1: "ZH-hans-cn" is "zh-Hans-CN".
// INVALID_ARGUMENT 'FIELD: got "TAG", want a BCP 47 language tag such as
// "uz-Cyrl"' if it is not well-formed.
absl::StatusOr<std::string> CanonicalLanguageTag(absl::string_view field, absl::string_view tag);

// The primary language subtag in lower case: "zh" for "ZH-Hans-CN". Empty for
// tags that have none (private use, grandfathered "i-…") or are not well-formed.
std::string PrimaryLanguage(absl::string_view tag);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_LANGUAGE_TAG_H_
