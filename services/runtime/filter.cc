#include "services/runtime/filter.h"

#include <algorithm>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/runtime/field_options.h"
#include "services/runtime/filter_node.h"
#include "services/runtime/timestamps.h"
#include "services/text/normalize.h"

namespace karez::runtime {
namespace filter_internal {

bool IsFreeText(const google::protobuf::FieldDescriptor& field) {
  if (field.type() != google::protobuf::FieldDescriptor::TYPE_STRING || IsGivenByServer(field)) return false;
  const options::v1::FieldRules& rules = RulesOf(field);
  return rules.max_code_points() > 0 && rules.format() == options::v1::STRING_FORMAT_UNSPECIFIED &&
         rules.resource().empty();
}

std::string FoldText(absl::string_view text) { return text::Normalize(text, text::Folding::kCase); }

}  // namespace filter_internal

namespace {

using filter_internal::FoldText;
using filter_internal::IsFreeText;
using filter_internal::Literal;
using filter_internal::Node;
using filter_internal::Operator;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

// One value that a path leads to: a field of a message, or an element of it.
struct Value {
  const Message& message;
  const FieldDescriptor& field;
  int index;  // -1: the field is singular.
};

// The value as a Literal of the kind that the parser makes for its field. Not
// for messages other than timestamps.
Literal Read(const Value& value) {
  const Reflection* reflection = value.message.GetReflection();
  const Message& message = value.message;
  const FieldDescriptor* field = &value.field;
  const int i = value.index;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return i < 0 ? reflection->GetBool(message, field) : reflection->GetRepeatedBool(message, field, i);
    case FieldDescriptor::CPPTYPE_INT32:
      return int64_t{i < 0 ? reflection->GetInt32(message, field) : reflection->GetRepeatedInt32(message, field, i)};
    case FieldDescriptor::CPPTYPE_INT64:
      return int64_t{i < 0 ? reflection->GetInt64(message, field) : reflection->GetRepeatedInt64(message, field, i)};
    case FieldDescriptor::CPPTYPE_UINT32:
      return uint64_t{i < 0 ? reflection->GetUInt32(message, field) : reflection->GetRepeatedUInt32(message, field, i)};
    case FieldDescriptor::CPPTYPE_UINT64:
      return uint64_t{i < 0 ? reflection->GetUInt64(message, field) : reflection->GetRepeatedUInt64(message, field, i)};
    case FieldDescriptor::CPPTYPE_FLOAT:
      return double{i < 0 ? reflection->GetFloat(message, field) : reflection->GetRepeatedFloat(message, field, i)};
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return i < 0 ? reflection->GetDouble(message, field) : reflection->GetRepeatedDouble(message, field, i);
    case FieldDescriptor::CPPTYPE_ENUM:
      return int64_t{i < 0 ? reflection->GetEnumValue(message, field)
                           : reflection->GetRepeatedEnumValue(message, field, i)};
    case FieldDescriptor::CPPTYPE_STRING:
      return i < 0 ? reflection->GetString(message, field) : reflection->GetRepeatedString(message, field, i);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  const Message& held =
      i < 0 ? reflection->GetMessage(message, field) : reflection->GetRepeatedMessage(message, field, i);
  return ToTime(static_cast<const google::protobuf::Timestamp&>(held));
}

bool IsOrBelow(absl::string_view value, absl::string_view code, absl::string_view separator) {
  return absl::EqualsIgnoreCase(value, code) || absl::StartsWithIgnoreCase(value, absl::StrCat(code, separator));
}

bool Has(const FieldDescriptor& field, const Literal& value, const Node& node) {
  if (IsFreeText(field)) return absl::StrContains(FoldText(std::get<std::string>(value)), node.folded);
  switch (RulesOf(field).format()) {
    case options::v1::STRING_FORMAT_SECTOR_CODE:
      return IsOrBelow(std::get<std::string>(value), std::get<std::string>(node.literal), ".");
    case options::v1::STRING_FORMAT_REGION:
    case options::v1::STRING_FORMAT_LANGUAGE_TAG:
      return IsOrBelow(std::get<std::string>(value), std::get<std::string>(node.literal), "-");
    default:
      return value == node.literal;
  }
}

// Whether the value fulfils the comparison; != asks for equality here.
bool Compare(const Value& value, const Node& node) {
  const Literal literal = Read(value);
  switch (node.op) {
    case Operator::kEqual:
    case Operator::kNotEqual:
      return literal == node.literal;
    case Operator::kLess:
      return literal < node.literal;
    case Operator::kLessOrEqual:
      return literal <= node.literal;
    case Operator::kGreater:
      return literal > node.literal;
    case Operator::kGreaterOrEqual:
      return literal >= node.literal;
    case Operator::kHas:
      return Has(value.field, literal, node);
  }
  return false;
}

// Visits the values to which path, from its given level on, leads, until visit
// returns true; then returns true.
bool AnyValue(const Message& message, const Node& node, size_t level, absl::FunctionRef<bool(const Value&)> visit) {
  const FieldDescriptor* field = node.path[level];
  const bool last = level + 1 == node.path.size();
  const Reflection* reflection = message.GetReflection();
  if (field->is_repeated()) {
    const int count = reflection->FieldSize(message, field);
    for (int i = 0; i < count; ++i) {
      if (last ? visit({message, *field, i})
               : AnyValue(reflection->GetRepeatedMessage(message, field, i), node, level + 1, visit)) {
        return true;
      }
    }
    return false;
  }
  if (field->has_presence() && !reflection->HasField(message, field)) return false;
  return last ? visit({message, *field, -1}) : AnyValue(reflection->GetMessage(message, field), node, level + 1, visit);
}

bool MatchesComparison(const Node& node, const Message& message) {
  bool reached = false;
  const bool found = AnyValue(message, node, 0, [&](const Value& value) {
    reached = true;
    return Compare(value, node);
  });
  return node.op == Operator::kNotEqual ? reached && !found : found;
}

bool IsPresent(const Node& node, const Message& message) {
  return AnyValue(message, node, 0, [](const Value& value) {
    return value.index >= 0 || value.message.GetReflection()->HasField(value.message, &value.field);
  });
}

bool ContainsText(const Message& message, const std::string& folded) {
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const Value value{message, *field, field->is_repeated() ? i : -1};
      if (field->message_type() != nullptr) {
        const Message& held = field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                                   : reflection->GetMessage(message, field);
        if (ContainsText(held, folded)) return true;
      } else if (IsFreeText(*field) && absl::StrContains(FoldText(std::get<std::string>(Read(value))), folded)) {
        return true;
      }
    }
  }
  return false;
}

