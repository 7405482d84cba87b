#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/importer.h"
#include "clients/cli/progress.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using registry::v1::BatchImportListingsRequest;
using registry::v1::BatchImportOrganizationsRequest;
using registry::v1::BatchImportResponse;

// Failures that are told on the terminal; the report has all.
constexpr int64_t kToldFailures = 20;

struct ImportOptions {
  std::vector<std::string> files;
  std::string format;
  std::string source = "import";
  bool submit = false;
  bool publish = false;
  std::string consent_by;
  std::string evidence;
  bool dry_run = false;
  bool fail_fast = false;
  std::string report;
};

class Server final : public ImportTarget {
 public:
  explicit Server(const client::RegistryClient& registry) : registry_(registry) {}
  absl::StatusOr<BatchImportResponse> BatchImportOrganizations(
      const BatchImportOrganizationsRequest& request) override {
    return registry_.BatchImportOrganizations(request);
  }
  absl::StatusOr<BatchImportResponse> BatchImportListings(const BatchImportListingsRequest& request) override {
    return registry_.BatchImportListings(request);
  }

 private:
  const client::RegistryClient& registry_;
};

ImporterOptions ImporterOptionsOf(const ImportOptions& options) {
  ImporterOptions importer;
  importer.fail_fast = options.fail_fast;
  importer.settings.set_validate_only(options.dry_run);
  if (options.submit) importer.settings.set_target_state(registry::v1::LISTING_STATE_SUBMITTED);
  if (options.publish) {
    importer.settings.set_target_state(registry::v1::LISTING_STATE_PUBLISHED);
    importer.settings.mutable_consent()->set_given_by(options.consent_by);
    importer.settings.mutable_consent()->set_evidence(options.evidence);
  }
  return importer;
}

std::string ReportLine(const ImportOutcome& outcome) {
  nlohmann::ordered_json line;
  line["file"] = outcome.file;
  line["line"] = outcome.line;
  line["status"] = outcome.status.ok() ? ShortName(*registry::v1::ImportAction_descriptor(), outcome.action) : "FAILED";
  if (!outcome.name.empty()) line["name"] = outcome.name;
  if (!outcome.status.ok()) {
    line["code"] = absl::StatusCodeToString(outcome.status.code());
    line["message"] = std::string(outcome.status.message());
    line["violations"] = nlohmann::ordered_json::array();
    for (const runtime::Violation& violation : runtime::Violations(outcome.status)) {
      line["violations"].push_back({{"field", violation.field}, {"description", violation.description}});
    }
  }
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

int64_t BytesOf(const std::vector<std::string>& files) {
  int64_t bytes = 0;
  for (const std::string& file : files) {
    struct stat status;
    if (file == "-" || stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    bytes += status.st_size;
  }
  return bytes;
}

FileFormat FormatFor(const std::string& file, const std::string& asked) {
  if (asked.empty()) return FormatOf(file);
  return asked == "csv" ? FileFormat::kCsv : FileFormat::kJsonLines;
}

void WriteTotals(Session& session, const ImportTotals& totals) {
  RowWriter rows = session.Rows({{.key = "created", .title = "created"},
                                 {.key = "updated", .title = "updated"},
                                 {.key = "unchanged", .title = "unchanged"},
                                 {.key = "failed", .title = "failed"},
                                 {.key = "sequence", .title = "sequence"}});
  rows.Write({.cells = {totals.created, totals.updated, totals.unchanged, totals.failed, totals.sequence}});
  rows.Finish();
}

absl::Status Import(Session& session, const ImportOptions& options) {
  std::ofstream report;
  if (!options.report.empty()) {
    report.open(options.report, std::ios::binary | std::ios::trunc);
    if (!report) return absl::ErrnoToStatus(errno, absl::StrCat("--report ", options.report));
  }
  Progress progress(session.err(), session.settings().progress);
  Server server(session.registry());
  int64_t told = 0;
  Importer importer(server, ImporterOptionsOf(options), [&](const ImportOutcome& outcome) {
    if (report.is_open()) report << ReportLine(outcome) << "\n";
    if (outcome.status.ok() || ++told > kToldFailures) return;
    progress.Clear();
    session.err() << outcome.file << ":" << outcome.line << ": " << DescribeError(outcome.status) << "\n";
  });

  const int64_t total_bytes = BytesOf(options.files);
  int64_t bytes_before = 0;
  absl::Status stopped;
  for (const std::string& file : options.files) {
    absl::StatusOr<ByteSource> bytes = OpenFile(file);
    stopped = bytes.status();
    if (!stopped.ok()) break;
    const auto source = ReadRecords(*std::move(bytes), FormatFor(file, options.format), options.source);
    stopped = importer.Import(file, *source, [&] {
      const ImportTotals& totals = importer.totals();
      progress.Show(
          "import", bytes_before + source->position(), total_bytes,
          absl::StrCat(totals.created + totals.updated + totals.unchanged, " in, ", totals.failed, " failed"));
    });
    if (!stopped.ok()) break;
    bytes_before += source->position();
  }
  progress.Clear();
  if (told > kToldFailures) {
    session.err() << "… and " << told - kToldFailures << " more"
                  << (options.report.empty() ? "; --report FILE names them all" : "") << "\n";
  }
  WriteTotals(session, importer.totals());
  if (report.is_open() && !report.flush()) return absl::ErrnoToStatus(errno, absl::StrCat("--report ", options.report));
  KAREZ_RETURN_IF_ERROR(stopped);
  if (importer.totals().failed == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      importer.totals().failed, importer.totals().failed == 1 ? " record" : " records", " failed; all others are ",
      options.dry_run ? "good" : "in, and running the import again once they are mended is safe"));
}

}  // namespace

void AddImport(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command =
      app.add_subcommand("import", "Import organizations and listings from JSON Lines or CSV, by external id");
  command->footer(
      "Files are read in the order given; organizations come before the listings that follow them.\n"
      "An import may be run again at any time. docs/import.md describes both formats.");
  command->add_option("FILES", options->files, "Files, or - for standard input")->required();
  command->add_option("--format", options->format, "jsonl or csv; without: CSV for names that end in .csv")
      ->check(CLI::IsMember({"jsonl", "csv"}));
  command->add_option("--source", options->source, "Source of external ids in CSV without a column source")
      ->capture_default_str();
  auto* submit = command->add_flag("--submit", options->submit, "Submit the listings for review");
  auto* publish = command->add_flag("--publish", options->publish, "Publish the listings, with --consent-by");
  auto* consent = command->add_option("--consent-by", options->consent_by,
                                      "Who consents for the owners: function and organization, no private data");
  command->add_option("--evidence", options->evidence, "How the consent can be proved")->needs(consent);
  publish->needs(consent)->excludes(submit);
  consent->needs(publish);
  command->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  command->add_flag("--fail-fast", options->fail_fast,
                    "Stop at the first record that fails; without: bring all others in");
  command->add_option("--report", options->report,
                      "Write what became of each record to this file, a JSON object a line");
  command->callback([options, &chosen] { chosen = [options](Session& session) { return Import(session, *options); }; });
}

}  // namespace karez::cli
