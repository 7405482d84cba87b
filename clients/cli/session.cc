#include "clients/cli/session.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"

namespace karez::cli {
namespace {

constexpr char kUsage[] = "USAGE";
constexpr int kNarrowestTerminal = 40;

// COLUMNS goes before what the terminal says.
int TerminalWidth() {
  int width = 0;
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr && absl::SimpleAtoi(columns, &width)) {
    return std::max(width, kNarrowestTerminal);
  }
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return std::max<int>(size.ws_col, kNarrowestTerminal);
  }
  return TableStyle().width;
}

}  // namespace

Settings SettingsOfTerminal() {
  Settings settings;
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  // https://no-color.org: any value that is not empty.
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && absl::string_view(term) == "dumb";
  settings.default_format = terminal ? Format::kTable : Format::kJsonLines;
  settings.style.width = TerminalWidth();
  settings.style.colored = terminal && !dumb && (no_color == nullptr || *no_color == '\0');
  settings.progress = isatty(STDERR_FILENO) != 0 && !dumb;
  return settings;
}

const std::shared_ptr<client::Connection>& Session::Connect(const std::string& server) {
  std::shared_ptr<client::Connection>& connection = connections_[server];
  if (connection == nullptr)
    connection = client::Connect({.address = server,
                                  .timeout = settings_.timeout,
                                  .credential = settings_.credential,
                                  .root_certificates = settings_.root_certificates});
  return connection;
}

client::Connection& Session::ConnectionTo(const std::string& server) { return *Connect(server); }

const std::string& Session::matching_server() const {
  return settings_.matching_server.empty() ? settings_.server : settings_.matching_server;
}

const std::string& Session::brokerage_server() const {
  return settings_.brokerage_server.empty() ? settings_.server : settings_.brokerage_server;
}

const std::string& Session::exports_server() const {
  return settings_.exports_server.empty() ? settings_.server : settings_.exports_server;
}

const std::string& Session::access_server() const {
  return settings_.access_server.empty() ? settings_.server : settings_.access_server;
}

const client::RegistryClient& Session::registry() {
  if (registry_ == nullptr) registry_ = std::make_unique<client::RegistryClient>(Connect(settings_.server));
  return *registry_;
}

const client::MatchingClient& Session::matching() {
  if (matching_ == nullptr) matching_ = std::make_unique<client::MatchingClient>(Connect(matching_server()));
  return *matching_;
}

const client::BrokerageClient& Session::brokerage() {
  if (brokerage_ == nullptr) brokerage_ = std::make_unique<client::BrokerageClient>(Connect(brokerage_server()));
  return *brokerage_;
}

const client::ExportsClient& Session::exports() {
  if (exports_ == nullptr) exports_ = std::make_unique<client::ExportsClient>(Connect(exports_server()));
  return *exports_;
}

const client::AccessClient& Session::access() {
  if (access_ == nullptr) access_ = std::make_unique<client::AccessClient>(Connect(access_server()));
  return *access_;
}

const client::AuditClient& Session::audit() {
  if (audit_ == nullptr) audit_ = std::make_unique<client::AuditClient>(Connect(settings_.server));
  return *audit_;
}

void Session::Note(absl::string_view text) { err_ << "karez: " << text << std::endl; }

absl::Status UsageError(absl::string_view message) {
  return runtime::MakeError(absl::StatusCode::kInvalidArgument, kUsage, message);
}

int ExitCode(const absl::Status& status) {
  if (status.ok()) return 0;
  const std::string reason = runtime::ErrorReason(status);
  if (reason == kUsage) return 2;
  // A file that is not there has no reason: that is a failure like any other.
  return status.code() == absl::StatusCode::kNotFound && !reason.empty() ? 4 : 1;
}

std::string DescribeError(const absl::Status& status) {
  const std::vector<runtime::Violation> violations = runtime::Violations(status);
  // The message of a few violations lists them already.
  std::string text = Printable(status.message());
  if (violations.size() > 1) {
    text = absl::StrCat(violations.size(), " fields are wrong");
    for (const runtime::Violation& violation : violations) {
      absl::StrAppend(&text, "\n  ", Printable(violation.field), ": ", Printable(violation.description));
    }
  }
  if (runtime::ErrorReason(status) == kUsage) return text;
  return absl::StrCat(absl::StatusCodeToString(status.code()), ": ", text);
}

}  // namespace karez::cli
