#include <CLI/CLI.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/commands.h"
#include "clients/cli/enum_words.h"
#include "clients/cli/match_text.h"
#include "clients/cli/names.h"
#include "clients/cli/profile_rows.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using brokerage::v1::Decision;

struct DecisionOptions {
  std::string match;
  std::string verdict;
  std::string reason;
  std::string side = "operator";
  std::string comment;
  std::string decision;
  std::string profile;
  std::string listing;
  std::string filter;
  std::string of_side;
  std::string of_verdict;
  bool dry_run = false;
  int64_t limit = 0;
};

std::vector<Column> DecisionColumns() {
  return {
      {.key = "name", .title = "decision"},    {.key = "match", .title = "match", .flexible = true},
      {.key = "side", .title = "side"},        {.key = "verdict", .title = "verdict"},
      {.key = "reason", .title = "reason"},    {.key = "score", .title = "score", .decimals = 3},
      {.key = "principal", .title = "by"},     {.key = "create_time", .title = "when"},
      {.key = "undo_time", .title = "undone"}, {.key = "comment", .title = "comment", .flexible = true, .minor = true}};
}

Row DecisionRow(const Decision& decision) {
  return {.cells = {std::string(absl::StripPrefix(decision.name(), "decisions/")),
                    std::string(absl::StripPrefix(decision.match(), "matches/")),
                    ShortName(*brokerage::v1::DecisionSide_descriptor(), decision.side()),
                    ShortName(*brokerage::v1::Verdict_descriptor(), decision.verdict()),
                    ShortName(*brokerage::v1::RejectReason_descriptor(), decision.reason()), decision.score(),
                    decision.principal(), TimeText(decision.create_time()),
                    decision.has_undo_time() ? Value(TimeText(decision.undo_time())) : Value(), decision.comment()},
          .colors = {Color::kDim, Color::kNone, Color::kNone,
                     decision.verdict() == brokerage::v1::VERDICT_ACCEPT ? Color::kGreen : Color::kYellow}};
}

void WriteDecision(Session& session, const Decision& decision) {
  RowWriter rows = session.Rows(DecisionColumns());
  rows.Write(DecisionRow(decision), decision);
  rows.Finish();
}

// "matches/a~b" as it is; "A~B" with the listings as a person names them.
absl::StatusOr<std::string> FindMatchName(Session& session, const std::string& text) {
  if (absl::StartsWith(text, "matches/")) return text;
  const size_t tilde = text.find('~');
  if (tilde == std::string::npos) return UsageError(absl::StrCat("MATCH: got ", text, ", want NEED~OFFER"));
  KAREZ_ASSIGN_OR_RETURN(const auto need, FindListing(session.registry(), text.substr(0, tilde)));
  KAREZ_ASSIGN_OR_RETURN(const auto offer, FindListing(session.registry(), text.substr(tilde + 1)));
  return absl::StrCat("matches/", absl::StripPrefix(need.name(), "listings/"), "~",
                      absl::StripPrefix(offer.name(), "listings/"));
}

absl::Status Decide(Session& session, const DecisionOptions& options) {
  brokerage::v1::RecordDecisionRequest request;
  KAREZ_ASSIGN_OR_RETURN(*request.mutable_match(), FindMatchName(session, options.match));
  request.set_side(
      static_cast<brokerage::v1::DecisionSide>(ValueForWord(*brokerage::v1::DecisionSide_descriptor(), options.side)));
  request.set_verdict(
      static_cast<brokerage::v1::Verdict>(ValueForWord(*brokerage::v1::Verdict_descriptor(), options.verdict)));
  request.set_reason(static_cast<brokerage::v1::RejectReason>(
      ValueForWord(*brokerage::v1::RejectReason_descriptor(), options.reason)));
  request.set_comment(options.comment);
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const Decision decision, session.brokerage().RecordDecision(request));
  WriteDecision(session, decision);
  return absl::OkStatus();
}

absl::Status UndoDecision(Session& session, const DecisionOptions& options) {
  brokerage::v1::UndoDecisionRequest request;
  request.set_name(WithCollection(options.decision, "decisions/"));
  request.set_comment(options.comment);
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const Decision decision, session.brokerage().UndoDecision(request));
  WriteDecision(session, decision);
  return absl::OkStatus();
}

absl::Status ShowDecision(Session& session, const DecisionOptions& options) {
  brokerage::v1::GetDecisionRequest request;
  request.set_name(WithCollection(options.decision, "decisions/"));
  KAREZ_ASSIGN_OR_RETURN(const Decision decision, session.brokerage().GetDecision(request));
  WriteRecord(session, decision, DecisionColumns(), DecisionRow(decision));
  return absl::OkStatus();
}

