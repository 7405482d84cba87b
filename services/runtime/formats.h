// The string formats of karez.options.v1 and resource name patterns.
#ifndef KAREZ_SERVICES_RUNTIME_FORMATS_H_
#define KAREZ_SERVICES_RUNTIME_FORMATS_H_

#include "absl/strings/string_view.h"
#include "karez/options/v1/options.pb.h"

namespace karez::runtime {

// 1 to 63 of [a-z0-9-], first a letter or digit, last not "-".
bool IsResourceId(absl::string_view id);

// 1 to 64 of [A-Za-z0-9._-].
bool IsRequestId(absl::string_view id);

// Dot-separated parts of [a-z0-9_], each beginning with a letter or digit:
// "energy.solar". Whether the taxonomy has it is not asked.
bool IsSectorCode(absl::string_view code);

// An absolute http or https URI (RFC 3986) with a host and without user
// information: ASCII only, all else percent-encoded.
bool IsHttpUri(absl::string_view uri);

// Whether name follows pattern, such as "organizations/{organization}"; a
// variable stands for a resource id.
bool FollowsResourcePattern(absl::string_view name, absl::string_view pattern);

// Whether value, which must not be empty, has the syntax of format and is in its
// vocabulary (of sector codes: the syntax only). UNSPECIFIED: always.
bool HasFormat(absl::string_view value, options::v1::StringFormat format);

// What format wants, for an error: "an ISO 3166-1 alpha-2 country code".
absl::string_view FormatDescription(options::v1::StringFormat format);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_FORMATS_H_
