#include "services/runtime/validate.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "google/api/resource.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/runtime/field_mask.h"
#include "services/runtime/field_options.h"
#include "services/runtime/value_checks.h"

namespace karez::runtime {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FieldMask;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

constexpr char kUpdateMask[] = "update_mask";
constexpr char kMissing[] = "got nothing, want a value";

class OpenCodes final : public Vocabulary {
 public:
  bool HasSector(absl::string_view) const override { return true; }
};

// The mask of an update request; nullptr for any other message.
const FieldMask* UpdateMaskOf(const Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(kUpdateMask);
  if (field == nullptr || field->is_repeated() || field->message_type() != FieldMask::descriptor()) return nullptr;
  return static_cast<const FieldMask*>(&request.GetReflection()->GetMessage(request, field));
}

bool IsResource(const FieldDescriptor& field) {
  return field.message_type() != nullptr && !field.is_repeated() &&
         field.message_type()->options().HasExtension(google::api::resource);
}

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& names, absl::string_view name) {
  for (const std::string& candidate : names) {
    if (candidate == name) return true;
  }
  return false;
}

// Which fields of a message are looked at, and which of them must be there.
struct Scope {
  // Only these fields; nullptr: all.
  const MaskTree* mask = nullptr;
  // The rules of the field that holds the message, which may excuse fields.
  const options::v1::FieldRules* holder = nullptr;
  // The message is the resource of an update and must have its name.
  bool updated = false;
};

class Checker {
 public:
  explicit Checker(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  void CheckMessage(const Message& message, const std::string& path, const Scope& scope) {
    const Descriptor& descriptor = *message.GetDescriptor();
    if (CheckWellKnown(message, path, violations_)) return;
    const FieldMask* update_mask = UpdateMaskOf(message);
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor& field = *descriptor.field(i);
      if (HasBehavior(field, google::api::OUTPUT_ONLY)) continue;
      const std::string field_path = JoinPath(path, field.name());
      if (HasBehavior(field, google::api::IDENTIFIER)) {
        CheckIdentifier(message, field, field_path, scope.updated);
      } else if (scope.mask != nullptr && !scope.mask->whole) {
        CheckMasked(message, field, field_path, *scope.mask);
      } else if (update_mask != nullptr && IsResource(field)) {
        CheckUpdate(message, field, field_path, *update_mask, JoinPath(path, kUpdateMask));
      } else {
        CheckField(message, field, field_path, scope.holder);
      }
    }
    if (scope.mask == nullptr || scope.mask->whole) CheckOneofs(message, path);
  }

  std::vector<Violation> TakeViolations() { return std::move(violations_); }

 private:
  void Add(std::string path, std::string description) {
    violations_.push_back({std::move(path), std::move(description)});
  }

  void CheckUpdate(const Message& request, const FieldDescriptor& field, const std::string& path, const FieldMask& mask,
                   const std::string& mask_path) {
    if (!request.GetReflection()->HasField(request, &field)) return Add(path, kMissing);
    const Message& resource = request.GetReflection()->GetMessage(request, &field);
    const MaskTree tree = BuildMaskTree(mask, resource);
    CheckMessage(resource, path, {.mask = &tree, .updated = true});
    for (Violation& violation : FindMaskViolations(mask, *field.message_type(), mask_path)) {
      violations_.push_back(std::move(violation));
    }
  }

  void CheckMasked(const Message& message, const FieldDescriptor& field, const std::string& path,
                   const MaskTree& mask) {
    const auto child = mask.children.find(field.name());
    if (child == mask.children.end()) return;
    if (child->second.whole) return CheckField(message, field, path, nullptr);
    if (field.message_type() == nullptr || field.is_repeated()) return;
    if (!message.GetReflection()->HasField(message, &field)) return;
    CheckMessage(message.GetReflection()->GetMessage(message, &field), path, {.mask = &child->second});
  }

  void CheckIdentifier(const Message& message, const FieldDescriptor& field, const std::string& path, bool required) {
    const std::string name = message.GetReflection()->GetString(message, &field);
    if (name.empty()) {
      if (required) Add(path, kMissing);
      return;
    }
    for (const std::string& pattern :
         message.GetDescriptor()->options().GetExtension(google::api::resource).pattern()) {
      CheckResourceName(name, pattern, path, violations_);
    }
  }

