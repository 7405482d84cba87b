#include "clients/cli/json_fault.h"

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace karez::cli {
namespace {

constexpr absl::string_view kUnknownField = ": Cannot find field.";
constexpr absl::string_view kInvalidValue = "invalid value ";
constexpr absl::string_view kForType = " for type ";
constexpr absl::string_view kTypeUrl = "type.googleapis.com/";
constexpr absl::string_view kTimestamp = "google.protobuf.Timestamp";

std::string EnumValues(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 1; i < type.value_count(); ++i) names.push_back(type.value(i)->name());
  return absl::StrCat("one of ", absl::StrJoin(names, ", "));
}

// What a type is called by who writes JSON.
std::string Wanted(absl::string_view type) {
  if (absl::ConsumePrefix(&type, kTypeUrl)) {
    const auto* named = google::protobuf::DescriptorPool::generated_pool()->FindEnumTypeByName(std::string(type));
    if (named != nullptr) return EnumValues(*named);
    if (type == kTimestamp) return "an RFC 3339 time";
    return absl::StrCat("an object: ", type.substr(type.rfind('.') + 1));
  }
  if (type == "TYPE_STRING") return "a string";
  if (type == "TYPE_BOOL") return "true or false";
  if (type == "TYPE_DOUBLE" || type == "TYPE_FLOAT") return "a number";
  if (absl::StrContains(type, "INT")) return "a whole number";
  return std::string(type);
}

}  // namespace

runtime::Violation JsonFault(absl::string_view message) {
  absl::string_view rest = message;
  std::string path;
  if (absl::ConsumePrefix(&rest, "(")) {
    const size_t end = rest.find(')');
    path = std::string(rest.substr(0, end));
    rest = end == absl::string_view::npos ? "" : rest.substr(end + 1);
  }
  absl::ConsumePrefix(&rest, ":");
  absl::ConsumePrefix(&rest, " ");
  if (absl::ConsumeSuffix(&rest, kUnknownField)) {
    return {absl::StrCat(path, path.empty() ? "" : ".", rest), "got an unknown field, want one of its message"};
  }
  const size_t type = rest.rfind(kForType);
  if (!absl::ConsumePrefix(&rest, kInvalidValue) || type == absl::string_view::npos) {
    return {"record", std::string(message)};
  }
  absl::string_view value = rest.substr(0, type - kInvalidValue.size());
  const absl::string_view wanted = rest.substr(value.size() + kForType.size());
  if (wanted == "oneof") return {"record", absl::StrCat("got ", value, ", want one field of a oneof")};
  // "Field 'deadline', Invalid time format: tomorrow".
  if (absl::StartsWith(value, "Field '")) value = value.substr(value.rfind(": ") + 2);
  return {path.empty() ? "record" : path, absl::StrCat("got ", value, ", want ", Wanted(wanted))};
}

}  // namespace karez::cli
