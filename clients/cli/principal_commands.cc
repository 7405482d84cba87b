#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/commands.h"
#include "clients/cli/enum_words.h"
#include "clients/cli/names.h"
#include "clients/cli/profile_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using access::v1::OneTimePassword;
using access::v1::Principal;

struct PrincipalOptions {
  std::string id;
  std::string user_name;
  std::string display_name;
  std::string language;
  std::vector<std::string> roles;
  std::vector<std::string> organizations;
  bool program = false;
  bool dry_run = false;
};

std::vector<Column> PrincipalColumns() {
  return {{.key = "name", .title = "principal"},
          {.key = "user_name", .title = "user name"},
          {.key = "display_name", .title = "shown as", .flexible = true},
          {.key = "roles", .title = "roles"},
          {.key = "organizations", .title = "organizations", .flexible = true},
          {.key = "state", .title = "state"},
          {.key = "last_sign_in_time", .title = "signed in"},
          {.key = "password"}};
}

Row PrincipalRow(const Principal& principal, const std::string& password = "") {
  const bool program = principal.kind() == access::v1::PRINCIPAL_KIND_PROGRAM;
  const char* state = principal.disabled()           ? "disabled"
                      : program                      ? "program"
                      : principal.password_expired() ? "has to set a password"
                                                     : "person";
  return {.cells = {principal.name(), principal.user_name(), principal.display_name(), RolesText(principal),
                    absl::StrJoin(principal.organizations(), " "), std::string(state),
                    principal.has_last_sign_in_time() ? Value(TimeText(principal.last_sign_in_time())) : Value(),
                    password.empty() ? Value() : Value(password)}};
}

void WritePrincipal(Session& session, const Principal& principal) {
  RowWriter rows = session.Rows(PrincipalColumns());
  rows.Write(PrincipalRow(principal), principal);
  rows.Finish();
}

void WritePassword(Session& session, const OneTimePassword& made) {
  RowWriter rows = session.Rows(PrincipalColumns());
  rows.Write(PrincipalRow(made.principal(), made.password()), made);
  rows.Finish();
  if (made.password().empty()) return;
  WriteSecret(session, "The one-time password, which is shown this once and only serves to set another within 7 days:",
              made.password());
}

absl::Status SetRoles(const PrincipalOptions& options, Principal& principal) {
  for (const std::string& word : options.roles) {
    const int role = ValueForWord(*access::v1::Role_descriptor(), word);
    if (role == 0) return UsageError(absl::StrCat("--role: got ", word));
    principal.add_roles(static_cast<access::v1::Role>(role));
  }
  for (const std::string& organization : options.organizations) {
    principal.add_organizations(WithCollection(organization, "organizations/"));
  }
  return absl::OkStatus();
}

absl::Status ListPrincipals(Session& session) {
  RowWriter rows = session.Rows(PrincipalColumns());
  KAREZ_RETURN_IF_ERROR(session.access().ForEachPrincipal({}, [&](Principal&& principal) {
    rows.Write(PrincipalRow(principal), principal);
    return true;
  }));
  rows.Finish();
  return absl::OkStatus();
}

absl::Status ShowPrincipal(Session& session, const PrincipalOptions& options) {
  access::v1::GetPrincipalRequest request;
  request.set_name(WithCollection(options.id, "principals/"));
  KAREZ_ASSIGN_OR_RETURN(const Principal principal, session.access().GetPrincipal(request));
  WritePrincipal(session, principal);
  return absl::OkStatus();
}

absl::Status CreatePrincipal(Session& session, const PrincipalOptions& options) {
  access::v1::CreatePrincipalRequest request;
  request.set_principal_id(std::string(absl::StripPrefix(options.id, "principals/")));
  request.set_validate_only(options.dry_run);
  Principal& principal = *request.mutable_principal();
  principal.set_kind(options.program ? access::v1::PRINCIPAL_KIND_PROGRAM : access::v1::PRINCIPAL_KIND_PERSON);
  if (!options.program) principal.set_user_name(options.user_name.empty() ? options.id : options.user_name);
  principal.set_display_name(options.display_name.empty() ? options.id : options.display_name);
  principal.set_language(options.language);
  KAREZ_RETURN_IF_ERROR(SetRoles(options, principal));
  KAREZ_ASSIGN_OR_RETURN(const OneTimePassword made, session.access().CreatePrincipal(request));
  WritePassword(session, made);
  if (options.program && !options.dry_run) {
    session.Note(absl::StrCat("to let it call: karez access keys create ", options.id));
  }
  return absl::OkStatus();
}

