#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/profile_rows.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

struct SignOptions {
  std::string user_name;
};

struct SessionOptions {
  std::string name;
  bool everywhere = false;
};

// A line of standard input, which the terminal does not show.
absl::StatusOr<std::string> AskSecret(Session& session, const std::string& question) {
  termios shown = {};
  const bool terminal = isatty(STDIN_FILENO) != 0 && tcgetattr(STDIN_FILENO, &shown) == 0;
  if (terminal) {
    session.err() << question << ": " << std::flush;
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  std::string line;
  std::getline(std::cin, line);
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    session.err() << std::endl;
  }
  if (line.empty()) return UsageError(absl::StrCat("standard input: got nothing, want the ", question));
  return line;
}

absl::Status WhoAmI(Session& session) {
  KAREZ_ASSIGN_OR_RETURN(const auto caller, session.access().GetCaller({}));
  RowWriter rows = session.Rows({{.key = "name", .title = "caller"},
                                 {.key = "roles", .title = "roles"},
                                 {.key = "permissions", .title = "permissions", .wrap = true}});
  rows.Write(
      {.cells = {caller.principal().name(), RolesText(caller.principal()), absl::StrJoin(caller.permissions(), " ")}},
      caller);
  rows.Finish();
  if (caller.open()) session.Note("no access control: whoever reaches the server is this operator");
  if (caller.principal().password_expired()) {
    session.Note("the password only serves to set another: karez access set-password");
  }
  return absl::OkStatus();
}

absl::Status SignIn(Session& session, const SignOptions& options) {
  access::v1::SignInRequest request;
  request.set_user_name(options.user_name);
  request.set_user_agent("karez");
  KAREZ_ASSIGN_OR_RETURN(*request.mutable_password(), AskSecret(session, "password"));
  KAREZ_ASSIGN_OR_RETURN(const auto answer, session.access().SignIn(request));
  RowWriter rows = session.Rows({{.key = "session", .title = "session"},
                                 {.key = "principal", .title = "principal"},
                                 {.key = "expire_time", .title = "ends"},
                                 {.key = "token"}});
  rows.Write({.cells = {answer.session().name(), answer.principal().name(), TimeText(answer.session().expire_time()),
                        answer.token()}},
             answer);
  rows.Finish();
  WriteSecret(session, "The session's token, which is shown this once (KAREZ_CREDENTIAL takes it):", answer.token());
  if (answer.principal().password_expired()) {
    session.Note("the password only serves to set another: karez access set-password");
  }
  return absl::OkStatus();
}

absl::Status SetPassword(Session& session) {
  access::v1::SetPasswordRequest request;
  KAREZ_ASSIGN_OR_RETURN(*request.mutable_password(), AskSecret(session, "password as it is"));
  KAREZ_ASSIGN_OR_RETURN(*request.mutable_new_password(), AskSecret(session, "new password"));
  KAREZ_RETURN_IF_ERROR(session.access().SetPassword(request).status());
  session.Note("the password is set; every other session has ended");
  return absl::OkStatus();
}

absl::Status ListSessions(Session& session) {
  KAREZ_ASSIGN_OR_RETURN(const auto list, session.access().ListSessions({}));
  RowWriter rows = session.Rows({{.key = "name", .title = "session"},
                                 {.key = "create_time", .title = "began"},
                                 {.key = "idle_expire_time", .title = "ends unless used"},
                                 {.key = "expire_time", .title = "ends"},
                                 {.key = "current", .title = "this one"},
                                 {.key = "user_agent", .title = "by", .flexible = true}});
  for (const access::v1::Session& one : list.sessions()) {
    rows.Write({.cells = {one.name(), TimeText(one.create_time()), TimeText(one.idle_expire_time()),
                          TimeText(one.expire_time()), one.current(), one.user_agent()}},
               one);
  }
  rows.Finish();
  return absl::OkStatus();
}

absl::Status EndSessions(Session& session, const SessionOptions& options) {
  access::v1::SignOutRequest request;
  request.set_name(WithCollection(options.name, "sessions/"));
  request.set_everywhere(options.everywhere);
  KAREZ_ASSIGN_OR_RETURN(const auto answer, session.access().SignOut(request));
  session.Note(absl::StrCat(answer.sessions_ended(), " ended"));
  return absl::OkStatus();
}

}  // namespace

void WriteSecret(Session& session, absl::string_view sentence, absl::string_view secret) {
  if (session.format() == Format::kTable) {
    session.out() << "\n" << sentence << "\n" << secret << "\n";
  } else {
    session.Note(sentence);
  }
}

std::string RolesText(const access::v1::Principal& principal) {
  return absl::StrJoin(principal.roles(), " ", [](std::string* out, int role) {
    out->append(ShortName(*access::v1::Role_descriptor(), role));
  });
}

void AddAccess(CLI::App& app, Command& chosen) {
  CLI::App* access = app.add_subcommand("access", "Who may: people, programs, keys and sessions");
  access->require_subcommand(1);
  AddPrincipals(*access, chosen);
  AddKeys(*access, chosen);
  AddWord(*access, chosen, "whoami", "Show who calls, and what that principal may do", WhoAmI);
  auto sign = std::make_shared<SignOptions>();
  AddWord(*access, chosen, "sign-in", "Begin a session; the password is a line of standard input", sign, SignIn)
      ->add_option("USER_NAME", sign->user_name, "Whose")
      ->required();
  AddWord(*access, chosen, "set-password", "Set one's password; the old and the new are lines of standard input",
          SetPassword);
  CLI::App* sessions = access->add_subcommand("sessions", "One's own sessions");
  sessions->require_subcommand(1);
  AddWord(*sessions, chosen, "list", "List those that have not ended", ListSessions);
  auto options = std::make_shared<SessionOptions>();
  CLI::App* end = AddWord(*sessions, chosen, "end", "End one, or all", options, EndSessions);
  end->add_option("SESSION", options->name, "Which; without: the one that calls");
  end->add_flag("--everywhere", options->everywhere, "All of them");
}

}  // namespace karez::cli
