#include <CLI/CLI.hpp>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/output_file.h"
#include "clients/cli/progress.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

struct ExportOptions {
  std::string out;
  std::string format;
  std::string filter;
  int top = 10;
  double min_score = 0;
};

// --format goes before -o, and that before the ending of the file's name; CSV
// where none says more.
exports::v1::ExportFormat FormatOfExport(const Session& session, const ExportOptions& options) {
  if (!options.format.empty()) {
    return options.format == "csv" ? exports::v1::EXPORT_FORMAT_CSV : exports::v1::EXPORT_FORMAT_JSON_LINES;
  }
  const std::optional<Format> format = session.settings().format;
  if (format && WritesObjects(*format)) return exports::v1::EXPORT_FORMAT_JSON_LINES;
  if (format == Format::kCsv) return exports::v1::EXPORT_FORMAT_CSV;
  return absl::EndsWith(options.out, ".jsonl") ? exports::v1::EXPORT_FORMAT_JSON_LINES : exports::v1::EXPORT_FORMAT_CSV;
}

absl::Status ExportMatches(Session& session, const ExportOptions& options) {
  exports::v1::ExportMatchesRequest request;
  request.set_format(FormatOfExport(session, options));
  request.set_filter(options.filter);
  request.set_matches_per_need(options.top);
  request.set_min_score(options.min_score);

  Progress progress(session.err(), session.settings().progress && !options.out.empty());
  int64_t bytes = 0;
  const auto count = [&](absl::string_view chunk) {
    bytes += static_cast<int64_t>(chunk.size());
    progress.Show("export", 0, 0, absl::StrCat(bytes / 1024, " KiB"));
  };
  if (options.out.empty() || options.out == "-") {
    const auto rows = session.exports().ExportMatches(request, [&](absl::string_view chunk) {
      session.out() << chunk;
      return session.out() ? absl::OkStatus() : absl::DataLossError("standard output: writing failed");
    });
    return rows.status();
  }
  KAREZ_ASSIGN_OR_RETURN(auto file, OutputFile::Create(options.out));
  const auto rows = session.exports().ExportMatches(request, [&](absl::string_view chunk) {
    count(chunk);
    return file->Write(chunk);
  });
  progress.Clear();
  KAREZ_RETURN_IF_ERROR(rows.status());
  KAREZ_RETURN_IF_ERROR(file->Commit());
  session.Note(absl::StrCat(options.out, ": ", *rows, " rows"));
  return absl::OkStatus();
}

}  // namespace

void AddExport(CLI::App& app, Command& chosen) {
  CLI::App* group = app.add_subcommand("export", "Write files for analysts");
  group->require_subcommand(1);
  auto options = std::make_shared<ExportOptions>();
  CLI::App* matches = group->add_subcommand(
      "matches", "The best matches of each published need, as CSV or JSON Lines; one state gives one file");
  matches->add_option("--out", options->out, "File, replaced only once it is whole; without: standard output");
  matches->add_option("--format", options->format, "csv or jsonl; without: as -o or the ending of --out says, else csv")
      ->check(CLI::IsMember({"csv", "jsonl"}));
  matches->add_option("--filter", options->filter, "AIP-160 filter over the needs, such as 'sectors.code:\"water\"'");
  matches->add_option("--top", options->top, "Most matches of a need")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  matches->add_option("--min-score", options->min_score, "Least score of a row")->check(CLI::Range(0.0, 1.0));
  matches->callback(
      [options, &chosen] { chosen = [options](Session& session) { return ExportMatches(session, *options); }; });
}

}  // namespace karez::cli
