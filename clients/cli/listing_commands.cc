#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using registry::v1::Listing;

// Which of the two words, "offers" or "needs", was used.
enum class Side { kOffer, kNeed };
const char* FieldOf(Side side) { return side == Side::kOffer ? "offer" : "need"; }

struct ListOptions {
  std::string filter;
  std::string state;
  std::string organization;
  int64_t limit = 0;
};

absl::Status List(Session& session, Side side, const ListOptions& options) {
  std::vector<std::string> terms = {absl::StrCat(FieldOf(side), ":*")};
  if (!options.filter.empty()) terms.push_back(absl::StrCat("(", options.filter, ")"));
  if (!options.state.empty()) terms.push_back(absl::StrCat("state = ", options.state));
  if (!options.organization.empty()) {
    KAREZ_ASSIGN_OR_RETURN(const auto organization, FindOrganization(session.registry(), options.organization));
    terms.push_back(absl::StrCat("organization = ", FilterString(organization.name())));
  }
  registry::v1::ListListingsRequest request;
  request.set_filter(absl::StrJoin(terms, " AND "));
  request.set_page_size(kRecordsPerPage);
  RowWriter rows = session.Rows(ListingColumns());
  bool more = false;
  KAREZ_RETURN_IF_ERROR(session.registry().ForEachListing(request, [&](Listing&& listing) {
    more = options.limit > 0 && static_cast<int64_t>(rows.count()) == options.limit;
    if (!more) rows.Write(ListingRow(listing), listing);
    return !more;
  }));
  rows.Finish();
  if (more) session.Note(absl::StrCat("there are more than --limit ", options.limit));
  return absl::OkStatus();
}

absl::Status CheckSide(Side side, const Listing& listing) {
  if ((side == Side::kOffer) == listing.has_offer()) return absl::OkStatus();
  return UsageError(absl::StrCat(listing.name().empty() ? "FILE" : listing.name(), ": got ",
                                 listing.has_offer() ? "an offer" : "a need", ", want ",
                                 side == Side::kOffer ? "an offer" : "a need"));
}

void Write(Session& session, const Listing& listing) {
  WriteRecord(session, listing, ListingColumns(), ListingRow(listing));
}

absl::Status Get(Session& session, Side side, const std::string& argument) {
  KAREZ_ASSIGN_OR_RETURN(const Listing listing, FindListing(session.registry(), argument));
  KAREZ_RETURN_IF_ERROR(CheckSide(side, listing));
  Write(session, listing);
  return absl::OkStatus();
}

struct ChangeOptions {
  std::string listing;
  std::string file;
  std::string id;
  std::string etag;
  std::vector<std::string> fields;
  bool dry_run = false;
};

absl::Status Create(Session& session, Side side, const ChangeOptions& options) {
  registry::v1::CreateListingRequest request;
  KAREZ_RETURN_IF_ERROR(ReadMessageFile(options.file, *request.mutable_listing()));
  Listing& listing = *request.mutable_listing();
  if (listing.terms_case() == Listing::TERMS_NOT_SET) {
    side == Side::kOffer ? static_cast<void>(listing.mutable_offer()) : static_cast<void>(listing.mutable_need());
  }
  KAREZ_RETURN_IF_ERROR(CheckSide(side, listing));
  request.set_listing_id(options.id);
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const Listing created, session.registry().CreateListing(request));
  Write(session, created);
  return absl::OkStatus();
}

absl::Status Update(Session& session, Side side, const ChangeOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(const Listing before, FindListing(session.registry(), options.listing));
  KAREZ_RETURN_IF_ERROR(CheckSide(side, before));
  registry::v1::UpdateListingRequest request;
  KAREZ_RETURN_IF_ERROR(ReadMessageFile(options.file, *request.mutable_listing()));
  request.mutable_listing()->set_name(before.name());
  if (!options.etag.empty()) request.mutable_listing()->set_etag(options.etag);
  for (const std::string& field : options.fields) request.mutable_update_mask()->add_paths(field);
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const Listing updated, session.registry().UpdateListing(request));
  Write(session, updated);
  return absl::OkStatus();
}

