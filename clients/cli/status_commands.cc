#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cli/commands.h"
#include "clients/cli/progress.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using matching::v1::MatchingStatus;

constexpr absl::Duration kPoll = absl::Milliseconds(200);

struct StatusOptions {
  bool wait = false;
  double wait_seconds = 0;
};

std::vector<Column> StatusColumns() {
  return {{.key = "caught_up", .title = "caught up"},
          {.key = "need_count", .title = "needs"},
          {.key = "offer_count", .title = "offers"},
          {.key = "pending_count", .title = "pending"},
          {.key = "model_id", .title = "model", .flexible = true},
          {.key = "statistics_revision", .title = "statistics", .flexible = true},
          {.key = "concept_revision", .title = "concepts", .flexible = true},
          {.key = "quantity_revision", .title = "quantities", .flexible = true},
          {.key = "registry_sequence", .title = "sequence"}};
}

Row StatusRow(const MatchingStatus& status) {
  const auto& provenance = status.provenance();
  return {.cells = {status.caught_up(), status.need_count(), status.offer_count(), status.pending_count(),
                    provenance.model_id(), provenance.statistics_revision(), provenance.concept_revision(),
                    provenance.quantity_revision(), provenance.registry_sequence()}};
}

absl::Status Status(Session& session, const StatusOptions& options) {
  Progress progress(session.err(), session.settings().progress);
  const absl::Time end =
      options.wait_seconds > 0 ? absl::Now() + absl::Seconds(options.wait_seconds) : absl::InfiniteFuture();
  while (true) {
    KAREZ_ASSIGN_OR_RETURN(const MatchingStatus status, session.matching().GetMatchingStatus({}));
    const bool done = status.caught_up() && status.pending_count() == 0;
    if (options.wait && !done && absl::Now() < end) {
      const int64_t admitted = status.need_count() + status.offer_count();
      progress.Show("matching", admitted, admitted + status.pending_count(),
                    absl::StrCat(status.pending_count(), " pending"));
      absl::SleepFor(kPoll);
      continue;
    }
    progress.Clear();
    RowWriter rows = session.Rows(StatusColumns());
    rows.Write(StatusRow(status), status);
    rows.Finish();
    if (!options.wait || done) return absl::OkStatus();
    return absl::DeadlineExceededError(
        absl::StrCat("matching: got ", status.pending_count(), " listings pending after --wait-seconds, want none"));
  }
}

absl::Status RefreshStatistics(Session& session) {
  KAREZ_ASSIGN_OR_RETURN(const auto info, session.matching().RefreshStatistics({}));
  RowWriter rows =
      session.Rows({{.key = "revision", .title = "revision"}, {.key = "listing_count", .title = "listings"}});
  rows.Write({.cells = {info.revision(), info.listing_count()}}, info);
  rows.Finish();
  return absl::OkStatus();
}

}  // namespace

void AddStatus(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<StatusOptions>();
  CLI::App* status = app.add_subcommand("status", "Say where matching stands");
  auto* wait = status->add_flag("--wait", options->wait, "Wait until everything published is admitted to matching");
  status->add_option("--wait-seconds", options->wait_seconds, "Wait at most so long")
      ->needs(wait)
      ->check(CLI::PositiveNumber);
  status->callback([options, &chosen] { chosen = [options](Session& session) { return Status(session, *options); }; });

  CLI::App* statistics = app.add_subcommand("statistics", "Token weights and score normalization");
  statistics->require_subcommand(1);
  CLI::App* refresh = statistics->add_subcommand(
      "refresh", "Count them anew over everything admitted, as a new revision: all scores change at once");
  refresh->callback([&chosen] { chosen = RefreshStatistics; });
}

}  // namespace karez::cli
