#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/access/access.h"
#include "services/access/secrets.h"
#include "services/runtime/etag.h"
#include "services/runtime/field_mask.h"
#include "services/runtime/page_token.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"
#include "services/runtime/validate.h"

namespace karez::access {
namespace {

using google::protobuf::util::MessageDifferencer;
using store::v1::PrincipalRecord;

constexpr size_t kDefaultPrincipals = 100;
constexpr size_t kLeastUserName = 2;
constexpr size_t kMostUserName = 64;
constexpr char kFirstAdministrator[] = "admin";

bool HasRole(const v1::Principal& principal, v1::Role role) {
  return std::find(principal.roles().begin(), principal.roles().end(), role) != principal.roles().end();
}

bool IsUserName(absl::string_view text) {
  return text.size() >= kLeastUserName && text.size() <= kMostUserName &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '.' || c == '_' || c == '-';
         });
}

// What its proto cannot declare.
absl::Status CheckPrincipal(const v1::Principal& principal) {
  std::vector<runtime::Violation> violations;
  const bool person = principal.kind() == v1::PRINCIPAL_KIND_PERSON;
  if (person && !IsUserName(principal.user_name())) {
    violations.push_back({"principal.user_name", absl::StrCat("got ", runtime::Quoted(principal.user_name()),
                                                              ", want 2 to 64 of [a-z0-9._-]")});
  }
  if (!person && !principal.user_name().empty()) {
    violations.push_back({"principal.user_name", "got one of a program, want none: it calls with API keys"});
  }
  for (int i = 0; i < principal.roles_size(); ++i) {
    const v1::Role role = principal.roles(i);
    const auto before = principal.roles().begin() + i;
    if (role == v1::ROLE_SERVICE || role == v1::ROLE_UNSPECIFIED) {
      violations.push_back({absl::StrCat("principal.roles[", i, "]"),
                            absl::StrCat("got ", v1::Role_Name(role), ", want a role that can be given")});
    } else if (std::find(principal.roles().begin(), before, role) != before) {
      violations.push_back({absl::StrCat("principal.roles[", i, "]"),
                            absl::StrCat("got ", v1::Role_Name(role), " again, want each role once")});
    }
  }
  const bool partner = HasRole(principal, v1::ROLE_PARTNER);
  if (partner && principal.organizations().empty()) {
    violations.push_back({"principal.organizations", "got none of a partner, want at least one"});
  }
  if (!partner && !principal.organizations().empty()) {
    violations.push_back({"principal.organizations", "got some without ROLE_PARTNER, want none"});
  }
  return runtime::InvalidArgument(std::move(violations));
}

absl::Status Taken(absl::string_view field, absl::string_view value) {
  return runtime::MakeError(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS",
                            absl::StrCat(field, ": got ", value, ", which another has, want one that is free"),
                            {{"field", std::string(field)}});
}

}  // namespace

std::string NameOfRole(v1::Role role) { return absl::AsciiStrToLower(absl::StripPrefix(v1::Role_Name(role), "ROLE_")); }

absl::StatusOr<std::pair<std::string, std::string>> Access::MakeOneTimePassword() {
  KAREZ_ASSIGN_OR_RETURN(const auto turn, hasher_.TakeTurn());
  const std::string password = NewOneTimePassword();
  KAREZ_ASSIGN_OR_RETURN(std::string hash, hasher_.Hash(turn, password));
  return std::pair(password, std::move(hash));
}

void Access::GiveOneTimePassword(const std::string& hash, PrincipalRecord& record) const {
  record.set_password_hash(hash);
  record.mutable_principal()->set_password_expired(true);
  *record.mutable_password_expire_time() = runtime::ToTimestamp(clock_.Now() + kOneTimePasswordLifetime);
}

absl::Status Access::InsertPrincipal(storage::Transaction& transaction, const PrincipalRecord& record) const {
  const v1::Principal& principal = record.principal();
  KAREZ_ASSIGN_OR_RETURN(auto holder, records_.principals().Get(transaction, NameKey(principal.name())));
  if (holder) return Taken("principal_id", principal.name());
  if (!principal.user_name().empty()) {
    KAREZ_ASSIGN_OR_RETURN(holder, records_.FindByUserName(transaction, principal.user_name()));
    if (holder) return Taken("principal.user_name", principal.user_name());
  }
  return records_.principals().Insert(transaction, record);
}

