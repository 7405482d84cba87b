#include <CLI/CLI.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/commands.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status.h"

namespace karez::cli {
namespace {

using matching::v1::MatchingStatus;

enum class Verdict { kOk, kWarn, kFail };

struct Check {
  std::string name;
  Verdict verdict = Verdict::kOk;
  std::string detail;
  std::string hint;
};

const char* NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kWarn:
      return "warn";
    default:
      return "fail";
  }
}

Color ColorOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return Color::kGreen;
    case Verdict::kWarn:
      return Color::kYellow;
    default:
      return Color::kRed;
  }
}

// What to do about a service that does not answer as it should.
std::string HintFor(const absl::Status& status, const std::string& server, absl::string_view option) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kUnimplemented:
      return absl::StrCat("the server at ", server, " does not serve it: give its own address by ", option);
    case absl::StatusCode::kDeadlineExceeded:
      return "it is overloaded, or --timeout is too short";
    case absl::StatusCode::kUnavailable:
      if (runtime::ErrorReason(status) == "NOT_SERVING") {
        return "it is starting, catching up or stopping: wait, and see its log where that lasts";
      }
      return absl::StrCat("start it (./run serve), or say where it is by ", option);
    default:
      return "see its log";
  }
}

// reached: whether there is a server at all.
Check CheckService(Session& session, const std::string& name, const std::string& server, const std::string& service,
                   absl::string_view option, bool* reached) {
  const absl::Status status = session.ConnectionTo(server).CheckHealth(service);
  *reached = status.code() != absl::StatusCode::kUnavailable || !runtime::ErrorReason(status).empty();
  if (status.ok()) return {name, Verdict::kOk, absl::StrCat("ready at ", server)};
  return {name, Verdict::kFail, std::string(status.message()), HintFor(status, server, option)};
}

Check CheckRegistry(Session& session) {
  const auto taxonomy = session.registry().GetTaxonomy({});
  if (!taxonomy.ok()) {
    return {"taxonomy", Verdict::kFail, std::string(taxonomy.status().message()), "see the registry's log"};
  }
  return {"taxonomy", Verdict::kOk,
          absl::StrCat("revision ", taxonomy->revision(), ", ", taxonomy->sectors_size(), " sectors")};
}

Check CheckModel(const MatchingStatus& status) {
  const auto& provenance = status.provenance();
  if (!status.model_error().empty()) {
    return {"model", Verdict::kFail, status.model_error(),
            "matching runs on words alone, so not across languages: see --model of the server"};
  }
  return {"model", Verdict::kOk, absl::StrCat(provenance.model_id(), ", alignment ", provenance.alignment_revision())};
}

Check CheckProgress(const MatchingStatus& status) {
  const std::string detail =
      absl::StrCat(status.need_count(), " needs, ", status.offer_count(), " offers, ", status.pending_count(),
                   " pending, registry sequence ", status.provenance().registry_sequence());
  if (!status.caught_up()) {
    return {"collection", Verdict::kFail, absl::StrCat("not caught up: ", detail),
            "matches leave out what is not admitted yet: karez status --wait"};
  }
  if (status.pending_count() > 0) {
    return {"collection", Verdict::kWarn, detail, "pending listings are in no match yet: karez status --wait"};
  }
  return {"collection", Verdict::kOk, detail};
}

Check CheckKernel(const MatchingStatus& status) {
  const bool portable = absl::StrContains(status.kernel(), "portable");
  return {"vector scan", portable ? Verdict::kWarn : Verdict::kOk, status.kernel(),
          portable ? "this processor has neither AVX2 nor AVX-512: searches are slow" : ""};
}

Check CheckMemory(const MatchingStatus& status) {
  const int64_t listings = status.need_count() + status.offer_count();
  std::string detail = absl::StrFormat("%.1f MiB", static_cast<double>(status.index_bytes()) / (1 << 20));
  if (listings > 0) absl::StrAppend(&detail, ", ", status.index_bytes() / listings, " bytes a listing");
  return {"index memory", Verdict::kOk, detail};
}

Check CheckRevisions(const MatchingStatus& status) {
  const auto& p = status.provenance();
  return {
      "revisions", Verdict::kOk,
      absl::StrCat("profile ", p.profile_revision(), ", statistics ", p.statistics_revision(), ", taxonomy ",
                   p.taxonomy_revision(), ", concepts ", p.concept_revision(), ", quantities ", p.quantity_revision())};
}

std::vector<Check> RunChecks(Session& session) {
  std::vector<Check> checks = {{"client", Verdict::kOk, "karez " KAREZ_VERSION}};
  bool reached = false;
  checks.push_back(CheckService(session, "registry", session.settings().server, "karez.registry.v1.RegistryService",
                                "--server or KAREZ_SERVER", &reached));
  if (checks.back().verdict == Verdict::kOk) checks.push_back(CheckRegistry(session));
  checks.push_back(CheckService(session, "matching", session.matching_server(), "karez.matching.v1.MatchingService",
                                "--matching-server", &reached));
  // A service that is not ready may answer all the same, and say why it is not.
  const auto status = reached ? session.matching().GetMatchingStatus({}) : absl::UnavailableError("not reached");
  if (status.ok()) {
    for (Check (*check)(const MatchingStatus&) :
         {CheckModel, CheckProgress, CheckRevisions, CheckKernel, CheckMemory}) {
      checks.push_back(check(*status));
    }
  }
  checks.push_back(CheckService(session, "brokerage", session.brokerage_server(), "karez.brokerage.v1.BrokerageService",
                                "--brokerage-server", &reached));
  checks.push_back(CheckService(session, "exports", session.exports_server(), "karez.exports.v1.ExportsService",
                                "--exports-server", &reached));
  return checks;
}

absl::Status Doctor(Session& session) {
  const std::vector<Check> checks = RunChecks(session);
  RowWriter rows = session.Rows({{.key = "check", .title = "check"},
                                 {.key = "result", .title = "result"},
                                 {.key = "detail", .title = "detail", .flexible = true},
                                 {.key = "hint"}});
  int failed = 0;
  for (const Check& check : checks) {
    if (check.verdict == Verdict::kFail) ++failed;
    rows.Write({.cells = {check.name, std::string(NameOf(check.verdict)), check.detail, check.hint},
                .colors = {Color::kNone, ColorOf(check.verdict)}});
  }
  rows.Finish();
  for (const Check& check : checks) {
    if (!check.hint.empty()) session.Note(absl::StrCat(check.name, ": ", check.hint));
  }
  if (failed == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(failed, failed == 1 ? " check" : " checks", " failed"));
}

}  // namespace

void AddDoctor(CLI::App& app, Command& chosen) {
  CLI::App* command = app.add_subcommand("doctor", "Check the server and all that matching needs, with hints");
  command->callback([&chosen] { chosen = Doctor; });
}

}  // namespace karez::cli
