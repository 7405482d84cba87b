#include "services/runtime/visibility.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "karez/registry/v1/organization.pb.h"
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

// Whose record message is; empty: no organization's.
absl::string_view OwnerOf(const Message& message) {
  if (message.GetDescriptor() == registry::v1::Listing::descriptor()) {
    return static_cast<const registry::v1::Listing&>(message).organization();
  }
  if (message.GetDescriptor() == registry::v1::Organization::descriptor()) {
    return static_cast<const registry::v1::Organization&>(message).name();
  }
  return {};
}

// clearance: up to which the messages around this one are read.
void RedactMessage(const Principal& principal, Visibility clearance, Message* message) {
  clearance = std::max(clearance, principal.ClearanceFor(OwnerOf(*message)));
  if (clearance >= options::v1::VISIBILITY_OWNER) return;
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
      for (int i = 0; i < count; ++i)
        RedactMessage(principal, clearance, reflection->MutableRepeatedMessage(message, field, i));
    } else {
      RedactMessage(principal, clearance, reflection->MutableMessage(message, field));
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

void Redact(const Principal& principal, Message* message) { RedactMessage(principal, principal.clearance, message); }

}  // namespace karez::runtime
