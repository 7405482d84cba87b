#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/commands.h"
#include "clients/cli/draft.h"
#include "clients/cli/match_text.h"
#include "clients/cli/names.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using matching::v1::FindMatchesRequest;
using matching::v1::FindMatchesResponse;
using matching::v1::Match;
using registry::v1::Listing;

constexpr int kBarWidth = 8;
constexpr int kMaxPage = 1000;
// That a row of the table names.
constexpr int kContributions = 2;

struct MatchOptions {
  std::string listing;
  std::string draft_file;
  DraftOptions draft;
  std::string ranking = "score";
  double min_score = 0;
  int limit = 20;
  bool include_failed = false;
  int exposure_cap = 0;
  std::string profile;
};

// A listing in matching is asked for by its name; a text, a file, or one that is
// not published is sent as a draft.
absl::Status SetSubject(Session& session, const MatchOptions& options, FindMatchesRequest& request, bool& is_need) {
  if (!options.draft_file.empty()) {
    KAREZ_RETURN_IF_ERROR(ReadMessageFile(options.draft_file, *request.mutable_draft()));
    if (!options.draft.side.empty()) {
      options.draft.side == "need" ? static_cast<void>(request.mutable_draft()->mutable_need())
                                   : static_cast<void>(request.mutable_draft()->mutable_offer());
    }
    is_need = request.draft().has_need();
    return absl::OkStatus();
  }
  if (options.listing.empty()) {
    KAREZ_ASSIGN_OR_RETURN(*request.mutable_draft(), MakeDraft(options.draft));
    is_need = request.draft().has_need();
    return absl::OkStatus();
  }
  KAREZ_ASSIGN_OR_RETURN(Listing listing, FindListing(session.registry(), options.listing));
  is_need = listing.has_need();
  session.Note(absl::StrCat(is_need ? "need " : "offer ", listing.name(), ": ", TitleOf(listing)));
  if (listing.state() == registry::v1::LISTING_STATE_PUBLISHED) {
    request.set_listing(listing.name());
    // So that what was published a moment ago is found.
    request.set_at_least_sequence(listing.sequence());
    return absl::OkStatus();
  }
  session.Note(absl::StrCat("it is ", ShortName(*registry::v1::ListingState_descriptor(), listing.state()),
                            ": matched as a draft"));
  *request.mutable_draft() = std::move(listing);
  return absl::OkStatus();
}

// The records that a table of matches names.
class Records {
 public:
  explicit Records(Session& session) : session_(session) {}

  Listing GetListing(const std::string& name) {
    registry::v1::GetListingRequest request;
    request.set_name(name);
    return session_.registry().GetListing(request).value_or(Listing());
  }

  // The organization's name and country; empty where it cannot be read.
  const std::string& OrganizationText(const std::string& name) {
    auto [text, fresh] = organizations_.try_emplace(name);
    if (!fresh || name.empty()) return text->second;
    registry::v1::GetOrganizationRequest request;
    request.set_name(name);
    if (const auto organization = session_.registry().GetOrganization(request); organization.ok()) {
      text->second = absl::StrCat(TitleOf(*organization), ", ", organization->country());
    }
    return text->second;
  }

 private:
  Session& session_;
  std::map<std::string, std::string> organizations_;
};

std::vector<Column> MatchColumns() {
  return {{.key = "rank", .title = "#"},
          {.key = "score", .title = "score", .decimals = 3},
          {.title = " "},
          {.key = "outcome", .title = "gates"},
          {.key = "language", .title = "lang"},
          {.key = "title", .title = "title", .flexible = true},
          {.key = "organization", .title = "organization", .flexible = true, .minor = true},
          {.key = "why", .title = "why", .flexible = true},
          {.title = "listing"},
          {.key = "listing"},
          {.key = "known_weight_share"}};
}

Row MatchRow(int64_t rank, const Match& match, const std::string& other, Records& records) {
  const Listing listing = records.GetListing(other);
  return {.cells = {rank, match.score(), FitToWidth(Bar(match.score(), kBarWidth), kBarWidth),
                    OutcomeName(match.outcome()), listing.titles().empty() ? "" : listing.titles(0).language(),
                    TitleOf(listing), records.OrganizationText(listing.organization()), Why(match, kContributions),
                    std::string(absl::StripPrefix(other, "listings/")), other, match.known_weight_share()},
          .colors = {Color::kDim, Color::kBold, Color::kCyan, OutcomeColor(match.outcome()), Color::kDim, Color::kNone,
                     Color::kDim, Color::kNone, Color::kDim}};
}

