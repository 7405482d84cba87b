#include <CLI/CLI.hpp>
#include <utility>

#include "clients/cli/commands.h"

namespace karez::cli {
namespace {

const std::map<std::string, Format>& Formats() {
  static const auto& formats = *new std::map<std::string, Format>{
      {"table", Format::kTable}, {"json", Format::kJson}, {"jsonl", Format::kJsonLines}, {"csv", Format::kCsv}};
  return formats;
}

}  // namespace

CLI::App* AddWord(CLI::App& app, Command& chosen, const std::string& word, const std::string& help, Command run) {
  CLI::App* command = app.add_subcommand(word, help);
  command->callback([run = std::move(run), &chosen] { chosen = run; });
  return command;
}

std::unique_ptr<CLI::App> MakeApp(Settings& settings, Command& chosen) {
  auto app = std::make_unique<CLI::App>(
      "karez: technology offers and needs, and their matches.\n"
      "Data goes to standard output, notes to standard error.\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 4 no such record.",
      "karez");
  app->fallthrough();
  // At most one; that there is one is checked last, so that a misspelled command
  // is called by its name.
  app->require_subcommand(0, 1);
  app->callback([&app = *app] {
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A command");
  });
  app->set_version_flag("--version", "karez " KAREZ_VERSION);
  app->add_option("--server", settings.server, "Address of the server")->envname("KAREZ_SERVER")->capture_default_str();
  app->add_option("--matching-server", settings.matching_server, "Of matching, where it is a process of its own")
      ->envname("KAREZ_MATCHING_SERVER");
  app->add_option("--brokerage-server", settings.brokerage_server, "Of brokerage, where it is a process of its own")
      ->envname("KAREZ_BROKERAGE_SERVER");
  app->add_option("--exports-server", settings.exports_server, "Of exports, where it is a process of its own")
      ->envname("KAREZ_EXPORTS_SERVER");
  app->add_option("--access-server", settings.access_server, "Of access, where it is a process of its own")
      ->envname("KAREZ_ACCESS_SERVER");
  app->add_option("--credential-file", settings.credential_file,
                  "File of an API key or a session's token; without: KAREZ_CREDENTIAL itself");
  app->add_option("--tls-ca", settings.tls_ca, "File of the authorities that vouch for the server: connect by TLS")
      ->envname("KAREZ_TLS_CA");
  app->add_option_function<double>(
         "--timeout", [&settings](double seconds) { settings.timeout = absl::Seconds(seconds); },
         "Seconds that a call may take (default 60)")
      ->check(CLI::Range(0.001, 86400.0))
      ->type_name("SECONDS");
  app->add_option_function<std::string>(
         "-o,--output", [&settings](const std::string& name) { settings.format = Formats().at(name); },
         "table, json, jsonl or csv; without: table on a terminal, jsonl elsewhere")
      ->check(CLI::IsMember(std::vector<std::string>{"table", "json", "jsonl", "csv"}))
      ->type_name("FORMAT");

  AddImport(*app, chosen);
  AddOrganizations(*app, chosen);
  AddListings(*app, chosen);
  AddVerbs(*app, chosen);
  AddMatch(*app, chosen);
  AddExplain(*app, chosen);
  AddOpen(*app, chosen);
  AddDecisions(*app, chosen);
  AddProfiles(*app, chosen);
  AddLearn(*app, chosen);
  AddExport(*app, chosen);
  AddEvaluate(*app, chosen);
  AddAccess(*app, chosen);
  AddAudit(*app, chosen);
  AddStatus(*app, chosen);
  AddTaxonomy(*app, chosen);
  AddDoctor(*app, chosen);
  AddCompletion(*app, chosen);
  return app;
}

}  // namespace karez::cli