absl::Status ListDecisions(Session& session, const DecisionOptions& options) {
  brokerage::v1::ListDecisionsRequest request;
  request.set_page_size(kRecordsPerPage);
  if (!options.listing.empty()) {
    KAREZ_ASSIGN_OR_RETURN(const auto listing, FindListing(session.registry(), options.listing));
    request.set_listing(listing.name());
  }
  std::vector<std::string> terms;
  if (!options.filter.empty()) terms.push_back(absl::StrCat("(", options.filter, ")"));
  const auto add = [&terms](const char* field, const google::protobuf::EnumDescriptor& type, const std::string& word) {
    if (!word.empty()) terms.push_back(absl::StrCat(field, " = ", ShortName(type, ValueForWord(type, word))));
  };
  add("side", *brokerage::v1::DecisionSide_descriptor(), options.of_side);
  add("verdict", *brokerage::v1::Verdict_descriptor(), options.of_verdict);
  request.set_filter(absl::StrJoin(terms, " AND "));
  RowWriter rows = session.Rows(DecisionColumns());
  bool more = false;
  KAREZ_RETURN_IF_ERROR(session.brokerage().ForEachDecision(request, [&](Decision&& decision) {
    more = options.limit > 0 && static_cast<int64_t>(rows.count()) == options.limit;
    if (!more) rows.Write(DecisionRow(decision), decision);
    return !more;
  }));
  rows.Finish();
  if (more) session.Note(absl::StrCat("there are more than --limit ", options.limit));
  return absl::OkStatus();
}

absl::Status Rescore(Session& session, const DecisionOptions& options) {
  brokerage::v1::RescoreMatchRequest request;
  request.set_decision(WithCollection(options.decision, "decisions/"));
  request.set_profile(WithCollection(options.profile, "profiles/"));
  KAREZ_ASSIGN_OR_RETURN(const auto rescored, session.brokerage().RescoreMatch(request));
  RowWriter rows = session.Rows({{.key = "component", .title = "component"},
                                 {.key = "value", .title = "value", .decimals = 3},
                                 {.key = "weight", .title = "weight", .decimals = 3},
                                 {.key = "baseline", .title = "baseline"},
                                 {.key = "log_odds", .title = "log-odds", .decimals = 3}});
  if (session.WritesObjects()) {
    rows.Write({}, rescored);
  } else {
    rows.Write({.cells = {std::string("bias"), Value(), Value(), Value(), rescored.bias()}});
    for (const auto& contribution : rescored.contributions()) {
      rows.Write({.cells = {ComponentName(contribution.component()),
                            contribution.has_value() ? Value(contribution.value()) : Value(), contribution.weight(),
                            contribution.baseline(), contribution.log_odds()}});
    }
  }
  rows.Finish();
  session.Note(absl::StrCat(rescored.profile_revision(), ": score ", rescored.score(), ", decided at ",
                            rescored.decided_score()));
  return absl::OkStatus();
}

}  // namespace

void AddDecisions(CLI::App& app, Command& chosen) {
  const auto sides = WordsOf(*brokerage::v1::DecisionSide_descriptor());
  const auto verdicts = WordsOf(*brokerage::v1::Verdict_descriptor());
  auto options = std::make_shared<DecisionOptions>();
  CLI::App* decide = app.add_subcommand("decide", "Record what is decided about a match");
  decide->add_option("MATCH", options->match, "matches/NEED~OFFER, or NEED~OFFER of ids or external ids")->required();
  decide->add_option("VERDICT", options->verdict, "accept, reject or defer")
      ->required()
      ->check(CLI::IsMember(verdicts));
  decide->add_option("--reason", options->reason, "Why it is rejected")
      ->check(CLI::IsMember(WordsOf(*brokerage::v1::RejectReason_descriptor())));
  decide->add_option("--side", options->side, "For whom it speaks")->check(CLI::IsMember(sides))->capture_default_str();
  decide->callback([options, &chosen] {
    if ((options->verdict == "reject") == options->reason.empty()) {
      throw CLI::ValidationError("--reason",
                                 options->reason.empty() ? "a rejection needs it" : "only a rejection has one");
    }
    chosen = [options](Session& session) { return Decide(session, *options); };
  });
  CLI::App* undo = AddWord(app, chosen, "undo", "Take a decision back; it stays for the record", options, UndoDecision);
  undo->add_option("DECISION", options->decision, "decisions/ID, or its ID")->required();
  for (CLI::App* command : {decide, undo}) {
    command->add_option("--comment", options->comment, "In one's own words; no personal data");
    command->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  }

  CLI::App* decisions = app.add_subcommand("decisions", "What was decided about matches");
  decisions->require_subcommand(1);
  CLI::App* list = AddWord(*decisions, chosen, "list", "List decisions, the newest first", options, ListDecisions);
  list->add_option("LISTING", options->listing, "Only about this listing, on either side");
  list->add_option("--side", options->of_side, "Only of this side")->check(CLI::IsMember(sides));
  list->add_option("--verdict", options->of_verdict, "Only these")->check(CLI::IsMember(verdicts));
  list->add_option("--filter", options->filter, "AIP-160 filter over the decision's fields");
  list->add_option("--limit", options->limit, "Most decisions")->check(CLI::PositiveNumber);
  CLI::App* show =
      AddWord(*decisions, chosen, "show", "Show a decision with the match as it was", options, ShowDecision);
  show->add_option("DECISION", options->decision, "decisions/ID, or its ID")->required();
  CLI::App* rescore =
      AddWord(app, chosen, "rescore", "Score a decided match again, as it was, with any revision", options, Rescore);
  rescore->add_option("DECISION", options->decision, "decisions/ID, or its ID")->required();
  rescore->add_option("--profile", options->profile, "profiles/NAME@REVISION; without: as it was decided");
}

}  // namespace karez::cli
