// karez: the command line.
#include <CLI/CLI.hpp>
#include <iostream>

#include "clients/cli/commands.h"

int main(int argc, char** argv) {
  using karez::cli::Session;
  std::ios::sync_with_stdio(false);
  karez::cli::Settings settings = karez::cli::SettingsOfTerminal();
  karez::cli::Command command;
  const auto app = karez::cli::MakeApp(settings, command);
  try {
    app->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app->exit(error) == 0 ? 0 : 2;
  }
  absl::Status status = karez::cli::ReadSecurity(settings);
  Session session(settings, std::cout, std::cerr);
  if (status.ok()) status = command(session);
  if (status.ok() && !std::cout.flush()) status = absl::DataLossError("standard output: writing failed");
  if (!status.ok()) session.Note(karez::cli::DescribeError(status));
  return karez::cli::ExitCode(status);
}
