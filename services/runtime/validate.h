// Checks a request against what its proto declares: required fields, ranges,
// lengths, formats, update masks. One place for every service; cores check only
// what needs the stored objects.
#ifndef KAREZ_SERVICES_RUNTIME_VALIDATE_H_
#define KAREZ_SERVICES_RUNTIME_VALIDATE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "services/runtime/status.h"

namespace karez::runtime {

// The codes that live in data rather than in a standard. Safe for concurrent use.
class Vocabulary {
 public:
  virtual ~Vocabulary() = default;

  // Whether the taxonomy in force has the sector code, which is well-formed.
  virtual bool HasSector(absl::string_view code) const = 0;
};

// Takes every well-formed code: for services that have no taxonomy of their own.
const Vocabulary& OpenVocabulary();

// Every violation of request, in the order of its fields. A violation's field is
// its path below `path` (the path of request itself, empty for a whole request),
// such as "listing.titles[0].language".
//
// Checked are valid UTF-8, known enum values, finite numbers, the range of
// timestamps, durations and money, required_oneof, google.api.field_behavior
// REQUIRED and karez.options.v1.rules. Fields that are OUTPUT_ONLY are left out:
// cores clear them with ClearOutputOnly. IDENTIFIER fields follow the resource
// pattern of their message where they are set.
//
// In an update (a request with a field update_mask) the mask may name fields
// that can be changed only, the resource must have its name, and of the resource
// only what the mask names is checked: all of it for "*", and what is set
// without a mask. What the change makes of the stored record is the core's to
// check, with FindViolations on the result.
std::vector<Violation> FindViolations(const google::protobuf::Message& request, const Vocabulary& vocabulary,
                                      absl::string_view path = "");

// The same as an INVALID_ARGUMENT.
absl::Status Validate(const google::protobuf::Message& request, const Vocabulary& vocabulary,
                      absl::string_view path = "");

// Clears every field that is OUTPUT_ONLY, at any depth.
void ClearOutputOnly(google::protobuf::Message* message);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_VALIDATE_H_