absl::Status FindMatches(Session& session, const MatchOptions& options) {
  FindMatchesRequest request;
  bool is_need = false;
  KAREZ_RETURN_IF_ERROR(SetSubject(session, options, request, is_need));
  matching::v1::Ranking ranking;
  if (!matching::v1::Ranking_Parse(absl::StrCat("RANKING_", absl::AsciiStrToUpper(options.ranking)), &ranking)) {
    return UsageError("--ranking: got another, want score, topic, lexical, semantic or concepts");
  }
  request.set_ranking(ranking);
  request.set_min_score(options.min_score);
  request.set_include_failed(options.include_failed);
  request.set_exposure_cap(options.exposure_cap);
  request.set_profile(WithCollection(options.profile, "profiles/"));

  RowWriter rows = session.Rows(MatchColumns());
  Records records(session);
  const bool objects = session.WritesObjects();
  int64_t pending = 0;
  int left = options.exposure_cap == 0 ? options.limit : std::min(options.limit, kMaxPage);  // A cap has one page.
  do {
    request.set_page_size(std::min(left, kMaxPage));
    KAREZ_ASSIGN_OR_RETURN(const FindMatchesResponse page, session.matching().FindMatches(request));
    for (const Match& match : page.matches()) {
      const std::string& other = is_need ? match.offer() : match.need();
      rows.Write(objects ? Row() : MatchRow(static_cast<int64_t>(rows.count()) + 1, match, other, records), match);
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

void AddMatch(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<MatchOptions>();
  CLI::App* command = app.add_subcommand(
      "match", "Find the offers for a need, or the needs for an offer: of a listing, a file, or a text");
  auto* listing = command->add_option("LISTING", options->listing, "listings/ID, an ID, or an external id SOURCE/ID");
  auto* text = command->add_option("--text", options->draft.text, "What is needed or offered, in any of the languages");
  auto* title = command->add_option("--title", options->draft.title, "Title; without: the first sentence of --text");
  auto* file = command->add_option("--draft", options->draft_file, "A Listing in proto JSON; - for standard input");
  auto* as = command->add_option("--as", options->draft.side, "need or offer: what the text is")
                 ->check(CLI::IsMember({"need", "offer"}));
  text->needs(as);
  title->needs(as);
  std::vector<CLI::Option*> of_text = {
      command->add_option("--language", options->draft.language, "Of the text; without: identified"),
      command->add_option("--sector", options->draft.sectors, "Sector code, such as agriculture.irrigation"),
      command->add_option("--keyword", options->draft.keywords, "Keyword"),
      command->add_option("--region", options->draft.regions, "Country or region, such as KZ or UZ-QR"),
      command->add_option("--cooperation", options->draft.cooperation, "Form of cooperation, such as SUPPLY"),
      command->add_option("--trl", options->draft.trl, "Technology readiness level")->check(CLI::Range(1, 9))};
  for (CLI::Option* option : of_text) option->needs(as)->excludes(listing)->excludes(file);
  for (CLI::Option* option : {text, title, as, file}) option->excludes(listing);
  for (CLI::Option* option : {text, title}) option->excludes(file);

  command->add_option("--limit", options->limit, "Most matches")->check(CLI::Range(1, 100000))->capture_default_str();
  command->add_option("--min-score", options->min_score, "Least score")->check(CLI::Range(0.0, 1.0));
  command->add_option("--ranking", options->ranking, "Order by score, topic, lexical, semantic or concepts")
      ->check(CLI::IsMember({"score", "topic", "lexical", "semantic", "concepts"}))
      ->capture_default_str();
  command->add_option("--profile", options->profile,
                      "NAME@REVISION of the profile to score with; without: the active one");
  auto* failed =
      command->add_flag("--include-failed", options->include_failed, "Also what fails a gate, with the reasons");
  command
      ->add_option("--exposure-cap", options->exposure_cap,
                   "Show each only to this many that rank highest for it, and to the rest after all others")
      ->check(CLI::Range(1, 1000))
      ->excludes(failed);
  command->callback([=, &chosen] {
    if (listing->count() + text->count() + title->count() + file->count() == 0) {
      throw CLI::RequiredError("LISTING, --text, --title or --draft");
    }
    chosen = [options](Session& session) { return FindMatches(session, *options); };
  });
}

}  // namespace karez::cli