absl::Status UpdatePrincipal(Session& session, const PrincipalOptions& options) {
  access::v1::UpdatePrincipalRequest request;
  Principal& principal = *request.mutable_principal();
  auto& paths = *request.mutable_update_mask()->mutable_paths();
  principal.set_name(WithCollection(options.id, "principals/"));
  KAREZ_RETURN_IF_ERROR(SetRoles(options, principal));
  if (!options.roles.empty()) *paths.Add() = "roles";
  if (!options.organizations.empty()) *paths.Add() = "organizations";
  const auto set = [&paths](const std::string& value, const char* path, std::string* field) {
    if (value.empty()) return;
    *field = value;
    *paths.Add() = path;
  };
  set(options.user_name, "user_name", principal.mutable_user_name());
  set(options.display_name, "display_name", principal.mutable_display_name());
  set(options.language, "language", principal.mutable_language());
  if (paths.empty()) return UsageError("update: got nothing to change, want an option that says what");
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const Principal updated, session.access().UpdatePrincipal(request));
  WritePrincipal(session, updated);
  return absl::OkStatus();
}

absl::Status SetDisabled(Session& session, const PrincipalOptions& options, bool disabled) {
  access::v1::UpdatePrincipalRequest request;
  request.mutable_principal()->set_name(WithCollection(options.id, "principals/"));
  request.mutable_principal()->set_disabled(disabled);
  request.mutable_update_mask()->add_paths("disabled");
  KAREZ_ASSIGN_OR_RETURN(const Principal updated, session.access().UpdatePrincipal(request));
  WritePrincipal(session, updated);
  return absl::OkStatus();
}

absl::Status Disable(Session& session, const PrincipalOptions& options) { return SetDisabled(session, options, true); }
absl::Status Enable(Session& session, const PrincipalOptions& options) { return SetDisabled(session, options, false); }

absl::Status ResetPassword(Session& session, const PrincipalOptions& options) {
  access::v1::ResetPasswordRequest request;
  request.set_name(WithCollection(options.id, "principals/"));
  KAREZ_ASSIGN_OR_RETURN(const OneTimePassword made, session.access().ResetPassword(request));
  WritePassword(session, made);
  return absl::OkStatus();
}

}  // namespace

void AddPrincipals(CLI::App& access, Command& chosen) {
  auto options = std::make_shared<PrincipalOptions>();
  CLI::App* principals = access.add_subcommand("principals", "People and programs, and their roles");
  principals->require_subcommand(1);
  AddWord(*principals, chosen, "list", "List all", ListPrincipals);
  CLI::App* create = AddWord(*principals, chosen, "create", "Add a person, who gets a one-time password, or a program",
                             options, CreatePrincipal);
  CLI::App* update =
      AddWord(*principals, chosen, "update", "Change roles, organizations or names", options, UpdatePrincipal);
  for (CLI::App* word : {create, update, AddWord(*principals, chosen, "show", "Show one", options, ShowPrincipal),
                         AddWord(*principals, chosen, "disable", "Refuse its sessions and keys", options, Disable),
                         AddWord(*principals, chosen, "enable", "Let it in again", options, Enable),
                         AddWord(*principals, chosen, "reset-password",
                                 "Give a person a one-time password and end its sessions", options, ResetPassword)}) {
    word->add_option("PRINCIPAL", options->id, "principals/ID; the beginning principals/ may be left out")->required();
  }
  create->add_flag("--program", options->program, "A program, which calls with keys");
  for (CLI::App* word : {create, update}) {
    word->add_option("--role", options->roles, "What it may do; on update in place of all it had")
        ->check(CLI::IsMember(WordsOf(*access::v1::Role_descriptor())));
    word->add_option("--organization", options->organizations, "Of a partner: for whom it acts");
    word->add_option("--user-name", options->user_name, "By which a person signs in; without: the id");
    word->add_option("--display-name", options->display_name, "As others see it");
    word->add_option("--language", options->language, "BCP 47 tag in which the console greets it");
    word->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  }
}

}  // namespace karez::cli
