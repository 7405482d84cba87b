#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/access/access.h"
#include "services/access/secrets.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"
#include "services/text/utf8.h"

namespace karez::access {
namespace {

using store::v1::PrincipalRecord;
using store::v1::SessionRecord;

constexpr int kPurgedWithEachSession = 4;
constexpr size_t kMostUserAgent = 200;

// The same whatever was wrong.
absl::Status WrongPassword() {
  return runtime::MakeError(absl::StatusCode::kUnauthenticated, "WRONG_PASSWORD",
                            "user_name, password: got a pair that does not let in, want another");
}

std::string Shortened(absl::string_view text) {
  size_t end = 0;
  for (size_t points = 0; end < text.size() && points < kMostUserAgent; ++points) {
    end += text::DecodeCodePoint(text, end).length;
  }
  return std::string(text.substr(0, end));
}

}  // namespace

absl::Status Access::BeginSession(storage::Transaction& transaction, const SessionRecord& record) const {
  const absl::Time now = clock_.Now();
  KAREZ_RETURN_IF_ERROR(records_.PurgeSessions(transaction, now, kPurgedWithEachSession));
  KAREZ_ASSIGN_OR_RETURN(const auto sessions, records_.SessionsOf(transaction, record.session().principal()));
  size_t live = 0;
  for (const SessionRecord& other : sessions) live += IsLive(other.session(), now);
  for (const SessionRecord& other : sessions) {
    // Those that have ended go, and of too many the oldest.
    const bool ended = !IsLive(other.session(), now);
    if (!ended && live < kMostSessions) continue;
    if (!ended) --live;
    KAREZ_RETURN_IF_ERROR(records_.sessions().Delete(transaction, NameKey(other.session().name())));
  }
  return records_.sessions().Insert(transaction, record);
}

absl::Status Access::Refuse(const CallContext& call, const std::string& user_name, const std::string& principal,
                            absl::Status why) {
  const std::string reason(runtime::ErrorReason(why));
  if (!refusals_.IsDue(user_name, reason)) return why;
  audit::v1::AuditEntry entry = runtime::DescribeCall(call);
  entry.set_outcome(reason);
  std::vector<std::string> resources;
  if (!principal.empty()) resources.push_back(principal);
  KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) {
    return audit_.Append(transaction, entry, resources);
  }));
  return why;
}

absl::StatusOr<PrincipalRecord> Access::CheckPassword(const CallContext& call, const std::string& user_name,
                                                      const std::string& password) {
  KAREZ_ASSIGN_OR_RETURN(auto found, records_.FindByUserName(*store_->Read(), user_name));
  const PrincipalRecord tried = found ? *std::move(found) : PrincipalRecord();
  // Who would not be admitted takes nobody's turn.
  absl::Status refused = throttle_.Check(user_name, call.client);
  if (refused.ok()) {
    KAREZ_ASSIGN_OR_RETURN(const auto turn, hasher_.TakeTurn());
    refused = throttle_.Admit(user_name, call.client);
    if (refused.ok()) {
      const bool right = hasher_.Verify(turn, tried.password_hash(), password);
      if (!right || !MaySignIn(tried, clock_.Now())) refused = WrongPassword();
    }
  }
  if (!refused.ok()) return Refuse(call, user_name, tried.principal().name(), std::move(refused));
  throttle_.Succeeded(user_name, call.client);
  return tried;
}

