// Reads the options that fields declare.
#ifndef KAREZ_SERVICES_RUNTIME_FIELD_OPTIONS_H_
#define KAREZ_SERVICES_RUNTIME_FIELD_OPTIONS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"
#include "karez/options/v1/options.pb.h"

namespace karez::runtime {

inline bool HasBehavior(const google::protobuf::FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  }
  return false;
}

inline const options::v1::FieldRules& RulesOf(const google::protobuf::FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::rules);
}

// Whether callers cannot set the field: it is OUTPUT_ONLY, the IDENTIFIER, or
// the etag (AIP-154), which guards a write but is no part of it.
inline bool IsGivenByServer(const google::protobuf::FieldDescriptor& field) {
  return HasBehavior(field, google::api::OUTPUT_ONLY) || HasBehavior(field, google::api::IDENTIFIER) ||
         field.name() == "etag";
}

// "listing" and "titles" give "listing.titles"; an empty path gives the name.
inline std::string JoinPath(absl::string_view path, absl::string_view name) {
  return path.empty() ? std::string(name) : absl::StrCat(path, ".", name);
}

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_FIELD_OPTIONS_H_
