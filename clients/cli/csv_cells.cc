#include "clients/cli/csv_cells.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/runtime/status.h"

namespace karez::cli {
namespace {

absl::Status Got(absl::string_view cell, absl::string_view want) {
  return absl::InvalidArgumentError(absl::StrCat("got ", runtime::Quoted(cell), ", want ", want));
}

// "MONEY_BASIS_" of the enum whose first value is MONEY_BASIS_UNSPECIFIED.
absl::string_view PrefixOf(const google::protobuf::EnumDescriptor& type) {
  absl::string_view first = type.value(0)->name();
  constexpr absl::string_view kUnspecified = "UNSPECIFIED";
  return absl::EndsWith(first, kUnspecified) ? first.substr(0, first.size() - kUnspecified.size()) : "";
}

bool IsDigits(absl::string_view text) { return std::all_of(text.begin(), text.end(), absl::ascii_isdigit); }

}  // namespace

std::vector<std::string> SplitList(absl::string_view cell) {
  std::vector<std::string> elements;
  for (absl::string_view element : absl::StrSplit(cell, ';')) {
    element = absl::StripAsciiWhitespace(element);
    if (!element.empty()) elements.emplace_back(element);
  }
  return elements;
}

absl::StatusOr<int> ParseEnum(absl::string_view cell, const google::protobuf::EnumDescriptor& type) {
  const std::string name = absl::AsciiStrToUpper(absl::StripAsciiWhitespace(cell));
  const absl::string_view prefix = PrefixOf(type);
  std::vector<absl::string_view> names;
  for (int i = 1; i < type.value_count(); ++i) {
    const absl::string_view whole = type.value(i)->name();
    if (name == whole || absl::StrCat(prefix, name) == whole) return type.value(i)->number();
    names.push_back(whole.substr(prefix.size()));
  }
  return Got(cell, absl::StrCat("one of ", absl::StrJoin(names, ", ")));
}

absl::StatusOr<int> ParseInteger(absl::string_view cell) {
  int number = 0;
  if (!absl::SimpleAtoi(cell, &number)) return Got(cell, "a whole number");
  return number;
}

absl::StatusOr<bool> ParseYesNo(absl::string_view cell) {
  const std::string word = absl::AsciiStrToLower(absl::StripAsciiWhitespace(cell));
  if (word == "yes" || word == "true" || word == "1") return true;
  if (word == "no" || word == "false" || word == "0") return false;
  return Got(cell, "yes or no");
}

absl::StatusOr<google::type::Money> ParseMoney(absl::string_view cell, absl::string_view currency) {
  constexpr size_t kNanoDigits = 9;
  const absl::string_view amount = absl::StripAsciiWhitespace(cell);
  const size_t point = amount.find('.');
  const absl::string_view whole = amount.substr(0, point);
  const absl::string_view fraction = point == absl::string_view::npos ? "" : amount.substr(point + 1);
  google::type::Money money;
  int64_t units = 0;
  if (whole.empty() || !IsDigits(whole) || !IsDigits(fraction) || fraction.size() > kNanoDigits ||
      (point != absl::string_view::npos && fraction.empty()) || !absl::SimpleAtoi(whole, &units)) {
    return Got(cell, "an amount such as 1200 or 0.45");
  }
  int32_t nanos = 0;
  if (!fraction.empty() &&
      !absl::SimpleAtoi(absl::StrCat(fraction, std::string(kNanoDigits - fraction.size(), '0')), &nanos)) {
    return Got(cell, "an amount such as 1200 or 0.45");
  }
  money.set_currency_code(std::string(currency));
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

absl::StatusOr<absl::Time> ParseTimeOrDate(absl::string_view cell, DayEdge edge) {
  const std::string text(absl::StripAsciiWhitespace(cell));
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return time;
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) return Got(cell, "a date such as 2027-03-31 or an RFC 3339 time");
  if (edge == DayEdge::kBegin) return absl::FromCivil(day, absl::UTCTimeZone());
  return absl::FromCivil(day + 1, absl::UTCTimeZone()) - absl::Seconds(1);
}

}  // namespace karez::cli