absl::StatusOr<v1::SignInResponse> Access::SignIn(const CallContext& call, const v1::SignInRequest& request) {
  const std::string user_name = absl::AsciiStrToLower(request.user_name());
  KAREZ_ASSIGN_OR_RETURN(const PrincipalRecord tried, CheckPassword(call, user_name, request.password()));

  const Credential credential{.kind = CredentialKind::kSession, .id = ids_.NewId(), .secret = NewSecret()};
  const absl::Time now = clock_.Now();
  SessionRecord record;
  v1::Session& session = *record.mutable_session();
  session.set_name(NameOf(credential));
  session.set_principal(tried.principal().name());
  *session.mutable_create_time() = runtime::ToTimestamp(now);
  *session.mutable_expire_time() = runtime::ToTimestamp(now + kSessionLifetime);
  *session.mutable_idle_expire_time() = runtime::ToTimestamp(now + kIdleLifetime);
  session.set_user_agent(
      Shortened(request.user_agent().empty() ? text::ReplaceInvalidUtf8(call.user_agent) : request.user_agent()));
  *record.mutable_secret() = HashSecret(credential.secret);

  // Nobody called, and it is somebody now.
  CallContext own_call = call;
  own_call.principal.name = session.principal();
  own_call.principal.credential = session.name();
  v1::SignInResponse answer;
  KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) -> absl::Status {
    KAREZ_ASSIGN_OR_RETURN(PrincipalRecord principal,
                           records_.GetPrincipal(transaction, session.principal(), "user_name"));
    // It may have changed while its password was checked.
    if (principal.password_hash() != tried.password_hash() || !MaySignIn(principal, now)) return WrongPassword();
    *principal.mutable_principal()->mutable_last_sign_in_time() = runtime::ToTimestamp(now);
    *answer.mutable_principal() = principal.principal();
    KAREZ_RETURN_IF_ERROR(records_.principals().Put(transaction, principal));
    KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, runtime::DescribeCall(own_call), {session.name()}));
    return BeginSession(transaction, record);
  }));
  answer.set_token(runtime::FormatCredential(credential));
  *answer.mutable_session() = session;
  answer.mutable_session()->set_current(true);
  return answer;
}

absl::StatusOr<PrincipalRecord> Access::CallerWithPassword(const storage::Reader& reader,
                                                           const CallContext& call) const {
  KAREZ_ASSIGN_OR_RETURN(auto found, records_.principals().Get(reader, NameKey(call.principal.name)));
  if (found && !found->password_hash().empty()) return *std::move(found);
  return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "NO_PASSWORD",
                            "caller: got one without a password, want a person who has signed in");
}

absl::StatusOr<v1::SetPasswordResponse> Access::SetPassword(const CallContext& call,
                                                            const v1::SetPasswordRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(const PrincipalRecord before, CallerWithPassword(*store_->Read(), call));
  const std::string& user_name = before.principal().user_name();
  KAREZ_RETURN_IF_ERROR(CheckNewPassword(request.new_password(), user_name, "new_password"));
  // Counted apart: strangers who try the name keep nobody who is in from this.
  const std::string own_tries = absl::StrCat("caller ", user_name);
  std::string hash;
  {
    KAREZ_ASSIGN_OR_RETURN(const auto turn, hasher_.TakeTurn());
    KAREZ_RETURN_IF_ERROR(throttle_.Admit(own_tries));
    if (!hasher_.Verify(turn, before.password_hash(), request.password())) {
      return Refuse(
          call, own_tries, before.principal().name(),
          runtime::InvalidArgument({{"password", "got another than the caller's, want the one that holds now"}},
                                   "WRONG_PASSWORD"));
    }
    throttle_.Succeeded(own_tries);
    if (hasher_.Verify(turn, before.password_hash(), request.new_password())) {
      return runtime::InvalidArgument({{"new_password", "got the old one, want another"}});
    }
    KAREZ_ASSIGN_OR_RETURN(hash, hasher_.Hash(turn, request.new_password()));
  }
  v1::SetPasswordResponse answer;
  KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) -> absl::Status {
    KAREZ_ASSIGN_OR_RETURN(PrincipalRecord record, CallerWithPassword(transaction, call));
    if (record.password_hash() != before.password_hash()) {
      return runtime::MakeError(absl::StatusCode::kAborted, "PASSWORD_CHANGED",
                                "password: it was changed at the same time, want the one that holds now");
    }
    record.set_password_hash(hash);
    record.clear_password_expire_time();
    record.mutable_principal()->clear_password_expired();
    *record.mutable_principal()->mutable_update_time() = runtime::ToTimestamp(clock_.Now());
    *answer.mutable_principal() = record.principal();
    KAREZ_RETURN_IF_ERROR(records_.EndSessions(transaction, call.principal.name, call.principal.credential).status());
    KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, runtime::DescribeCall(call), {call.principal.name}));
    return records_.principals().Put(transaction, record);
  }));
  Changed(call.principal.name);
  return answer;
}

}  // namespace karez::access
