// Partial updates (AIP-134, AIP-161).
#ifndef KAREZ_SERVICES_RUNTIME_FIELD_MASK_H_
#define KAREZ_SERVICES_RUNTIME_FIELD_MASK_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "services/runtime/status.h"

namespace karez::runtime {

// The fields that an update changes, by name and level.
struct MaskTree {
  // The whole message or field is meant, and children is empty.
  bool whole = false;
  std::map<std::string, MaskTree> children;
};

// What mask means for change: all for "*", the fields that are set in change
// for an empty mask. Paths that name no field are kept and match nothing.
MaskTree BuildMaskTree(const google::protobuf::FieldMask& mask, const google::protobuf::Message& change);

// What is wrong with mask as the update_mask for resource: paths that name no
// field, that go through a repeated field, or that name a field that callers
// cannot change (OUTPUT_ONLY, IDENTIFIER, etag). `path` is the mask's own.
std::vector<Violation> FindMaskViolations(const google::protobuf::FieldMask& mask,
                                          const google::protobuf::Descriptor& resource, absl::string_view path);

// Carries what mask names from change over to record, of the same type; a named
// field that change has not set is cleared in record. An empty mask stands for
// the fields that are set in change. "*" replaces every field that can be
// changed but leaves IMMUTABLE fields that change has not set. Fields that are
// OUTPUT_ONLY or IDENTIFIER and etag stay as they are in record.
//
// Errors: INVALID_ARGUMENT where an IMMUTABLE field of the record would change;
// record is then as before. `path` is that of change in the request, such as
// "listing". What is wrong with the mask itself FindMaskViolations has said.
absl::Status ApplyUpdate(const google::protobuf::FieldMask& mask, const google::protobuf::Message& change,
                         absl::string_view path, google::protobuf::Message* record);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_FIELD_MASK_H_
