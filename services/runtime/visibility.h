// Who may read which field: the declared level (the field option
// karez.options.v1.visibility), overridden by a listing's field_visibilities.
#ifndef KAREZ_SERVICES_RUNTIME_VISIBILITY_H_
#define KAREZ_SERVICES_RUNTIME_VISIBILITY_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "karez/options/v1/options.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/runtime/call.h"

namespace karez::runtime {

// The level that a top-level field of listing has: its override, the highest of
// them if there are several, else what is declared. Never UNSPECIFIED. A
// listing's name is PUBLIC whatever is said.
options::v1::Visibility FieldVisibility(const registry::v1::Listing& listing,
                                        const google::protobuf::FieldDescriptor& field);

// Top-level fields of listing that are set and above clearance, in the order of
// their numbers: what a reader must know as hidden rather than missing.
std::vector<std::string> HiddenFields(const registry::v1::Listing& listing, options::v1::Visibility clearance);

// Clears every field that principal may not read, at any depth of message, also
// in listings that it holds: what is above its clearance, but for the records of
// its own organizations.
void Redact(const Principal& principal, google::protobuf::Message* message);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_VISIBILITY_H_