  void CheckOneofs(const Message& message, const std::string& path) {
    const Descriptor& descriptor = *message.GetDescriptor();
    for (int i = 0; i < descriptor.real_oneof_decl_count(); ++i) {
      const auto* oneof = descriptor.oneof_decl(i);
      if (!oneof->options().GetExtension(options::v1::required_oneof)) continue;
      if (message.GetReflection()->HasOneof(message, oneof)) continue;
      std::string want;
      for (int f = 0; f < oneof->field_count(); ++f) {
        absl::StrAppend(&want, f == 0 ? "" : " or ", oneof->field(f)->name());
      }
      Add(JoinPath(path, oneof->name()), absl::StrCat("got nothing, want ", want));
    }
  }

  void CheckField(const Message& message, const FieldDescriptor& field, const std::string& path,
                  const options::v1::FieldRules* holder) {
    if (field.is_repeated()) return CheckRepeated(message, field, path);
    const bool required = HasBehavior(field, google::api::REQUIRED) &&
                          (holder == nullptr || !Contains(holder->not_required(), field.name()));
    if (!message.GetReflection()->HasField(message, &field)) {
      if (required) Add(path, kMissing);
      return;
    }
    if (field.message_type() != nullptr) {
      CheckMessage(message.GetReflection()->GetMessage(message, &field), path, {.holder = &RulesOf(field)});
    } else {
      CheckValue(FieldValue(message, field), required, vocabulary_, path, violations_);
    }
  }

  void CheckRepeated(const Message& message, const FieldDescriptor& field, const std::string& path) {
    const options::v1::FieldRules& rules = RulesOf(field);
    int count = message.GetReflection()->FieldSize(message, &field);
    const int least = std::max(rules.min_items(), HasBehavior(field, google::api::REQUIRED) ? 1 : 0);
    if (count < least) Add(path, absl::StrCat("got ", count, " items, want at least ", least));
    if (rules.max_items() > 0 && count > rules.max_items()) {
      Add(path, absl::StrCat("got ", count, " items, want at most ", rules.max_items()));
      count = rules.max_items();
    }
    if (rules.checked_by_item()) return;
    for (int i = 0; i < count; ++i) {
      const std::string item_path = absl::StrCat(path, "[", i, "]");
      if (field.message_type() != nullptr) {
        CheckMessage(message.GetReflection()->GetRepeatedMessage(message, &field, i), item_path, {.holder = &rules});
      } else {
        CheckValue(FieldValue(message, field, i), /*required=*/true, vocabulary_, item_path, violations_);
      }
    }
    if (!rules.unique_by().empty()) CheckUnique(message, field, count, path);
  }

  void CheckUnique(const Message& message, const FieldDescriptor& field, int count, const std::string& path) {
    const FieldDescriptor* key = field.message_type()->FindFieldByName(RulesOf(field).unique_by());
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < count; ++i) {
      const std::string shown =
          FieldValue(message.GetReflection()->GetRepeatedMessage(message, &field, i), *key).Shown();
      if (seen.insert(shown).second) continue;
      Add(absl::StrCat(path, "[", i, "].", key->name()), absl::StrCat("got ", shown, " again, want each value once"));
    }
  }

  const Vocabulary& vocabulary_;
  std::vector<Violation> violations_;
};

}  // namespace

const Vocabulary& OpenVocabulary() {
  static const OpenCodes codes;
  return codes;
}

std::vector<Violation> FindViolations(const Message& request, const Vocabulary& vocabulary, absl::string_view path) {
  Checker checker(vocabulary);
  checker.CheckMessage(request, std::string(path), {});
  return checker.TakeViolations();
}

absl::Status Validate(const Message& request, const Vocabulary& vocabulary, absl::string_view path) {
  return InvalidArgument(FindViolations(request, vocabulary, path));
}

void ClearOutputOnly(Message* message) {
  const Reflection* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (HasBehavior(*field, google::api::OUTPUT_ONLY)) {
      reflection->ClearField(message, field);
    } else if (field->message_type() != nullptr && field->is_repeated()) {
      const int count = reflection->FieldSize(*message, field);
      for (int i = 0; i < count; ++i) ClearOutputOnly(reflection->MutableRepeatedMessage(message, field, i));
    } else if (field->message_type() != nullptr) {
      ClearOutputOnly(reflection->MutableMessage(message, field));
    }
  }
}

}  // namespace karez::runtime
