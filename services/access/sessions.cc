#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/access.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"

namespace karez::access {
namespace {

using store::v1::SessionRecord;

absl::Status NoSession(absl::string_view name) {
  return runtime::MakeError(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND",
                            name.empty() ? "caller: got no session, want one, or the name of one"
                                         : absl::StrCat("name: got ", name, ", which is no session of the caller's"),
                            {{"name", std::string(name)}});
}

// Of a caller of whom there is no record: the local operator, a service.
v1::Principal Unrecorded(const runtime::Principal& caller) {
  v1::Principal principal;
  principal.set_name(caller.name);
  principal.set_display_name(caller.name);
  for (const v1::Role role :
       {v1::ROLE_OPERATOR, v1::ROLE_ADMINISTRATOR, v1::ROLE_AUDITOR, v1::ROLE_PARTNER, v1::ROLE_SERVICE}) {
    if (caller.roles.contains(NameOfRole(role))) principal.add_roles(role);
  }
  return principal;
}

}  // namespace

bool IsLive(const v1::Session& session, absl::Time now) {
  return now < runtime::ToTime(session.expire_time()) && now < runtime::ToTime(session.idle_expire_time());
}

absl::StatusOr<v1::SignOutResponse> Access::SignOut(const CallContext& call, const v1::SignOutRequest& request) {
  const std::string& name = request.name().empty() ? call.principal.credential : request.name();
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  v1::SignOutResponse answer;
  KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) -> absl::Status {
    if (request.everywhere()) {
      KAREZ_ASSIGN_OR_RETURN(const auto ended, records_.EndSessions(transaction, call.principal.name, ""));
      answer.set_sessions_ended(static_cast<int32_t>(ended.size()));
      if (ended.empty()) return absl::OkStatus();
      return audit_.Append(transaction, entry, ended);
    }
    KAREZ_ASSIGN_OR_RETURN(const auto found, records_.sessions().Get(transaction, NameKey(name)));
    if (!found || found->session().principal() != call.principal.name) return NoSession(request.name());
    answer.set_sessions_ended(1);
    KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, entry, {name}));
    return records_.sessions().Delete(transaction, NameKey(name));
  }));
  Changed(call.principal.name);
  return answer;
}

absl::StatusOr<v1::GetCallerResponse> Access::GetCaller(const CallContext& call, const v1::GetCallerRequest&) {
  v1::GetCallerResponse answer;
  const auto snapshot = store_->Read();
  KAREZ_ASSIGN_OR_RETURN(auto record, records_.principals().Get(*snapshot, NameKey(call.principal.name)));
  *answer.mutable_principal() = record ? std::move(*record->mutable_principal()) : Unrecorded(call.principal);
  for (const std::string& permission : permissions_) {
    if (call.principal.May(permission)) answer.add_permissions(permission);
  }
  KAREZ_ASSIGN_OR_RETURN(auto session, records_.sessions().Get(*snapshot, NameKey(call.principal.credential)));
  if (session) {
    *answer.mutable_session() = std::move(*session->mutable_session());
    answer.mutable_session()->set_current(true);
  }
  answer.set_open(call.principal.name == runtime::LocalOperator().name);
  return answer;
}

absl::StatusOr<v1::ListSessionsResponse> Access::ListSessions(const CallContext& call, const v1::ListSessionsRequest&) {
  KAREZ_ASSIGN_OR_RETURN(auto sessions, records_.SessionsOf(*store_->Read(), call.principal.name));
  std::reverse(sessions.begin(), sessions.end());
  const absl::Time now = clock_.Now();
  v1::ListSessionsResponse response;
  for (SessionRecord& record : sessions) {
    if (!IsLive(record.session(), now)) continue;
    v1::Session& session = *response.add_sessions();
    session = std::move(*record.mutable_session());
    session.set_current(session.name() == call.principal.credential);
  }
  return response;
}

}  // namespace karez::access
