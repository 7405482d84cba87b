#include "services/runtime/status_grpc.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/runtime/status.h"
#include "services/text/utf8.h"

namespace karez::runtime {
namespace {

// The message travels twice, in grpc-message with up to 3 bytes for each of
// its own (percent encoding) and in grpc-status-details-bin with 4 for each 3
// (base64): 3 * 1000 + 4/3 * (1000 + 2400) and the keys stay below 8,192.
constexpr size_t kMaxMessageBytes = 1000;
constexpr size_t kMaxDetailBytes = 2400;

// The beginning of message, whole code points, with a sign that more followed.
std::string Cut(const std::string& message) {
  if (message.size() <= kMaxMessageBytes) return message;
  constexpr absl::string_view kMore = "…";
  size_t kept = 0;
  while (true) {
    const size_t length = text::DecodeCodePoint(message, kept).length;
    if (kept + length + kMore.size() > kMaxMessageBytes) break;
    kept += length;
  }
  return absl::StrCat(absl::string_view(message).substr(0, kept), kMore);
}

size_t DetailBytes(const google::rpc::Status& status) {
  size_t bytes = 0;
  for (const auto& detail : status.details()) bytes += detail.ByteSizeLong();
  return bytes;
}

// Leaves out the last violations until the details fit; returns how many.
int CutViolations(google::rpc::Status& status) {
  const size_t bytes = DetailBytes(status);
  if (bytes <= kMaxDetailBytes) return 0;
  int omitted = 0;
  for (auto& detail : *status.mutable_details()) {
    google::rpc::BadRequest bad_request;
    if (!detail.Is<google::rpc::BadRequest>() || !detail.UnpackTo(&bad_request)) continue;
    size_t excess = bytes - kMaxDetailBytes;
    auto* violations = bad_request.mutable_field_violations();
    while (excess > 0 && !violations->empty()) {
      const size_t size = violations->rbegin()->ByteSizeLong() + 2;  // Its tag and, at least, its length.
      violations->RemoveLast();
      excess -= std::min(excess, size);
      ++omitted;
    }
    detail.PackFrom(bad_request);
  }
  return omitted;
}

void NoteOmitted(int omitted, google::rpc::Status& status) {
  for (auto& detail : *status.mutable_details()) {
    google::rpc::ErrorInfo info;
    if (!detail.Is<google::rpc::ErrorInfo>() || !detail.UnpackTo(&info)) continue;
    (*info.mutable_metadata())["omitted_violations"] = absl::StrCat(omitted);
    detail.PackFrom(info);
  }
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status details = ToRpcStatus(status);
  if (ErrorReason(status).empty()) {
    google::rpc::ErrorInfo info;
    info.set_domain(kErrorDomain);
    info.set_reason(absl::StatusCodeToString(status.code()));
    details.add_details()->PackFrom(info);
  }
  details.set_message(Cut(details.message()));
  if (const int omitted = CutViolations(details); omitted > 0) NoteOmitted(omitted, details);
  return grpc::Status(static_cast<grpc::StatusCode>(details.code()), details.message(), details.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details()) && details.code() == static_cast<int>(status.error_code())) {
    return FromRpcStatus(details);
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace karez::runtime
