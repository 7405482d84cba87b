// Errors as every karez API tells them: an absl::Status whose payloads are the
// google.rpc details, one ErrorInfo (domain "karez") in each and a BadRequest
// where fields are at fault.
#ifndef KAREZ_SERVICES_RUNTIME_STATUS_H_
#define KAREZ_SERVICES_RUNTIME_STATUS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"

namespace karez::runtime {

// ErrorInfo.domain of every error that karez makes.
inline constexpr char kErrorDomain[] = "karez";

// An error that programs can tell by its reason, a constant such as
// "LISTING_NOT_FOUND"; message is for people and reads "field: got X, want Y"
// where that fits. metadata names what the message names, by key.
//
// code must not be OK.
absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       std::vector<std::pair<std::string, std::string>> metadata = {});

// One fault in one field of a request.
struct Violation {
  std::string field;        // Path from the request, such as "listing.titles[0].language".
  std::string description;  // "got X, want Y".

  friend bool operator==(const Violation& a, const Violation& b) {
    return a.field == b.field && a.description == b.description;
  }
};

// INVALID_ARGUMENT, whose details name every
// violation; the message stops after some 1,000 bytes and says how many more
// there are. OK where there is none.
absl::Status InvalidArgument(std::vector<Violation> violations, absl::string_view reason = "INVALID_FIELDS");

// RESOURCE_EXHAUSTED with google.rpc.RetryInfo: the same call may do in `wait`,
// which the message tells too, rounded up to seconds.
absl::Status TryAgainLater(absl::string_view reason, absl::string_view message, absl::Duration wait);

// How long TryAgainLater says to wait; zero where it is no such error.
absl::Duration RetryDelay(const absl::Status& status);

// The reason that MakeError attached; empty where there is none.
std::string ErrorReason(const absl::Status& status);

// The violations that InvalidArgument attached; empty where there are none.
std::vector<Violation> Violations(const absl::Status& status);

// The same error as a message, details in the order of their type URLs, and
// back. A detail survives the way unread, whatever its type.
google::rpc::Status ToRpcStatus(const absl::Status& status);
absl::Status FromRpcStatus(const google::rpc::Status& status);

// value as an error shows it: in double quotes, valid UTF-8 on one line
// (control characters and undecodable bytes as \xHH), cut after 60 code points.
std::string Quoted(absl::string_view value);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_STATUS_H_