absl::Status Delete(Session& session, Side side, const ChangeOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(const Listing listing, FindListing(session.registry(), options.listing));
  KAREZ_RETURN_IF_ERROR(CheckSide(side, listing));
  registry::v1::DeleteListingRequest request;
  request.set_name(listing.name());
  request.set_etag(options.etag);
  request.set_validate_only(options.dry_run);
  KAREZ_RETURN_IF_ERROR(session.registry().DeleteListing(request));
  session.Note(absl::StrCat(listing.name(), options.dry_run ? " can be deleted" : " is deleted"));
  return absl::OkStatus();
}

void AddSide(CLI::App& app, Command& chosen, Side side, const char* word) {
  CLI::App* group = app.add_subcommand(word, absl::StrCat("List, read and write ", word));
  group->require_subcommand(1);

  auto list_options = std::make_shared<ListOptions>();
  CLI::App* list = group->add_subcommand("list", "List them, in the order of names");
  list->add_option("--filter", list_options->filter,
                   "AIP-160 filter, such as 'sectors.code:\"energy\" AND regions:\"KZ\"'");
  list->add_option("--state", list_options->state, "Only in this state")
      ->check(CLI::IsMember({"DRAFT", "SUBMITTED", "CHANGES_REQUESTED", "REJECTED", "PUBLISHED", "ON_HOLD", "EXPIRED",
                             "WITHDRAWN", "ARCHIVED"},
                            CLI::ignore_case));
  list->add_option("--organization", list_options->organization, "Only of this organization");
  list->add_option("--limit", list_options->limit, "Most rows; 0: all")->check(CLI::NonNegativeNumber);
  list->callback([=, &chosen] { chosen = [=](Session& session) { return List(session, side, *list_options); }; });

  auto options = std::make_shared<ChangeOptions>();
  CLI::App* get = group->add_subcommand("get", "Show one with every field");
  get->add_option("LISTING", options->listing, "listings/ID, an ID, or an external id SOURCE/ID")->required();
  get->callback([=, &chosen] { chosen = [=](Session& session) { return Get(session, side, options->listing); }; });

  CLI::App* create = group->add_subcommand("create", "Create a draft from a Listing in proto JSON");
  create->add_option("FILE", options->file, "File, or - for standard input")->required();
  create->add_option("--id", options->id, "Wanted id; without: the registry gives one");
  create->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  create->callback([=, &chosen] { chosen = [=](Session& session) { return Create(session, side, *options); }; });

  CLI::App* update = group->add_subcommand("update", "Change the fields that a Listing in proto JSON sets");
  update->add_option("LISTING", options->listing, "listings/ID, an ID, or an external id SOURCE/ID")->required();
  update->add_option("FILE", options->file, "File, or - for standard input")->required();
  update->add_option("--fields", options->fields, "Change these fields, also to nothing; '*': replace all")
      ->delimiter(',');
  update->add_option("--etag", options->etag, "Fail unless this is the current revision");
  update->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  update->callback([=, &chosen] { chosen = [=](Session& session) { return Update(session, side, *options); }; });

  CLI::App* remove = group->add_subcommand("delete", "Delete a draft");
  remove->add_option("LISTING", options->listing, "listings/ID, an ID, or an external id SOURCE/ID")->required();
  remove->add_option("--etag", options->etag, "Fail unless this is the current revision");
  remove->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  remove->callback([=, &chosen] { chosen = [=](Session& session) { return Delete(session, side, *options); }; });
}

}  // namespace

void AddListings(CLI::App& app, Command& chosen) {
  AddSide(app, chosen, Side::kOffer, "offers");
  AddSide(app, chosen, Side::kNeed, "needs");
}

}  // namespace karez::cli
