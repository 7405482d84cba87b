#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using registry::v1::Organization;

struct OrganizationOptions {
  std::string filter;
  int64_t limit = 0;
  std::string organization;
  std::string file;
  std::string id;
  std::string etag;
  std::vector<std::string> fields;
  bool dry_run = false;
};

absl::Status List(Session& session, const OrganizationOptions& options) {
  registry::v1::ListOrganizationsRequest request;
  request.set_filter(options.filter);
  request.set_page_size(kRecordsPerPage);
  RowWriter rows = session.Rows(OrganizationColumns());
  bool more = false;
  KAREZ_RETURN_IF_ERROR(session.registry().ForEachOrganization(request, [&](Organization&& organization) {
    more = options.limit > 0 && static_cast<int64_t>(rows.count()) == options.limit;
    if (!more) rows.Write(OrganizationRow(organization), organization);
    return !more;
  }));
  rows.Finish();
  if (more) session.Note(absl::StrCat("there are more than --limit ", options.limit));
  return absl::OkStatus();
}

void Write(Session& session, const Organization& organization) {
  WriteRecord(session, organization, OrganizationColumns(), OrganizationRow(organization));
}

absl::Status Get(Session& session, const OrganizationOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(const Organization organization, FindOrganization(session.registry(), options.organization));
  Write(session, organization);
  return absl::OkStatus();
}

absl::Status Create(Session& session, const OrganizationOptions& options) {
  registry::v1::CreateOrganizationRequest request;
  KAREZ_RETURN_IF_ERROR(ReadMessageFile(options.file, *request.mutable_organization()));
  request.set_organization_id(options.id);
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const Organization created, session.registry().CreateOrganization(request));
  Write(session, created);
  return absl::OkStatus();
}

absl::Status Update(Session& session, const OrganizationOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(const Organization before, FindOrganization(session.registry(), options.organization));
  registry::v1::UpdateOrganizationRequest request;
  KAREZ_RETURN_IF_ERROR(ReadMessageFile(options.file, *request.mutable_organization()));
  request.mutable_organization()->set_name(before.name());
  if (!options.etag.empty()) request.mutable_organization()->set_etag(options.etag);
  for (const std::string& field : options.fields) request.mutable_update_mask()->add_paths(field);
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const Organization updated, session.registry().UpdateOrganization(request));
  Write(session, updated);
  return absl::OkStatus();
}

absl::Status Delete(Session& session, const OrganizationOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(const Organization organization, FindOrganization(session.registry(), options.organization));
  registry::v1::DeleteOrganizationRequest request;
  request.set_name(organization.name());
  request.set_etag(options.etag);
  request.set_validate_only(options.dry_run);
  KAREZ_RETURN_IF_ERROR(session.registry().DeleteOrganization(request));
  session.Note(absl::StrCat(organization.name(), options.dry_run ? " can be deleted" : " is deleted"));
  return absl::OkStatus();
}

}  // namespace

void AddOrganizations(CLI::App& app, Command& chosen) {
  constexpr char kArgument[] = "organizations/ID, an ID, or an external id SOURCE/ID";
  CLI::App* group = app.add_subcommand("organizations", "List, read and write organizations");
  group->require_subcommand(1);
  auto options = std::make_shared<OrganizationOptions>();
  const auto run = [&chosen, options](absl::Status (*command)(Session&, const OrganizationOptions&)) {
    return [&chosen, options, command] { chosen = [=](Session& session) { return command(session, *options); }; };
  };

  CLI::App* list = group->add_subcommand("list", "List them, in the order of names");
  list->add_option("--filter", options->filter, "AIP-160 filter, such as 'country = \"KZ\"'");
  list->add_option("--limit", options->limit, "Most rows; 0: all")->check(CLI::NonNegativeNumber);
  list->callback(run(List));

  CLI::App* get = group->add_subcommand("get", "Show one with every field");
  get->add_option("ORGANIZATION", options->organization, kArgument)->required();
  get->callback(run(Get));

  CLI::App* create = group->add_subcommand("create", "Create one from an Organization in proto JSON");
  create->add_option("FILE", options->file, "File, or - for standard input")->required();
  create->add_option("--id", options->id, "Wanted id; without: the registry gives one");
  create->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  create->callback(run(Create));

  CLI::App* update = group->add_subcommand("update", "Change the fields that an Organization in proto JSON sets");
  update->add_option("ORGANIZATION", options->organization, kArgument)->required();
  update->add_option("FILE", options->file, "File, or - for standard input")->required();
  update->add_option("--fields", options->fields, "Change these fields, also to nothing; '*': replace all")
      ->delimiter(',');
  update->add_option("--etag", options->etag, "Fail unless this is the current revision");
  update->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  update->callback(run(Update));

  CLI::App* remove = group->add_subcommand("delete", "Delete one that has no listings");
  remove->add_option("ORGANIZATION", options->organization, kArgument)->required();
  remove->add_option("--etag", options->etag, "Fail unless this is the current revision");
  remove->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  remove->callback(run(Delete));
}

}  // namespace karez::cli
