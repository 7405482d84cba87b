#include <CLI/CLI.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/profile_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using audit::v1::AuditEntry;
using audit::v1::AuditTrail;

struct AuditOptions {
  std::string trail;
  std::string filter;
  std::string known;
  int64_t limit = 100;
};

// The trail that is named, or all of the server's.
absl::StatusOr<std::vector<AuditTrail>> FindTrails(Session& session, const std::string& name) {
  KAREZ_ASSIGN_OR_RETURN(const auto list, session.audit().ListAuditTrails({}));
  std::vector<AuditTrail> trails;
  for (const AuditTrail& trail : list.audit_trails()) {
    if (name.empty() || trail.name() == WithCollection(name, "auditTrails/")) trails.push_back(trail);
  }
  if (trails.empty()) return UsageError(absl::StrCat("TRAIL: got ", name, ", which the server does not keep"));
  return trails;
}

absl::Status ListEntries(Session& session, const AuditOptions& options) {
  RowWriter rows = session.Rows({{.key = "sequence", .title = "entry"},
                                 {.key = "time", .title = "when"},
                                 {.key = "principal", .title = "who"},
                                 {.key = "credential", .title = "by", .minor = true},
                                 {.key = "method", .title = "what", .flexible = true},
                                 {.key = "resources", .title = "to", .flexible = true},
                                 {.key = "resource_count", .title = "of"},
                                 {.key = "outcome", .title = "refused for", .minor = true},
                                 {.key = "request_id"},
                                 {.key = "hash"}});
  KAREZ_ASSIGN_OR_RETURN(const auto trails, FindTrails(session, options.trail));
  for (const AuditTrail& trail : trails) {
    audit::v1::ListAuditEntriesRequest request;
    request.set_parent(trail.name());
    request.set_filter(options.filter);
    int64_t left = options.limit;
    if (left == 0) continue;
    KAREZ_RETURN_IF_ERROR(session.audit().ForEachEntry(request, [&](AuditEntry&& entry) {
      rows.Write(
          {.cells = {entry.sequence(), TimeText(entry.time()), entry.principal(), entry.credential(), entry.method(),
                     absl::StrJoin(entry.resources(), " "), static_cast<int64_t>(entry.resource_count()),
                     entry.outcome(), entry.request_id(), entry.hash()}},
          entry);
      return --left > 0;
    }));
  }
  rows.Finish();
  return absl::OkStatus();
}

absl::Status Verify(Session& session, const AuditOptions& options) {
  audit::v1::VerifyAuditTrailRequest request;
  if (!options.known.empty()) {
    const std::pair<std::string, std::string> known = absl::StrSplit(options.known, absl::MaxSplits(':', 1));
    int64_t size = 0;
    if (!absl::SimpleAtoi(known.first, &size) || size < 1 || known.second.empty()) {
      return UsageError(absl::StrCat("--known: got ", options.known, ", want SIZE:HEAD as it was printed"));
    }
    if (options.trail.empty()) return UsageError("--known: got it without a TRAIL, want the trail that it is of");
    request.set_known_size(size);
    request.set_known_head(known.second);
  }
  KAREZ_ASSIGN_OR_RETURN(const auto trails, FindTrails(session, options.trail));
  RowWriter rows = session.Rows({{.key = "name", .title = "trail"},
                                 {.key = "size", .title = "entries"},
                                 {.key = "intact", .title = "intact"},
                                 {.key = "known", .title = "to be kept elsewhere"},
                                 {.key = "first_fault", .title = "first fault"},
                                 {.key = "fault", .title = "what is wrong", .wrap = true}});
  std::vector<std::string> broken;
  for (const AuditTrail& trail : trails) {
    request.set_name(trail.name());
    KAREZ_ASSIGN_OR_RETURN(const auto answer, session.audit().VerifyAuditTrail(request));
    const AuditTrail& now = answer.audit_trail();
    rows.Write({.cells = {now.name(), now.size(), answer.intact(),
                          now.size() > 0 ? Value(absl::StrCat(now.size(), ":", now.head())) : Value(),
                          answer.intact() ? Value() : Value(answer.first_fault()), answer.fault()}},
               answer);
    if (!answer.intact()) broken.push_back(absl::StrCat(now.name(), " from entry ", answer.first_fault(), " on"));
  }
  rows.Finish();
  if (broken.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("audit: got ", absl::StrJoin(broken, ", "), " not as it was written"));
}

}  // namespace

void AddAudit(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<AuditOptions>();
  CLI::App* audit = app.add_subcommand("audit", "The record of what was done");
  audit->require_subcommand(1);
  CLI::App* list = AddWord(*audit, chosen, "list", "List entries, the newest first", options, ListEntries);
  list->add_option("--filter", options->filter, "Such as 'principal = \"principals/ayna\"' (AIP-160)");
  list->add_option("--limit", options->limit, "Most entries of a trail")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  CLI::App* verify =
      AddWord(*audit, chosen, "verify", "Check that no entry was changed or is missing", options, Verify);
  verify->add_option("--known", options->known,
                     "SIZE:HEAD as an earlier check has printed it: shows what was cut off since");
  for (CLI::App* word : {list, verify})
    word->add_option("TRAIL", options->trail, "registry, brokerage, access or exports; without: all");
}

}  // namespace karez::cli
