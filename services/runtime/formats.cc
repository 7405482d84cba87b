#include "services/runtime/formats.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/runtime/iso_codes.h"
#include "services/runtime/ucum.h"
#include "services/text/language_tag.h"

namespace karez::runtime {
namespace {

bool IsLowerOrDigit(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c); }

// RFC 3986, section 3.2.2: a name or IPv4 address, or an IPv6 address in brackets.
bool IsHost(absl::string_view host) {
  if (absl::ConsumePrefix(&host, "[")) {
    return absl::ConsumeSuffix(&host, "]") && !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
             return absl::ascii_isxdigit(c) || c == ':' || c == '.';
           });
  }
  return !host.empty() && absl::ascii_isalnum(host[0]) && !absl::StrContains(host, "..") &&
         std::all_of(host.begin(), host.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '.' || c == '_'; });
}

bool IsPort(absl::string_view port) {
  int number = 0;
  return port.empty() || (port.size() <= 5 && std::all_of(port.begin(), port.end(), absl::ascii_isdigit) &&
                          absl::SimpleAtoi(port, &number) && number <= 65535);
}

// What may follow the authority: path, query and fragment (sections 3.3 to 3.5).
bool IsUriTail(absl::string_view tail) {
  bool in_fragment = false;
  for (size_t i = 0; i < tail.size(); ++i) {
    const char c = tail[i];
    if (c == '%') {
      if (i + 2 >= tail.size() || !absl::ascii_isxdigit(tail[i + 1]) || !absl::ascii_isxdigit(tail[i + 2]))
        return false;
      i += 2;
    } else if (c == '#') {
      if (in_fragment) return false;
      in_fragment = true;
    } else if (!absl::ascii_isalnum(c) && !absl::StrContains("-._~!$&'()*+,;=:@/?", absl::string_view(&c, 1))) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool IsResourceId(absl::string_view id) {
  return !id.empty() && id.size() <= 63 && id.front() != '-' && id.back() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) { return IsLowerOrDigit(c) || c == '-'; });
}

bool IsRequestId(absl::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
  });
}

bool IsSectorCode(absl::string_view code) {
  for (const absl::string_view part : absl::StrSplit(code, '.')) {
    if (part.empty() || !IsLowerOrDigit(part[0])) return false;
    if (!std::all_of(part.begin(), part.end(), [](char c) { return IsLowerOrDigit(c) || c == '_'; })) return false;
  }
  return true;
}

bool IsHttpUri(absl::string_view uri) {
  const size_t scheme_end = uri.find("://");
  if (scheme_end == absl::string_view::npos) return false;
  const absl::string_view scheme = uri.substr(0, scheme_end);
  if (!absl::EqualsIgnoreCase(scheme, "http") && !absl::EqualsIgnoreCase(scheme, "https")) return false;
  uri.remove_prefix(scheme_end + 3);

  const size_t authority_end = std::min(uri.find_first_of("/?#"), uri.size());
  const absl::string_view authority = uri.substr(0, authority_end);
  // The colon of a port comes after the bracket of an IPv6 address.
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.find(':', bracket == absl::string_view::npos ? 0 : bracket);
  const bool has_port = colon != absl::string_view::npos;
  return IsHost(authority.substr(0, colon)) && (!has_port || IsPort(authority.substr(colon + 1))) &&
         IsUriTail(uri.substr(authority_end));
}

bool FollowsResourcePattern(absl::string_view name, absl::string_view pattern) {
  const std::vector<absl::string_view> names = absl::StrSplit(name, '/');
  const std::vector<absl::string_view> parts = absl::StrSplit(pattern, '/');
  return std::equal(names.begin(), names.end(), parts.begin(), parts.end(),
                    [](absl::string_view got, absl::string_view want) {
                      return absl::StartsWith(want, "{") ? IsResourceId(got) : got == want;
                    });
}

bool HasFormat(absl::string_view value, options::v1::StringFormat format) {
  switch (format) {
    case options::v1::STRING_FORMAT_LANGUAGE_TAG:
      return text::IsWellFormedLanguageTag(value);
    case options::v1::STRING_FORMAT_SECTOR_CODE:
      return IsSectorCode(value);
    case options::v1::STRING_FORMAT_COUNTRY:
      return IsCountry(value);
    case options::v1::STRING_FORMAT_REGION:
      return IsRegion(value);
    case options::v1::STRING_FORMAT_CURRENCY:
      return IsCurrency(value);
    case options::v1::STRING_FORMAT_UCUM_UNIT:
      return ParseUnit(value).ok();
    case options::v1::STRING_FORMAT_RESOURCE_ID:
      return IsResourceId(value);
    case options::v1::STRING_FORMAT_URI:
      return IsHttpUri(value);
    case options::v1::STRING_FORMAT_REQUEST_ID:
      return IsRequestId(value);
    default:
      return true;
  }
}

absl::string_view FormatDescription(options::v1::StringFormat format) {
  switch (format) {
    case options::v1::STRING_FORMAT_LANGUAGE_TAG:
      return "a BCP 47 language tag such as \"uz-Cyrl\"";
    case options::v1::STRING_FORMAT_SECTOR_CODE:
      return "a sector code of the taxonomy such as \"energy.solar\"";
    case options::v1::STRING_FORMAT_COUNTRY:
      return "an ISO 3166-1 alpha-2 country code such as \"KZ\"";
    case options::v1::STRING_FORMAT_REGION:
      return "an ISO 3166-1 country or ISO 3166-2 subdivision code such as \"UZ-QR\"";
    case options::v1::STRING_FORMAT_CURRENCY:
      return "an ISO 4217 currency code such as \"KZT\"";
    case options::v1::STRING_FORMAT_UCUM_UNIT:
      return "a UCUM unit such as \"t/har\"";
    case options::v1::STRING_FORMAT_RESOURCE_ID:
      return "1 to 63 of [a-z0-9-], first a letter or digit, last not \"-\"";
    case options::v1::STRING_FORMAT_URI:
      return "an absolute http or https URI";
    case options::v1::STRING_FORMAT_REQUEST_ID:
      return "1 to 64 of [A-Za-z0-9._-]";
    default:
      return "text";
  }
}

}  // namespace karez::runtime
