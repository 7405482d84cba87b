// What a command works with: the server, the way in which data is written, and
// where notes go.
#ifndef KAREZ_CLIENTS_CLI_SESSION_H_
#define KAREZ_CLIENTS_CLI_SESSION_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cli/rows.h"
#include "clients/cpp/access_client.h"
#include "clients/cpp/audit_client.h"
#include "clients/cpp/brokerage_client.h"
#include "clients/cpp/exports_client.h"
#include "clients/cpp/matching_client.h"
#include "clients/cpp/registry_client.h"

namespace karez::cli {

struct Settings {
  std::string server = "127.0.0.1:50051";
  // Empty: the same as server.
  std::string matching_server;
  std::string brokerage_server;
  std::string exports_server;
  std::string access_server;
  // File of the credential; empty: KAREZ_CREDENTIAL has it, or there is none.
  std::string credential_file;
  // File of the authorities that may have signed the servers' certificates; empty: no TLS.
  std::string tls_ca;
  // What is in the two.
  std::string credential;
  std::string root_certificates;
  absl::Duration timeout = absl::Seconds(60);
  // As asked for; nullopt: by where the data goes.
  std::optional<Format> format;
  Format default_format = Format::kJsonLines;
  TableStyle style;
  // Whether somebody watches the notes as they come.
  bool progress = false;
};

// Format, colors, width and progress as the standard streams and the environment
// (NO_COLOR, COLUMNS) have it.
Settings SettingsOfTerminal();

// Reads the files that settings name. Errors: of usage, also where the credential
// would be sent in the clear to another machine.
absl::Status ReadSecurity(Settings& settings);

class Session {
 public:
  // The streams must outlive the session.
  Session(Settings settings, std::ostream& out, std::ostream& err)
      : settings_(std::move(settings)), out_(out), err_(err) {}

  const Settings& settings() const { return settings_; }
  Format format() const { return settings_.format.value_or(settings_.default_format); }
  bool WritesObjects() const { return cli::WritesObjects(format()); }

  // Connected at the first call.
  const client::RegistryClient& registry();
  const client::MatchingClient& matching();
  const client::BrokerageClient& brokerage();
  const client::ExportsClient& exports();
  const client::AccessClient& access();
  const client::AuditClient& audit();
  client::Connection& ConnectionTo(const std::string& server);
  const std::string& matching_server() const;
  const std::string& brokerage_server() const;
  const std::string& exports_server() const;
  const std::string& access_server() const;

  // Data only.
  std::ostream& out() { return out_; }
  RowWriter Rows(std::vector<Column> columns) { return RowWriter(format(), std::move(columns), settings_.style, out_); }

  // A line for the person at the terminal.
  void Note(absl::string_view text);
  std::ostream& err() { return err_; }

 private:
  const std::shared_ptr<client::Connection>& Connect(const std::string& server);

  const Settings settings_;
  std::ostream& out_;
  std::ostream& err_;
  std::map<std::string, std::shared_ptr<client::Connection>> connections_;
  std::unique_ptr<client::RegistryClient> registry_;
  std::unique_ptr<client::MatchingClient> matching_;
  std::unique_ptr<client::BrokerageClient> brokerage_;
  std::unique_ptr<client::ExportsClient> exports_;
  std::unique_ptr<client::AccessClient> access_;
  std::unique_ptr<client::AuditClient> audit_;
};

// Set by the command that was chosen.
using Command = std::function<absl::Status(Session&)>;

// INVALID_ARGUMENT that the program reports as wrong usage.
absl::Status UsageError(absl::string_view message);

// 0 done, 1 failed, 2 wrong usage, 4 no such record.
int ExitCode(const absl::Status& status);

// The error with its violations, a line each.
std::string DescribeError(const absl::Status& status);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_SESSION_H_
