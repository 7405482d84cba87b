#ifndef KAREZ_CLIENTS_CLI_JSON_FAULT_H_
#define KAREZ_CLIENTS_CLI_JSON_FAULT_H_

#include "absl/strings/string_view.h"
#include "services/runtime/status.h"

namespace karez::cli {

// What protobuf 3.21's JSON reader says of well-formed JSON that does not fit a
// message, such as `(readiness.trl): invalid value "nine" for type TYPE_INT32`,
// as a violation: field `readiness.trl`, `got "nine", want a whole number`. A
// message of another form is the description of the field "record".
runtime::Violation JsonFault(absl::string_view message);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_JSON_FAULT_H_