absl::StatusOr<v1::OneTimePassword> Access::CreatePrincipal(const CallContext& call,
                                                            const v1::CreatePrincipalRequest& request) {
  KAREZ_RETURN_IF_ERROR(CheckUnscoped(call));
  PrincipalRecord record;
  v1::Principal& principal = *record.mutable_principal();
  principal = request.principal();
  runtime::ClearOutputOnly(&principal);
  KAREZ_RETURN_IF_ERROR(CheckPrincipal(principal));
  principal.set_name(
      absl::StrCat("principals/", request.principal_id().empty() ? ids_.NewId() : request.principal_id()));
  principal.set_etag(runtime::NextEtag(""));
  *principal.mutable_create_time() = *principal.mutable_update_time() = runtime::ToTimestamp(clock_.Now());

  std::string password;
  if (principal.kind() == v1::PRINCIPAL_KIND_PERSON && !request.validate_only()) {
    KAREZ_ASSIGN_OR_RETURN(const auto made, MakeOneTimePassword());
    password = made.first;
    GiveOneTimePassword(made.second, record);
  }
  // The answer that is kept to be given again is the principal without it.
  bool created = false;
  v1::OneTimePassword answer;
  KAREZ_ASSIGN_OR_RETURN(
      *answer.mutable_principal(),
      Mutate<v1::Principal>(call, request, [&](storage::Transaction& transaction) -> absl::StatusOr<v1::Principal> {
        KAREZ_RETURN_IF_ERROR(InsertPrincipal(transaction, record));
        created = true;
        return principal;
      }));
  if (created) answer.set_password(password);
  return answer;
}

absl::StatusOr<v1::Principal> Access::GetPrincipal(const CallContext&, const v1::GetPrincipalRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(auto record, records_.GetPrincipal(*store_->Read(), request.name(), "name"));
  return std::move(*record.mutable_principal());
}

absl::StatusOr<v1::ListPrincipalsResponse> Access::ListPrincipals(const CallContext&,
                                                                  const v1::ListPrincipalsRequest& request) {
  const uint64_t hash = runtime::RequestHash(request);
  KAREZ_ASSIGN_OR_RETURN(const runtime::PageToken token, runtime::DecodePageToken(request.page_token(), hash));
  const size_t size = request.page_size() > 0 ? static_cast<size_t>(request.page_size()) : kDefaultPrincipals;
  storage::KeyRange range = storage::KeyRange::All();
  if (!token.key.empty()) range = range.After(token.key);
  v1::ListPrincipalsResponse response;
  std::string last_key;
  KAREZ_RETURN_IF_ERROR(records_.principals().Scan(
      *store_->Read(), range, storage::Direction::kForward, [&](absl::string_view key, const PrincipalRecord& record) {
        if (static_cast<size_t>(response.principals_size()) == size) {
          response.set_next_page_token(runtime::EncodePageToken({last_key, hash}));
          return false;
        }
        last_key = std::string(key);
        *response.add_principals() = record.principal();
        return true;
      }));
  return response;
}

absl::StatusOr<v1::Principal> Access::UpdatePrincipal(const CallContext& call,
                                                      const v1::UpdatePrincipalRequest& request) {
  KAREZ_RETURN_IF_ERROR(CheckUnscoped(call));
  const auto update = [&](storage::Transaction& transaction) -> absl::StatusOr<v1::Principal> {
    const v1::Principal& wanted = request.principal();
    KAREZ_ASSIGN_OR_RETURN(PrincipalRecord record, records_.GetPrincipal(transaction, wanted.name(), "principal.name"));
    const v1::Principal before = record.principal();
    KAREZ_RETURN_IF_ERROR(runtime::CheckEtag(before.name(), wanted.etag(), before.etag()));
    v1::Principal& principal = *record.mutable_principal();
    KAREZ_RETURN_IF_ERROR(runtime::ApplyUpdate(request.update_mask(), wanted, "principal", &principal));
    KAREZ_RETURN_IF_ERROR(runtime::Validate(principal, runtime::OpenVocabulary(), "principal"));
    KAREZ_RETURN_IF_ERROR(CheckPrincipal(principal));
    if (MessageDifferencer::Equals(before, principal)) return principal;
    const auto same = [](const auto& a, const auto& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); };
    if (principal.name() == call.principal.name &&
        !(same(before.roles(), principal.roles()) && same(before.organizations(), principal.organizations()))) {
      return runtime::MakeError(absl::StatusCode::kPermissionDenied, "OWN_ROLES",
                                "principal.roles: got the caller's own, want them changed by another administrator",
                                {{"name", principal.name()}});
    }
    if (principal.user_name() != before.user_name()) {
      KAREZ_ASSIGN_OR_RETURN(const auto holder, records_.FindByUserName(transaction, principal.user_name()));
      if (holder) return Taken("principal.user_name", principal.user_name());
    }
    if (IsAdministrator(before) && !IsAdministrator(principal)) {
      KAREZ_ASSIGN_OR_RETURN(const bool other,
                             records_.HasAdministratorBeside(transaction, principal.name(), clock_.Now()));
      if (!other) {
        return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "LAST_ADMINISTRATOR",
                                  absl::StrCat("principal: got ", principal.name(),
                                               ", the last administrator who may sign in, want another one first"),
                                  {{"name", principal.name()}});
      }
    }
    if (principal.disabled()) KAREZ_RETURN_IF_ERROR(records_.EndSessions(transaction, principal.name(), "").status());
    principal.set_etag(runtime::NextEtag(before.etag()));
    *principal.mutable_update_time() = runtime::ToTimestamp(clock_.Now());
    KAREZ_RETURN_IF_ERROR(records_.principals().Put(transaction, record));
    return principal;
  };
  KAREZ_ASSIGN_OR_RETURN(v1::Principal updated, Mutate<v1::Principal>(call, request, update));
  Changed(updated.name());
  return updated;
}

