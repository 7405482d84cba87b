#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/match_text.h"
#include "clients/cli/names.h"
#include "clients/cli/profile_rows.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using brokerage::v1::ProfileRevision;

constexpr char kRevisionHelp[] = "profiles/NAME@REVISION; the beginning profiles/ may be left out";

struct ProfileOptions {
  std::string revision;
  std::string before;
  std::string file;
  std::string comment;
  bool dry_run = false;
  int limit = 50;
};

absl::Status ListProfiles(Session& session) {
  RowWriter rows = session.Rows(ProfileColumns());
  KAREZ_RETURN_IF_ERROR(session.brokerage().ForEachProfile({}, [&](ProfileRevision&& revision) {
    rows.Write(ProfileRow(revision), revision);
    return true;
  }));
  rows.Finish();
  return absl::OkStatus();
}

void WriteWeights(Session& session, const matching::v1::ScoringProfile& profile) {
  std::vector<Row> rows;
  const auto add = [&rows](const std::string& sector, const matching::v1::ComponentWeight& weight) {
    rows.push_back({.cells = {sector, ComponentName(weight.component()), weight.weight(), weight.baseline()}});
  };
  rows.push_back({.cells = {std::string(), std::string("bias"), profile.bias(), Value()}});
  for (const auto& weight : profile.components()) add("", weight);
  for (const auto& sector : profile.sector_weights()) {
    for (const auto& weight : sector.components()) add(sector.sector(), weight);
  }
  session.out()
      << "\n"
      << RenderTable(
             {{.title = "sector"}, {.title = "component"}, {.title = "weight", .decimals = 3}, {.title = "baseline"}},
             rows, session.settings().style);
}

void WriteProfile(Session& session, const ProfileRevision& revision) {
  RowWriter rows = session.Rows(ProfileColumns());
  rows.Write(ProfileRow(revision), revision);
  rows.Finish();
  if (session.format() == Format::kTable) WriteWeights(session, revision.profile());
}

absl::Status ShowProfile(Session& session, const ProfileOptions& options) {
  brokerage::v1::GetScoringProfileRequest request;
  request.set_name(options.revision.empty() ? "profiles/-" : WithCollection(options.revision, "profiles/"));
  KAREZ_ASSIGN_OR_RETURN(const ProfileRevision revision, session.brokerage().GetScoringProfile(request));
  WriteProfile(session, revision);
  return absl::OkStatus();
}

absl::Status CreateProfile(Session& session, const ProfileOptions& options) {
  brokerage::v1::CreateScoringProfileRequest request;
  KAREZ_RETURN_IF_ERROR(ReadMessageFile(options.file, *request.mutable_profile()));
  request.set_comment(options.comment);
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const ProfileRevision revision, session.brokerage().CreateScoringProfile(request));
  WriteProfile(session, revision);
  if (!options.dry_run) session.Note(absl::StrCat("to score with it: karez profiles activate ", revision.name()));
  return absl::OkStatus();
}

absl::Status ActivateProfile(Session& session, const ProfileOptions& options) {
  brokerage::v1::ActivateScoringProfileRequest request;
  request.set_name(WithCollection(options.revision, "profiles/"));
  request.set_comment(options.comment);
  KAREZ_ASSIGN_OR_RETURN(const ProfileRevision revision, session.brokerage().ActivateScoringProfile(request));
  RowWriter rows = session.Rows(ProfileColumns());
  rows.Write(ProfileRow(revision), revision);
  rows.Finish();
  return absl::OkStatus();
}

absl::Status CompareProfiles(Session& session, const ProfileOptions& options) {
  brokerage::v1::CompareProfilesRequest request;
  request.set_before(WithCollection(options.before, "profiles/"));
  request.set_after(WithCollection(options.revision, "profiles/"));
  request.set_max_changes(options.limit);
  KAREZ_ASSIGN_OR_RETURN(const auto compared, session.brokerage().CompareProfiles(request));
  RowWriter rows = session.Rows(RankColumns());
  for (const auto& change : compared.changes()) rows.Write(RankRow(change), change);
  rows.Finish();
  session.Note(absl::StrCat(compared.before(), " to ", compared.after(), ": ", compared.changed_count(), " of ",
                            compared.pair_count(), " decided pairs of ", compared.need_count(),
                            " needs change their rank"));
  return absl::OkStatus();
}

}  // namespace

void AddProfiles(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<ProfileOptions>();
  CLI::App* profiles = app.add_subcommand("profiles", "The weights by which matches are scored, in revisions");
  profiles->require_subcommand(1);
  AddWord(*profiles, chosen, "list", "List every revision", ListProfiles);
  CLI::App* show = AddWord(*profiles, chosen, "show", "Show a revision, or the active one", options, ShowProfile);
  show->add_option("REVISION", options->revision, kRevisionHelp);
  CLI::App* create = AddWord(*profiles, chosen, "create",
                             "Keep a new revision; it scores nothing until it is activated", options, CreateProfile);
  create->add_option("FILE", options->file, "A ScoringProfile in proto JSON; - for standard input")->required();
  create->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  CLI::App* activate =
      AddWord(*profiles, chosen, "activate", "Score with a revision from now on", options, ActivateProfile);
  activate->add_option("REVISION", options->revision, kRevisionHelp)->required();
  for (CLI::App* command : {create, activate}) command->add_option("--comment", options->comment, "Why");
  CLI::App* compare =
      AddWord(*profiles, chosen, "compare",
              "Show which ranks of the decided pairs another revision changes, and by what", options, CompareProfiles);
  compare->add_option("REVISION", options->revision, kRevisionHelp)->required();
  compare->add_option("--before", options->before, "Revision to compare with; without: the active one");
  compare->add_option("--limit", options->limit, "Most changes")->check(CLI::Range(1, 1000))->capture_default_str();
}

}  // namespace karez::cli
