#include "services/text/numbers.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace karez::text {
namespace {

constexpr absl::string_view kSeparators = ",._";

// Whether every separator in written is `separator` and groups thousands.
bool IsGrouped(absl::string_view written, char separator) {
  size_t group = written.find(separator);
  if (group == 0 || group > 3 || written[0] == '0') return false;
  while (group != absl::string_view::npos) {
    written.remove_prefix(group + 1);
    group = written.find(separator);
    if (std::min(group, written.size()) != 3) return false;
  }
  return written.find_first_of(kSeparators) == absl::string_view::npos;
}

void AppendDigits(absl::string_view written, std::string& out) {
  std::copy_if(written.begin(), written.end(), std::back_inserter(out),
               [](char c) { return kSeparators.find(c) == absl::string_view::npos; });
}

void AppendDecimal(absl::string_view whole, absl::string_view fraction, std::string& out) {
  AppendDigits(whole, out);
  const size_t last = fraction.find_last_not_of('0');
  if (last == absl::string_view::npos) return;
  out.push_back('.');
  out.append(fraction.data(), last + 1);
}

}  // namespace

char32_t NumberSeparator(char32_t c) {
  switch (c) {
    case '.':
    case 0x066B:  // Arabic decimal separator.
      return '.';
    case ',':
    case 0x066C:  // Arabic thousands separator.
      return ',';
    case 0x00A0:
    case 0x2009:
    case 0x202F:
      return '_';
    default:
      return 0;
  }
}

bool CanBeGrouped(absl::string_view written) {
  const size_t group = written.find_last_of(kSeparators);
  if (group != absl::string_view::npos) return written[group] == '_';
  return written.size() <= 3 && written[0] != '0';
}

void PlainNumber(absl::string_view written, std::string& out) {
  out.clear();
  const size_t first = written.find_first_of(kSeparators);
  const size_t last = written.find_last_of(kSeparators);
  if (first == absl::string_view::npos) {
    out.append(written.data(), written.size());
    return;
  }
  const char separator = written[last];
  const absl::string_view whole = written.substr(0, last);
  const absl::string_view fraction = written.substr(last + 1);
  const bool several = first != last;
  if ((several || separator != '.') && IsGrouped(written, separator)) {
    AppendDigits(written, out);
  } else if (separator != '_' && (!several || (written[first] != separator && IsGrouped(whole, written[first])))) {
    AppendDecimal(whole, fraction, out);
  } else {
    out.append(written.data(), written.size());
  }
}

}  // namespace karez::text
