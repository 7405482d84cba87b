#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/match_text.h"
#include "clients/cli/names.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using matching::v1::Match;
using registry::v1::Listing;

struct ExplainOptions {
  std::string first;
  std::string second;
  std::string profile;
  bool gates = false;
};

void AppendSide(Session& session, const Listing& listing, std::vector<Row>& rows) {
  registry::v1::GetOrganizationRequest request;
  request.set_name(listing.organization());
  const auto organization = session.registry().GetOrganization(request);
  rows.push_back(
      {.cells = {std::string(listing.has_need() ? "need" : "offer"), listing.name(),
                 listing.titles().empty() ? "" : listing.titles(0).language(), TitleOf(listing),
                 organization.ok() ? absl::StrCat(TitleOf(*organization), ", ", organization->country()) : ""},
       .colors = {Color::kBold, Color::kDim, Color::kDim, Color::kNone, Color::kDim}});
}

void WriteTable(Session& session, const Listing& need, const Listing& offer, const Match& match, bool gates) {
  std::vector<Row> sides;
  AppendSide(session, need, sides);
  AppendSide(session, offer, sides);
  const TableStyle& style = session.settings().style;
  session.out() << RenderTable({{.title = " "},
                                {.title = " "},
                                {.title = " "},
                                {.title = " ", .flexible = true},
                                {.title = " ", .flexible = true}},
                               sides, style, /*head=*/false)
                << "\n"
                << (gates ? RenderGates(match, style) : RenderExplanation(match, style));
}

// A row for the bias and each component.
void WriteCsv(Session& session, const Match& match) {
  RowWriter rows = session.Rows({{.key = "component"},
                                 {.key = "value"},
                                 {.key = "unknown_reason"},
                                 {.key = "weight"},
                                 {.key = "baseline"},
                                 {.key = "log_odds"}});
  rows.Write({.cells = {"bias", std::monostate(), std::monostate(), std::monostate(), std::monostate(), match.bias()}});
  for (const auto& contribution : match.contributions()) {
    rows.Write({.cells = {ComponentName(contribution.component()),
                          contribution.has_value() ? Value(contribution.value()) : Value(),
                          ShortName(*matching::v1::UnknownReason_descriptor(), contribution.unknown_reason()),
                          contribution.weight(), contribution.baseline(), contribution.log_odds()}});
  }
  rows.Finish();
}

absl::Status Explain(Session& session, const ExplainOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(Listing need, FindListing(session.registry(), options.first));
  KAREZ_ASSIGN_OR_RETURN(Listing offer, FindListing(session.registry(), options.second));
  if (need.has_offer()) std::swap(need, offer);
  if (!need.has_need() || !offer.has_offer()) {
    return UsageError(absl::StrCat("got two ", need.has_need() ? "needs" : "offers", ", want an offer and a need"));
  }
  matching::v1::ExplainMatchRequest request;
  request.set_need(need.name());
  request.set_offer(offer.name());
  request.set_profile(WithCollection(options.profile, "profiles/"));
  KAREZ_ASSIGN_OR_RETURN(const Match match, session.matching().ExplainMatch(request));
  switch (session.format()) {
    case Format::kTable:
      WriteTable(session, need, offer, match, options.gates);
      break;
    case Format::kCsv:
      WriteCsv(session, match);
      break;
    default: {
      RowWriter rows = session.Rows({});
      rows.Write({}, match);
      rows.Finish();
    }
  }
  return CheckSums(match);
}

}  // namespace

void AddExplain(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = app.add_subcommand(
      "explain", "Show how an offer and a need score: every component, its evidence, the gates, the provenance");
  constexpr char kArgument[] = "listings/ID, an ID, or an external id SOURCE/ID; in either order";
  command->add_option("OFFER", options->first, kArgument)->required();
  command->add_option("NEED", options->second, kArgument)->required();
  command->add_option("--profile", options->profile,
                      "NAME@REVISION of the profile to score with; without: the active one");
  command->add_flag("--gates", options->gates, "In a table, only the score and the gates");
  command->callback(
      [options, &chosen] { chosen = [options](Session& session) { return Explain(session, *options); }; });
}

}  // namespace karez::cli