absl::StatusOr<v1::OneTimePassword> Access::ResetPassword(const CallContext& call,
                                                          const v1::ResetPasswordRequest& request) {
  KAREZ_RETURN_IF_ERROR(CheckUnscoped(call));
  KAREZ_ASSIGN_OR_RETURN(const auto made, MakeOneTimePassword());
  const audit::v1::AuditEntry entry = runtime::DescribeCall(call, request);
  v1::OneTimePassword answer;
  KAREZ_RETURN_IF_ERROR(Commit(/*dry_run=*/false, [&](storage::Transaction& transaction) -> absl::Status {
    KAREZ_ASSIGN_OR_RETURN(PrincipalRecord record, records_.GetPrincipal(transaction, request.name(), "name"));
    if (record.principal().kind() != v1::PRINCIPAL_KIND_PERSON) {
      return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "NOT_A_PERSON",
                                absl::StrCat("name: got ", request.name(), ", a program, want a person"),
                                {{"name", request.name()}});
    }
    GiveOneTimePassword(made.second, record);
    v1::Principal& principal = *record.mutable_principal();
    principal.set_etag(runtime::NextEtag(principal.etag()));
    *principal.mutable_update_time() = runtime::ToTimestamp(clock_.Now());
    *answer.mutable_principal() = principal;
    KAREZ_RETURN_IF_ERROR(records_.EndSessions(transaction, request.name(), "").status());
    KAREZ_RETURN_IF_ERROR(audit_.Append(transaction, entry, {request.name()}));
    return records_.principals().Put(transaction, record);
  }));
  Changed(request.name());
  answer.set_password(made.first);
  return answer;
}

absl::StatusOr<v1::ListRolesResponse> Access::ListRoles(const CallContext&, const v1::ListRolesRequest&) {
  v1::ListRolesResponse response;
  for (const v1::Role role : {v1::ROLE_OPERATOR, v1::ROLE_ADMINISTRATOR, v1::ROLE_AUDITOR, v1::ROLE_PARTNER}) {
    v1::RoleDescription& description = *response.add_roles();
    description.set_role(role);
    runtime::Principal holder;
    holder.roles = {NameOfRole(role)};
    for (const std::string& permission : permissions_) {
      if (holder.May(permission)) description.add_permissions(permission);
    }
  }
  return response;
}

absl::StatusOr<bool> Access::HasAdministrator() const {
  return records_.HasAdministratorBeside(*store_->Read(), "", clock_.Now());
}

absl::StatusOr<v1::OneTimePassword> Access::CreateFirstAdministrator() {
  KAREZ_ASSIGN_OR_RETURN(const bool there, HasAdministrator());
  if (there) {
    return runtime::MakeError(
        absl::StatusCode::kFailedPrecondition, "ADMINISTRATOR_EXISTS",
        "init-admin: an administrator is there already, who can create others and reset passwords");
  }
  CallContext call;
  call.principal = runtime::LocalOperator();
  const auto call_of = [&call](absl::string_view method) -> const CallContext& {
    call.method = absl::StrCat("/karez.access.v1.AccessService/", method);
    return call;
  };
  v1::Principal principal;
  principal.set_name(absl::StrCat("principals/", kFirstAdministrator));
  principal.add_roles(v1::ROLE_ADMINISTRATOR);
  KAREZ_ASSIGN_OR_RETURN(const auto lost, records_.principals().Get(*store_->Read(), NameKey(principal.name())));
  if (lost) {
    v1::UpdatePrincipalRequest update;
    for (const char* field : {"roles", "organizations", "disabled"}) update.mutable_update_mask()->add_paths(field);
    *update.mutable_principal() = principal;
    KAREZ_RETURN_IF_ERROR(UpdatePrincipal(call_of("UpdatePrincipal"), update).status());
    v1::ResetPasswordRequest reset;
    reset.set_name(principal.name());
    return ResetPassword(call_of("ResetPassword"), reset);
  }
  principal.set_kind(v1::PRINCIPAL_KIND_PERSON);
  principal.set_user_name(kFirstAdministrator);
  principal.set_display_name("Administrator");
  v1::CreatePrincipalRequest create;
  create.set_principal_id(kFirstAdministrator);
  *create.mutable_principal() = principal;
  return CreatePrincipal(call_of("CreatePrincipal"), create);
}

}  // namespace karez::access
