#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/commands.h"
#include "clients/cli/enum_words.h"
#include "clients/cli/match_text.h"
#include "clients/cli/names.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using brokerage::v1::OpenMatch;

constexpr int kMaxOpenPage = 200;
// Contributions that a row of the table names.
constexpr int kReasons = 2;

struct OpenOptions {
  std::string listing;
  std::string side;
  bool all = false;
  int limit = 20;
  double min_score = 0;
};

// The last decision that stands, "REJECT PRICE"; of a former substance in brackets.
std::string JudgedText(const OpenMatch& open) {
  const bool stands = open.decisions_size() > 0;
  if (!stands && open.former_decisions_size() == 0) return "";
  const auto& decision = stands ? open.decisions(0) : open.former_decisions(0);
  std::string text = ShortName(*brokerage::v1::Verdict_descriptor(), decision.verdict());
  if (decision.reason() != brokerage::v1::REJECT_REASON_UNSPECIFIED) {
    absl::StrAppend(&text, " ", ShortName(*brokerage::v1::RejectReason_descriptor(), decision.reason()));
  }
  return stands ? text : absl::StrCat("(", text, " before it changed)");
}

std::vector<Column> OpenColumns() {
  return {{.key = "match", .title = "match"},
          {.key = "score", .title = "score", .decimals = 3},
          {.key = "outcome", .title = "gates"},
          {.key = "title", .title = "title", .flexible = true},
          {.key = "why", .title = "why", .flexible = true},
          {.key = "judged", .title = "judged"}};
}

Row OpenRow(Session& session, const OpenMatch& open, bool is_need) {
  registry::v1::GetListingRequest request;
  request.set_name(is_need ? open.match().offer() : open.match().need());
  const auto other = session.registry().GetListing(request);
  return {.cells = {std::string(absl::StripPrefix(open.match().name(), "matches/")), open.match().score(),
                    OutcomeName(open.match().outcome()), other.ok() ? TitleOf(*other) : std::string(),
                    Why(open.match(), kReasons), JudgedText(open)},
          .colors = {Color::kDim, Color::kBold, OutcomeColor(open.match().outcome())}};
}

absl::Status ListOpen(Session& session, const OpenOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(const auto listing, FindListing(session.registry(), options.listing));
  session.Note(absl::StrCat(listing.has_need() ? "need " : "offer ", listing.name(), ": ", TitleOf(listing)));
  brokerage::v1::ListOpenMatchesRequest request;
  request.set_listing(listing.name());
  request.set_at_least_sequence(listing.sequence());
  request.set_include_judged(options.all);
  request.set_min_score(options.min_score);
  request.set_view(matching::v1::MATCH_VIEW_BASIC);
  request.set_side(
      static_cast<brokerage::v1::DecisionSide>(ValueForWord(*brokerage::v1::DecisionSide_descriptor(), options.side)));
  RowWriter rows = session.Rows(OpenColumns());
  int64_t pending = 0;
  int left = options.limit;
  do {
    request.set_page_size(std::min(left, kMaxOpenPage));
    KAREZ_ASSIGN_OR_RETURN(const auto page, session.brokerage().ListOpenMatches(request));
    for (const OpenMatch& open : page.matches()) {
      rows.Write(session.WritesObjects() ? Row() : OpenRow(session, open, listing.has_need()), open);
    }
    left -= page.matches_size();
    pending = page.pending_count();
    request.set_page_token(page.next_page_token());
  } while (left > 0 && !request.page_token().empty());
  rows.Finish();
  NotePending(session, pending);
  return absl::OkStatus();
}

}  // namespace

void AddOpen(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<OpenOptions>();
  CLI::App* command =
      app.add_subcommand("open", "List the matches of a listing that nobody has judged as both are now");
  command->add_option("LISTING", options->listing, "listings/ID, an ID, or an external id SOURCE/ID")->required();
  command->add_option("--side", options->side, "Leave out what this side has judged; without: any side")
      ->check(CLI::IsMember(WordsOf(*brokerage::v1::DecisionSide_descriptor())));
  command->add_flag("--all", options->all, "Judged ones too, with their decisions");
  command->add_option("--limit", options->limit, "Most matches")->check(CLI::Range(1, 100000))->capture_default_str();
  command->add_option("--min-score", options->min_score, "Least score")->check(CLI::Range(0.0, 1.0));
  command->callback(
      [options, &chosen] { chosen = [options](Session& session) { return ListOpen(session, *options); }; });
}

}  // namespace karez::cli
