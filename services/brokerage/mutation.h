// How brokerage changes what it keeps: the bodies of its templates; for its own
// sources only.
#ifndef KAREZ_SERVICES_BROKERAGE_MUTATION_H_
#define KAREZ_SERVICES_BROKERAGE_MUTATION_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/brokerage/brokerage.h"
#include "services/runtime/audit.h"
#include "services/runtime/replay.h"
#include "services/runtime/status_macros.h"
#include "storage/store.h"

namespace karez::brokerage {

template <typename Response, typename Request>
absl::StatusOr<Response> Brokerage::Mutate(const CallContext& call, const Request& request,
                                           absl::FunctionRef<absl::StatusOr<Response>(storage::Transaction&)> body) {
  std::optional<absl::StatusOr<Response>> answer;
  const bool dry_run = runtime::IsDryRun(request);
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  const absl::Status written =
      store_
          ->Write([&](storage::Transaction& transaction) -> absl::Status {
            answer = replays_.Once<Response>(transaction, call, request, [&]() -> absl::StatusOr<Response> {
              KAREZ_ASSIGN_OR_RETURN(Response made, body(transaction));
              KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, entry, runtime::ResourcesOf(made, request)));
              return made;
            });
            if (!answer->ok()) return answer->status();
            return dry_run ? absl::CancelledError("nothing is to be committed") : absl::OkStatus();
          })
          .status();
  if (!written.ok() && !(dry_run && answer && answer->ok())) return written;
  return *std::move(answer);
}

template <typename Response, typename Request>
absl::StatusOr<std::optional<Response>> Brokerage::Replayed(const CallContext& call, const Request& request) const {
  std::optional<Response> response;
  if (runtime::IsDryRun(request) || request.request_id().empty()) return response;
  KAREZ_ASSIGN_OR_RETURN(const auto answer, replays_.Find(*store_->Read(), call, request.request_id(), request));
  if (!answer) return response;
  response.emplace();
  if (!response->ParseFromString(*answer)) return absl::DataLossError("replays: a stored answer does not parse");
  return response;
}

template <typename Response, typename Request>
absl::StatusOr<Response> Brokerage::KeepProfile(const CallContext& call, const Request& request,
                                                const matching::v1::ScoringProfile& profile, const std::string& comment,
                                                absl::FunctionRef<Response(const v1::ProfileRevision&)> answer) {
  // Numbers that matching knows are taken.
  KAREZ_RETURN_IF_ERROR(SynchronizeLocked(call));
  v1::ProfileRevision revision;
  KAREZ_ASSIGN_OR_RETURN(
      Response response,
      Mutate<Response>(call, request, [&](storage::Transaction& transaction) -> absl::StatusOr<Response> {
        KAREZ_ASSIGN_OR_RETURN(revision, NextRevision(transaction, call, profile, comment));
        KAREZ_RETURN_IF_ERROR(records_.Put(transaction, revision));
        return answer(revision);
      }));
  // Without a name the request was answered before.
  if (!runtime::IsDryRun(request) && !revision.name().empty()) OfferToMatching(call, revision.profile());
  return response;
}

}  // namespace karez::brokerage

#endif  // KAREZ_SERVICES_BROKERAGE_MUTATION_H_
