#ifndef KAREZ_SERVICES_RUNTIME_REPLAY_H_
#define KAREZ_SERVICES_RUNTIME_REPLAY_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "karez/runtime/store/v1/replay.pb.h"
#include "services/runtime/call.h"
#include "services/runtime/clock.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::runtime {

// Whether nothing is to be kept of what the request does.
template <typename Request>
bool IsDryRun(const Request& request) {
  if constexpr (requires { request.validate_only(); }) return request.validate_only();
  if constexpr (requires { request.dry_run(); }) return request.dry_run();
  return false;
}

// Makes mutations safe to retry (AIP-155): the answer to a call with a
// request_id is stored by the transaction that did what was asked, and the same
// request from the same principal to the same method gets it again for 24 hours.
//
// Thread safety: safe for concurrent use, each transaction by one thread.
class ReplayTable {
 public:
  static constexpr absl::Duration kLifetime = absl::Hours(24);

  // Two table ids of the service's store. clock must outlive the table.
  ReplayTable(storage::TableId records, storage::TableId by_time, const Clock& clock);

  // The answer that was given to request before; else body's, which is stored
  // with the transaction if it is no error. A request without request_id, and a
  // dry run, just runs body.
  //
  // Errors: body's; INVALID_ARGUMENT (REQUEST_ID_REUSED) if the id came with
  // another payload; those of storage.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Once(storage::Transaction& transaction, const CallContext& call, const Request& request,
                                absl::FunctionRef<absl::StatusOr<Response>()> body) const;

  // The serialized answer to request_id; nullopt if there is none or it is too
  // old. Errors: as Once.
  absl::StatusOr<std::optional<std::string>> Find(const storage::Reader& reader, const CallContext& call,
                                                  absl::string_view request_id,
                                                  const google::protobuf::Message& request) const;

  // Stores the answer, and drops a few that are too old, so that the table stays
  // as large as the calls of a day.
  absl::Status Record(storage::Transaction& transaction, const CallContext& call, absl::string_view request_id,
                      const google::protobuf::Message& request, const google::protobuf::Message& response) const;

  // Drops up to `most` answers that are too old, and returns how many it was.
  absl::StatusOr<int> Purge(storage::Transaction& transaction, int most) const;

 private:
  const storage::TableId by_time_;
  const storage::Table<store::v1::ReplayRecord> records_;
  const Clock& clock_;
};

template <typename Response, typename Request>
absl::StatusOr<Response> ReplayTable::Once(storage::Transaction& transaction, const CallContext& call,
                                           const Request& request,
                                           absl::FunctionRef<absl::StatusOr<Response>()> body) const {
  if (IsDryRun(request) || request.request_id().empty()) return body();

  KAREZ_ASSIGN_OR_RETURN(const auto answer, Find(transaction, call, request.request_id(), request));
  if (answer.has_value()) {
    Response response;
    if (response.ParseFromString(*answer)) return response;
    return MakeError(absl::StatusCode::kDataLoss, "REPLAY_CORRUPT", "stored answer: got bytes that do not parse");
  }
  KAREZ_ASSIGN_OR_RETURN(Response response, body());
  KAREZ_RETURN_IF_ERROR(Record(transaction, call, request.request_id(), request, response));
  return response;
}

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_REPLAY_H_
