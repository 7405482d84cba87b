// What filter_parser.cc makes of a filter and filter.cc evaluates.
#ifndef KAREZ_SERVICES_RUNTIME_FILTER_NODE_H_
#define KAREZ_SERVICES_RUNTIME_FILTER_NODE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"

namespace karez::runtime::filter_internal {

enum class Operator : uint8_t { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kHas };

// A literal, of the type of the field that it is compared with: int64_t for
// signed integers and enum numbers, Time for timestamps.
using Literal = std::variant<bool, int64_t, uint64_t, double, absl::Time, std::string>;

struct Node {
  enum class Kind : uint8_t {
    kAnd,      // All children.
    kOr,       // Any child.
    kNot,      // Not its only child.
    kPresent,  // path is set.
    kCompare,  // path op literal.
    kText,     // Free text contains folded.
  };

  Kind kind;
  std::vector<std::unique_ptr<const Node>> children;
  // From the filtered message down.
  std::vector<const google::protobuf::FieldDescriptor*> path;
  Operator op = Operator::kEqual;
  Literal literal;
  // What text must contain, in the form that FoldText gives.
  std::string folded;
};

// Whether ":" and words of their own look into the field: free text, as filter.h
// says.
bool IsFreeText(const google::protobuf::FieldDescriptor& field);

// The form in which two texts compare without regard to letter case.
std::string FoldText(absl::string_view text);

}  // namespace karez::runtime::filter_internal

#endif  // KAREZ_SERVICES_RUNTIME_FILTER_NODE_H_
