#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/commands.h"
#include "clients/cli/match_text.h"
#include "clients/cli/names.h"
#include "clients/cli/profile_rows.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using brokerage::v1::PredictionQuality;
using brokerage::v1::ProposeProfileResponse;

struct LearnOptions {
  std::string base;
  std::string comment;
  bool dry_run = false;
  int limit = 20;
};

std::string FateText(brokerage::v1::LearnedFate fate) {
  switch (fate) {
    case brokerage::v1::LEARNED_FATE_HELD:
      return "nothing to learn from: never known, or always the same";
    case brokerage::v1::LEARNED_FATE_AT_FLOOR:
      return "decisions speak against it: look at this component";
    default:
      return "";
  }
}

std::vector<Column> WeightColumns() {
  return {{.key = "component", .title = "component"},
          {.key = "weight_before", .title = "weight", .decimals = 3},
          {.key = "weight_after", .title = "learned", .decimals = 3},
          {.key = "known_count", .title = "known in"},
          {.key = "fate", .title = " "}};
}

std::vector<Row> WeightRows(const ProposeProfileResponse& proposed) {
  std::vector<Row> rows;
  rows.push_back({.cells = {std::string("bias"), proposed.bias_before(), proposed.bias_after(),
                            int64_t{proposed.decision_count()}, std::string()}});
  for (const auto& weight : proposed.weights()) {
    rows.push_back({.cells = {ComponentName(weight.component()), weight.weight_before(), weight.weight_after(),
                              int64_t{weight.known_count()}, FateText(weight.fate())}});
  }
  return rows;
}

std::string WriteQuality(const ProposeProfileResponse& proposed, const TableStyle& style) {
  const auto row = [](const char* name, const PredictionQuality& quality) {
    return Row{.cells = {std::string(name), quality.has_ndcg() ? Value(quality.ndcg()) : Value(), quality.log_loss(),
                         quality.calibration_error()}};
  };
  std::vector<Row> rows = {row("now", proposed.before()), row("learned", proposed.after())};
  return RenderTable({{.title = "cross-validated"},
                      {.title = "nDCG@10", .decimals = 3},
                      {.title = "log loss", .decimals = 3},
                      {.title = "ECE", .decimals = 3}},
                     rows, style);
}

std::string WriteRanks(const ProposeProfileResponse& proposed, const TableStyle& style) {
  if (proposed.rank_changes().empty()) return "no rank changes among the decided pairs\n";
  std::vector<Row> rows;
  for (const auto& change : proposed.rank_changes()) rows.push_back(RankRow(change));
  return RenderTable(RankColumns(), rows, style);
}

void Write(Session& session, const ProposeProfileResponse& proposed) {
  if (session.format() != Format::kTable) {
    RowWriter rows = session.Rows(WeightColumns());
    if (session.format() == Format::kCsv) {
      for (Row& row : WeightRows(proposed)) rows.Write(std::move(row));
    } else {
      rows.Write({}, proposed);
    }
    rows.Finish();
    return;
  }
  const TableStyle& style = session.settings().style;
  session.out() << RenderTable(WeightColumns(), WeightRows(proposed), style) << "\n"
                << WriteQuality(proposed, style) << "\n"
                << WriteRanks(proposed, style);
}

absl::Status Learn(Session& session, const LearnOptions& options) {
  brokerage::v1::ProposeProfileRequest request;
  request.set_base(WithCollection(options.base, "profiles/"));
  request.set_dry_run(options.dry_run);
  request.set_comment(options.comment);
  request.set_max_changes(options.limit);
  KAREZ_ASSIGN_OR_RETURN(const ProposeProfileResponse proposed, session.brokerage().ProposeProfile(request));
  Write(session, proposed);
  session.Note(
      absl::StrFormat("learned from %d decisions (%d accept, %d more teach nothing) against %s: evidence %+.2f nats, "
                      "step %.2f; an ECE up "
                      "to %.3f may be chance",
                      proposed.decision_count(), proposed.accept_count(), proposed.left_out_count(), proposed.base(),
                      proposed.evidence(), proposed.step(), proposed.after().calibration_error_by_chance()));
  if (!proposed.created().empty()) {
    session.Note(absl::StrCat("kept as ", proposed.created(), "; to score with it: karez profiles activate ",
                              proposed.created()));
  } else if (!proposed.enough_evidence()) {
    session.Note("not enough evidence to propose it: decide about more matches");
  }
  return absl::OkStatus();
}

}  // namespace

void AddLearn(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<LearnOptions>();
  CLI::App* command =
      app.add_subcommand("learn", "Learn weights from the operators' decisions, and keep them as a new revision");
  command->add_flag("--dry-run", options->dry_run, "Only show what would be learned, keep nothing");
  command->add_option("--base", options->base, "Revision to start from; without: the active one");
  command->add_option("--comment", options->comment, "Kept with the revision");
  command->add_option("--limit", options->limit, "Most changes of rank")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([options, &chosen] { chosen = [options](Session& session) { return Learn(session, *options); }; });
}

}  // namespace karez::cli
