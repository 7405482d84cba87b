#include "services/runtime/field_mask.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/runtime/field_options.h"

namespace karez::runtime {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FieldMask;
using ::google::protobuf::Message;

bool IsSet(const Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  return field.is_repeated() ? reflection->FieldSize(message, &field) > 0 : reflection->HasField(message, &field);
}

// What a path must have been, or nullopt if it is right.
std::optional<std::string> FaultOf(absl::string_view path, const Descriptor& resource) {
  const Descriptor* message = &resource;
  const FieldDescriptor* field = nullptr;
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    if (field != nullptr && field->is_repeated()) {
      return absl::StrCat("a path that ends at the repeated field ", field->name());
    }
    if (message == nullptr) return absl::StrCat("a path that ends at ", field->name());
    field = message->FindFieldByName(std::string(name));
    if (field == nullptr) return absl::StrCat("a field of ", message->name());
    if (IsGivenByServer(*field)) return "a field that callers can change";
    message = field->message_type();
  }
  return std::nullopt;
}

class Update {
 public:
  explicit Update(bool replace_all) : replace_all_(replace_all) {}

  // Values are moved out of source.
  void Apply(const MaskTree& mask, absl::string_view path, Message& source, Message& record) {
    const Descriptor* descriptor = record.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor& field = *descriptor->field(i);
      if (IsGivenByServer(field)) continue;
      const auto child = mask.children.find(field.name());
      if (mask.whole || (child != mask.children.end() && child->second.whole)) {
        Replace(field, path, source, record);
      } else if (child != mask.children.end() && field.message_type() != nullptr && !field.is_repeated()) {
        Descend(child->second, field, path, source, record);
      }
    }
  }

  std::vector<Violation> TakeViolations() { return std::move(violations_); }

 private:
  void Replace(const FieldDescriptor& field, absl::string_view path, Message& source, Message& record) {
    const bool set = IsSet(source, field);
    if (HasBehavior(field, google::api::IMMUTABLE)) {
      if (replace_all_ && !set) return;
      if (!google::protobuf::util::MessageDifferencer().CompareWithFields(source, record, {&field}, {&field})) {
        AddImmutable(field, path, source, record);
      }
      return;
    }
    if (set) {
      record.GetReflection()->SwapFields(&record, &source, {&field});
    } else {
      record.GetReflection()->ClearField(&record, &field);
    }
  }

  void Descend(const MaskTree& mask, const FieldDescriptor& field, absl::string_view path, Message& source,
               Message& record) {
    const auto* reflection = record.GetReflection();
    if (!IsSet(source, field) && !IsSet(record, field)) return;
    Apply(mask, JoinPath(path, field.name()), *reflection->MutableMessage(&source, &field),
          *reflection->MutableMessage(&record, &field));
  }

  void AddImmutable(const FieldDescriptor& field, absl::string_view path, const Message& source,
                    const Message& record) {
    std::string description = "got another value, want the stored one: the field is immutable";
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field.is_repeated()) {
      const auto value = [&field](const Message& message) {
        return Quoted(message.GetReflection()->GetString(message, &field));
      };
      description = absl::StrCat("got ", value(source), ", want ", value(record), ": the field is immutable");
    }
    violations_.push_back({JoinPath(path, field.name()), std::move(description)});
  }

  const bool replace_all_;
  std::vector<Violation> violations_;
};

}  // namespace

MaskTree BuildMaskTree(const FieldMask& mask, const Message& change) {
  MaskTree root;
  if (mask.paths().empty()) {
    std::vector<const FieldDescriptor*> fields;
    change.GetReflection()->ListFields(change, &fields);
    for (const FieldDescriptor* field : fields) root.children[field->name()].whole = true;
  }
  for (const std::string& path : mask.paths()) {
    if (path == "*") {
      root.whole = true;
      continue;
    }
    MaskTree* node = &root;
    for (const absl::string_view name : absl::StrSplit(path, '.')) {
      if (node->whole) break;
      node = &node->children[std::string(name)];
    }
    node->whole = true;
    node->children.clear();
  }
  if (root.whole) root.children.clear();
  return root;
}

std::vector<Violation> FindMaskViolations(const FieldMask& mask, const Descriptor& resource, absl::string_view path) {
  std::vector<Violation> violations;
  for (int i = 0; i < mask.paths_size(); ++i) {
    std::optional<std::string> want;
    if (mask.paths(i) != "*") {
      want = FaultOf(mask.paths(i), resource);
    } else if (mask.paths_size() > 1) {
      want = "\"*\" alone";
    }
    if (!want.has_value()) continue;
    violations.push_back(
        {absl::StrCat(path, ".paths[", i, "]"), absl::StrCat("got ", Quoted(mask.paths(i)), ", want ", *want)});
  }
  return violations;
}

absl::Status ApplyUpdate(const FieldMask& mask, const Message& change, absl::string_view path, Message* record) {
  const std::unique_ptr<Message> source(change.New());
  source->CopyFrom(change);
  const std::unique_ptr<Message> result(record->New());
  result->CopyFrom(*record);

  const MaskTree tree = BuildMaskTree(mask, change);
  Update update(tree.whole);
  update.Apply(tree, path, *source, *result);
  std::vector<Violation> violations = update.TakeViolations();
  if (!violations.empty()) return InvalidArgument(std::move(violations));
  record->GetReflection()->Swap(record, result.get());
  return absl::OkStatus();
}

}  // namespace karez::runtime