bool MatchesNode(const Node& node, const Message& message) {
  switch (node.kind) {
    case Node::Kind::kAnd:
      for (const auto& child : node.children) {
        if (!MatchesNode(*child, message)) return false;
      }
      return true;
    case Node::Kind::kOr:
      for (const auto& child : node.children) {
        if (MatchesNode(*child, message)) return true;
      }
      return false;
    case Node::Kind::kNot:
      return !MatchesNode(*node.children[0], message);
    case Node::Kind::kPresent:
      return IsPresent(node, message);
    case Node::Kind::kCompare:
      return MatchesComparison(node, message);
    case Node::Kind::kText:
      return ContainsText(message, node.folded);
  }
  return false;
}

bool IsPath(const std::vector<const FieldDescriptor*>& fields, absl::string_view path) {
  std::string name;
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) return false;
    name = JoinPath(name, field->name());
  }
  return name == path;
}

const Literal* FindRequired(const Node& node, absl::string_view path) {
  if (node.kind == Node::Kind::kCompare) {
    return node.op == Operator::kEqual && IsPath(node.path, path) ? &node.literal : nullptr;
  }
  if (node.kind != Node::Kind::kAnd) return nullptr;
  for (const auto& child : node.children) {
    if (const Literal* literal = FindRequired(*child, path); literal != nullptr) return literal;
  }
  return nullptr;
}

// False: node has words of their own.
bool CollectFields(const Node& node, std::vector<std::string>& names) {
  if (node.kind == Node::Kind::kText) return false;
  if (!node.path.empty() && std::find(names.begin(), names.end(), node.path[0]->name()) == names.end()) {
    names.push_back(node.path[0]->name());
  }
  return std::all_of(node.children.begin(), node.children.end(),
                     [&](const auto& child) { return CollectFields(*child, names); });
}

}  // namespace

std::optional<std::vector<std::string>> Filter::FieldsNamed() const {
  std::vector<std::string> names;
  if (root_ != nullptr && !CollectFields(*root_, names)) return std::nullopt;
  return names;
}

std::optional<std::string> Filter::RequiredText(absl::string_view path) const {
  const Literal* literal = root_ == nullptr ? nullptr : FindRequired(*root_, path);
  const auto* text = literal == nullptr ? nullptr : std::get_if<std::string>(literal);
  return text == nullptr ? std::nullopt : std::make_optional(*text);
}

std::optional<int> Filter::RequiredEnum(absl::string_view path) const {
  const Literal* literal = root_ == nullptr ? nullptr : FindRequired(*root_, path);
  const auto* number = literal == nullptr ? nullptr : std::get_if<int64_t>(literal);
  return number == nullptr ? std::nullopt : std::make_optional(static_cast<int>(*number));
}

bool Filter::Matches(const Message& message) const { return root_ == nullptr || MatchesNode(*root_, message); }

}  // namespace karez::runtime
