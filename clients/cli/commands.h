// The commands of the program, a file each. Every function adds one to app;
// parsing a command line that names it sets chosen.
#ifndef KAREZ_CLIENTS_CLI_COMMANDS_H_
#define KAREZ_CLIENTS_CLI_COMMANDS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/cli/session.h"
#include "karez/access/v1/principal.pb.h"

namespace CLI {
class App;
}  // namespace CLI

namespace karez::cli {

// The whole program; settings gets what the options common to all commands say.
std::unique_ptr<CLI::App> MakeApp(Settings& settings, Command& chosen);

void AddImport(CLI::App& app, Command& chosen);
void AddOrganizations(CLI::App& app, Command& chosen);
// "offers" and "needs".
void AddListings(CLI::App& app, Command& chosen);
// "submit", "publish", "withdraw" …
void AddVerbs(CLI::App& app, Command& chosen);
void AddMatch(CLI::App& app, Command& chosen);
void AddExplain(CLI::App& app, Command& chosen);
// "open": the matches that wait for a judgment.
void AddOpen(CLI::App& app, Command& chosen);
// "decide", "undo", "decisions" and "rescore".
void AddDecisions(CLI::App& app, Command& chosen);
// "profiles".
void AddProfiles(CLI::App& app, Command& chosen);
void AddLearn(CLI::App& app, Command& chosen);
void AddExport(CLI::App& app, Command& chosen);
void AddEvaluate(CLI::App& app, Command& chosen);
// "access": principals, keys, sessions and who calls.
void AddAccess(CLI::App& app, Command& chosen);
// "access principals" and "access keys"; access is that word.
void AddPrincipals(CLI::App& access, Command& chosen);
void AddKeys(CLI::App& access, Command& chosen);
// "audit": the record of what was done.
void AddAudit(CLI::App& app, Command& chosen);
// "status" and "statistics refresh".
void AddStatus(CLI::App& app, Command& chosen);
// "taxonomy", with its crosswalks.
void AddTaxonomy(CLI::App& app, Command& chosen);
void AddDoctor(CLI::App& app, Command& chosen);
// "completion", and "complete", which the shells' scripts call.
void AddCompletion(CLI::App& app, Command& chosen);

// Adds a subcommand by that word to app; run with options, which the caller lets
// its arguments fill.
CLI::App* AddWord(CLI::App& app, Command& chosen, const std::string& word, const std::string& help, Command run);
template <typename Options>
CLI::App* AddWord(CLI::App& app, Command& chosen, const std::string& word, const std::string& help,
                  const std::shared_ptr<Options>& options, absl::Status (*run)(Session&, const Options&)) {
  return AddWord(app, chosen, word, help, [options, run](Session& session) { return run(session, *options); });
}

// Shows people a secret that was made just now, with a sentence that says so; in
// other formats it is in the row that was written.
void WriteSecret(Session& session, absl::string_view sentence, absl::string_view secret);

// "OPERATOR AUDITOR".
std::string RolesText(const access::v1::Principal& principal);

// What can stand at the end of words, which are those after the program's name:
// subcommands and options, or the values of the option before. Empty where it is
// anything, such as a file.
std::vector<std::string> Complete(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_COMMANDS_H_
