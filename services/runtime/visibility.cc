#include "services/runtime/visibility.h"

#include <algorithm>

#include "services/runtime/field_options.h"

namespace karez::runtime {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
using options::v1::Visibility;

Visibility DeclaredVisibility(const FieldDescriptor& field) {
  return std::max(options::v1::VISIBILITY_PUBLIC, field.options().GetExtension(options::v1::visibility));
}

void RedactMessage(Visibility clearance, Message* message) {
  const auto* listing = message->GetDescriptor() == registry::v1::Listing::descriptor()
                            ? static_cast<const registry::v1::Listing*>(message)
                            : nullptr;
  const Reflection* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);

  // The overrides are themselves a field that may go: every level is read first.
  const auto hidden = std::stable_partition(fields.begin(), fields.end(), [&](const FieldDescriptor* field) {
    return (listing != nullptr ? FieldVisibility(*listing, *field) : DeclaredVisibility(*field)) <= clearance;
  });
  std::for_each(hidden, fields.end(), [&](const FieldDescriptor* field) { reflection->ClearField(message, field); });
  fields.erase(hidden, fields.end());

  for (const FieldDescriptor* field : fields) {
    if (field->message_type() == nullptr) continue;
    if (field->is_repeated()) {
      const int count = reflection->FieldSize(*message, field);
      for (int i = 0; i < count; ++i) RedactMessage(clearance, reflection->MutableRepeatedMessage(message, field, i));
    } else {
      RedactMessage(clearance, reflection->MutableMessage(message, field));
    }
  }
}

}  // namespace

Visibility FieldVisibility(const registry::v1::Listing& listing, const FieldDescriptor& field) {
  if (HasBehavior(field, google::api::IDENTIFIER)) return options::v1::VISIBILITY_PUBLIC;
  Visibility level = options::v1::VISIBILITY_UNSPECIFIED;
  for (const auto& override : listing.field_visibilities()) {
    if (override.field() == field.name()) level = std::max(level, override.visibility());
  }
  return level != options::v1::VISIBILITY_UNSPECIFIED ? level : DeclaredVisibility(field);
}

std::vector<std::string> HiddenFields(const registry::v1::Listing& listing, Visibility clearance) {
  std::vector<const FieldDescriptor*> fields;
  listing.GetReflection()->ListFields(listing, &fields);
  std::vector<std::string> hidden;
  for (const FieldDescriptor* field : fields) {
    if (FieldVisibility(listing, *field) > clearance) hidden.push_back(field->name());
  }
  return hidden;
}

void Redact(Visibility clearance, Message* message) {
  if (clearance >= options::v1::VISIBILITY_OWNER) return;
  RedactMessage(clearance, message);
}

}  // namespace karez::runtime
