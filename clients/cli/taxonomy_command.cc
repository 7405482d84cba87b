#include <CLI/CLI.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/commands.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using registry::v1::Crosswalk;
using registry::v1::Sector;

constexpr int kCrosswalksPerPage = 1000;

struct TaxonomyOptions {
  std::string language = "en";
  std::string scheme;  // Empty: our own sectors.
  std::string sector;
  std::string code;
  int trl = 0;
};

std::string LabelIn(const Sector& sector, const std::string& language) {
  for (const auto& label : sector.labels()) {
    if (label.language() == language) return label.text();
  }
  return "";
}

absl::Status ListSectors(Session& session, const TaxonomyOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(const auto taxonomy, session.registry().GetTaxonomy({}));
  RowWriter rows = session.Rows(
      {{.key = "code", .title = "sector"}, {.key = "parent"}, {.key = "label", .title = "label", .flexible = true}});
  for (const Sector& sector : taxonomy.sectors()) {
    rows.Write({.cells = {sector.code(), sector.parent(), LabelIn(sector, options.language)}}, sector);
  }
  rows.Finish();
  return absl::OkStatus();
}

Row CrosswalkRow(const Crosswalk& crosswalk) {
  Row row{.cells = {crosswalk.sector(), Value(),
                    ShortName(*registry::v1::CrosswalkScheme_descriptor(), crosswalk.scheme()), crosswalk.code(),
                    ShortName(*registry::v1::CrosswalkRelation_descriptor(), crosswalk.relation()),
                    crosswalk.confidence(), crosswalk.label()}};
  if (crosswalk.trl() > 0) row.cells[1] = int64_t{crosswalk.trl()};
  return row;
}

absl::Status ListCrosswalks(Session& session, const TaxonomyOptions& options) {
  registry::v1::ListCrosswalksRequest request;
  request.set_page_size(kCrosswalksPerPage);
  request.set_sector(options.sector);
  request.set_code(options.code);
  request.set_trl(options.trl);
  const std::string name = absl::StrReplaceAll(absl::AsciiStrToUpper(options.scheme), {{"-", "_"}});
  if (name != "ALL") {
    registry::v1::CrosswalkScheme scheme;
    if (!registry::v1::CrosswalkScheme_Parse(absl::StrCat("CROSSWALK_SCHEME_", name), &scheme)) {
      return absl::InternalError(
          absl::StrCat("--crosswalk: got ", options.scheme, ", which this program does not know"));
    }
    request.set_scheme(scheme);
  }
  RowWriter rows = session.Rows({{.key = "sector", .title = "sector"},
                                 {.key = "trl", .title = "TRL"},
                                 {.key = "scheme", .title = "scheme"},
                                 {.key = "code", .title = "code"},
                                 {.key = "relation", .title = "relation"},
                                 {.key = "confidence", .title = "confidence"},
                                 {.key = "label", .title = "label", .flexible = true}});
  do {
    KAREZ_ASSIGN_OR_RETURN(const auto page, session.registry().ListCrosswalks(request));
    for (const Crosswalk& crosswalk : page.crosswalks()) rows.Write(CrosswalkRow(crosswalk), crosswalk);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  rows.Finish();
  return absl::OkStatus();
}

}  // namespace

void AddTaxonomy(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<TaxonomyOptions>();
  CLI::App* taxonomy = app.add_subcommand("taxonomy", "List the sectors, or what they are called in other schemes");
  taxonomy->add_option("--language", options->language, "Language of the labels")->capture_default_str();
  auto* crosswalk = taxonomy
                        ->add_option("--crosswalk", options->scheme,
                                     "Codes of this scheme for our sectors (TRL, for stages), or of all")
                        ->check(CLI::IsMember(
                            std::vector<std::string>{"EEN", "IPC", "NACE", "CHT", "EEN-stage", "Chinese-stage", "all"},
                            CLI::ignore_case))
                        ->type_name("SCHEME");
  taxonomy->add_option("--sector", options->sector, "Of this sector")->needs(crosswalk);
  taxonomy->add_option("--code", options->code, "Of this code of the scheme: which sectors of ours")->needs(crosswalk);
  taxonomy->add_option("--trl", options->trl, "Of this readiness level")->needs(crosswalk)->check(CLI::Range(1, 9));
  taxonomy->callback([options, &chosen] {
    chosen = [options](Session& session) {
      return options->scheme.empty() ? ListSectors(session, *options) : ListCrosswalks(session, *options);
    };
  });
}

}  // namespace karez::cli
