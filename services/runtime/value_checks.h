// What validate.h checks in a single value.
#ifndef KAREZ_SERVICES_RUNTIME_VALUE_CHECKS_H_
#define KAREZ_SERVICES_RUNTIME_VALUE_CHECKS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/runtime/status.h"
#include "services/runtime/validate.h"

namespace karez::runtime {

// A field of a message that is no message itself, or one element of it. Refers
// to both, which must outlive it.
class FieldValue {
 public:
  FieldValue(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field)
      : message_(message), field_(field) {}
  FieldValue(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field, int index)
      : message_(message), field_(field), index_(index) {}

  const google::protobuf::FieldDescriptor& field() const { return field_; }

  // Of a string or bytes field; may use scratch.
  const std::string& AsString(std::string* scratch) const;
  // Of an enum field: the number, known or not.
  int AsEnum() const;
  // Of a number, a bool included.
  double AsDouble() const;

  // As an error shows it: strings quoted, enum values by name.
  std::string Shown() const;

 private:
  const google::protobuf::Message& message_;
  const google::protobuf::FieldDescriptor& field_;
  const int index_ = -1;
};

// Adds what is wrong with value by its field's rules. required: a blank string
// and an enum value of 0 are wrong too.
void CheckValue(const FieldValue& value, bool required, const Vocabulary& vocabulary, const std::string& path,
                std::vector<Violation>& violations);

// Adds a violation where name does not follow pattern.
void CheckResourceName(absl::string_view name, absl::string_view pattern, const std::string& path,
                       std::vector<Violation>& violations);

// Checks google.protobuf.Timestamp, Duration, FieldMask and google.type.Money;
// false: message is none of them.
bool CheckWellKnown(const google::protobuf::Message& message, const std::string& path,
                    std::vector<Violation>& violations);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_VALUE_CHECKS_H_
