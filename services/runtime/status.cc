#include "services/runtime/status.h"

#include <algorithm>
#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "services/text/utf8.h"

namespace karez::runtime {
namespace {

template <typename Detail>
std::string TypeUrl() {
  return absl::StrCat("type.googleapis.com/", std::string(Detail::descriptor()->full_name()));
}

template <typename Detail>
void Attach(const Detail& detail, absl::Status& status) {
  status.SetPayload(TypeUrl<Detail>(), absl::Cord(detail.SerializeAsString()));
}

template <typename Detail>
Detail Attached(const absl::Status& status) {
  Detail detail;
  if (const auto payload = status.GetPayload(TypeUrl<Detail>()); payload.has_value()) {
    if (!detail.ParseFromString(std::string(*payload))) detail.Clear();
  }
  return detail;
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       std::vector<std::pair<std::string, std::string>> metadata) {
  google::rpc::ErrorInfo info;
  info.set_domain(kErrorDomain);
  info.set_reason(std::string(reason));
  for (auto& [key, value] : metadata) (*info.mutable_metadata())[key] = std::move(value);
  absl::Status status(code, message);
  Attach(info, status);
  return status;
}

absl::Status InvalidArgument(std::vector<Violation> violations, absl::string_view reason) {
  if (violations.empty()) return absl::OkStatus();
  constexpr size_t kMaxMessageBytes = 1000;
  std::string message;
  size_t told = 0;
  google::rpc::BadRequest bad_request;
  for (Violation& violation : violations) {
    if (message.size() < kMaxMessageBytes) {
      absl::StrAppend(&message, message.empty() ? "" : "; ", violation.field, ": ", violation.description);
      ++told;
    }
    auto* entry = bad_request.add_field_violations();
    entry->set_field(std::move(violation.field));
    entry->set_description(std::move(violation.description));
  }
  if (told < violations.size()) absl::StrAppend(&message, "; and ", violations.size() - told, " more");
  absl::Status status = MakeError(absl::StatusCode::kInvalidArgument, reason, message);
  Attach(bad_request, status);
  return status;
}

absl::Status TryAgainLater(absl::string_view reason, absl::string_view message, absl::Duration wait) {
  const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(wait, absl::Seconds(1)));
  absl::Status status =
      MakeError(absl::StatusCode::kResourceExhausted, reason,
                absl::StrCat(message, "; try again in ", seconds, seconds == 1 ? " second" : " seconds"));
  google::rpc::RetryInfo retry;
  const int64_t micros = absl::ToInt64Microseconds(absl::Ceil(wait, absl::Microseconds(1)));
  retry.mutable_retry_delay()->set_seconds(micros / 1'000'000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1'000));
  Attach(retry, status);
  return status;
}

absl::Duration RetryDelay(const absl::Status& status) {
  const auto retry = Attached<google::rpc::RetryInfo>(status);
  return absl::Seconds(retry.retry_delay().seconds()) + absl::Nanoseconds(retry.retry_delay().nanos());
}

std::string ErrorReason(const absl::Status& status) { return Attached<google::rpc::ErrorInfo>(status).reason(); }

std::vector<Violation> Violations(const absl::Status& status) {
  const auto bad_request = Attached<google::rpc::BadRequest>(status);
  std::vector<Violation> violations;
  for (const auto& entry : bad_request.field_violations()) {
    violations.push_back({entry.field(), entry.description()});
  }
  return violations;
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status result;
  result.set_code(static_cast<int>(status.code()));
  result.set_message(std::string(status.message()));
  std::vector<std::pair<std::string, std::string>> details;
  status.ForEachPayload([&details](absl::string_view type_url, const absl::Cord& payload) {
    details.emplace_back(std::string(type_url), std::string(payload));
  });
  std::sort(details.begin(), details.end());
  for (auto& [type_url, payload] : details) {
    auto* detail = result.add_details();
    detail->set_type_url(std::move(type_url));
    detail->set_value(std::move(payload));
  }
  return result;
}

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  absl::Status result(static_cast<absl::StatusCode>(status.code()), status.message());
  for (const auto& detail : status.details()) {
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

std::string Quoted(absl::string_view value) {
  constexpr int kMaxCodePoints = 60;
  std::string shown = "\"";
  for (int n = 0; !value.empty(); ++n) {
    if (n == kMaxCodePoints) {
      shown += "…";
      break;
    }
    const text::DecodedCodePoint next = text::DecodeCodePoint(value, 0);
    if (!next.valid || next.value < 0x20 || next.value == 0x7F) {
      for (const char byte : value.substr(0, next.length)) {
        absl::StrAppendFormat(&shown, "\\x%02x", static_cast<unsigned char>(byte));
      }
    } else {
      if (next.value == '"' || next.value == '\\') shown += '\\';
      shown.append(value.data(), next.length);
    }
    value.remove_prefix(next.length);
  }
  shown += '"';
  return shown;
}

}  // namespace karez::runtime
