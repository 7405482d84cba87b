#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/record_rows.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using client::RegistryClient;
using registry::v1::Listing;

struct VerbOptions {
  std::vector<std::string> listings;
  std::string etag;
  std::string reason;
  std::string consent_by;
  std::string evidence;
  bool dry_run = false;
};

template <typename Request>
constexpr bool kHasReason = requires(Request request) {
  request.set_reason(std::string());
};
template <typename Request>
constexpr bool kHasConsent = requires(Request request) {
  request.mutable_consent();
};

template <typename Request>
using Method = absl::StatusOr<Listing> (RegistryClient::*)(const Request&) const;

// Does it to every listing, and says what became of each; an error of one stops
// nothing, and the last one decides how the command ends.
template <typename Request>
absl::Status Run(Session& session, Method<Request> method, const VerbOptions& options) {
  Request request;
  request.set_etag(options.etag);
  request.set_validate_only(options.dry_run);
  if constexpr (kHasReason<Request>) request.set_reason(options.reason);
  if constexpr (kHasConsent<Request>) {
    if (!options.consent_by.empty()) {
      request.mutable_consent()->set_given_by(options.consent_by);
      request.mutable_consent()->set_evidence(options.evidence);
    }
  }
  RowWriter rows = session.Rows(ListingColumns());
  absl::Status last;
  int failed = 0;
  for (const std::string& argument : options.listings) {
    const absl::Status done = [&]() -> absl::Status {
      KAREZ_ASSIGN_OR_RETURN(const Listing listing, FindListing(session.registry(), argument));
      request.set_name(listing.name());
      KAREZ_ASSIGN_OR_RETURN(const Listing changed, (session.registry().*method)(request));
      rows.Write(ListingRow(changed), changed);
      return absl::OkStatus();
    }();
    if (done.ok()) continue;
    if (options.listings.size() == 1) return done;
    session.Note(absl::StrCat(argument, ": ", DescribeError(done)));
    last = done;
    ++failed;
  }
  rows.Finish();
  if (failed == 0) return absl::OkStatus();
  return runtime::MakeError(last.code(), runtime::ErrorReason(last),
                            absl::StrCat(failed, " of ", options.listings.size(), " listings failed"));
}

template <typename Request>
void AddVerb(CLI::App& app, Command& chosen, const char* word, const char* help, Method<Request> method) {
  auto options = std::make_shared<VerbOptions>();
  CLI::App* command = app.add_subcommand(word, help);
  command->add_option("LISTING", options->listings, "listings/ID, IDs, or external ids SOURCE/ID")->required();
  auto* etag = command->add_option("--etag", options->etag, "Fail unless this is the current revision");
  command->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  if constexpr (kHasReason<Request>) command->add_option("--reason", options->reason, "Why")->required();
  if constexpr (kHasConsent<Request>) {
    auto* by = command->add_option("--consent-by", options->consent_by,
                                   "Who consents for the owner: function and organization, no private data");
    command->add_option("--evidence", options->evidence, "How the consent can be proved, such as a letter's number")
        ->needs(by);
    if (std::is_same_v<Request, registry::v1::RecordConsentRequest>) by->required();
  }
  command->callback([options, method, etag, &chosen] {
    if (etag->count() > 0 && options->listings.size() > 1) {
      throw CLI::ValidationError("--etag", "got several listings, want one");
    }
    chosen = [options, method](Session& session) { return Run<Request>(session, method, *options); };
  });
}

}  // namespace

void AddVerbs(CLI::App& app, Command& chosen) {
  using registry::v1::ArchiveListingRequest;
  using registry::v1::HoldListingRequest;
  using registry::v1::PublishListingRequest;
  using registry::v1::RecordConsentRequest;
  using registry::v1::RejectListingRequest;
  using registry::v1::ReleaseListingRequest;
  using registry::v1::RenewListingRequest;
  using registry::v1::RequestListingChangesRequest;
  using registry::v1::SubmitListingRequest;
  using registry::v1::WithdrawListingRequest;
  AddVerb<SubmitListingRequest>(app, chosen, "submit", "Submit drafts for review", &RegistryClient::SubmitListing);
  AddVerb<PublishListingRequest>(app, chosen, "publish", "Publish submitted listings, with the owner's consent",
                                 &RegistryClient::PublishListing);
  AddVerb<WithdrawListingRequest>(app, chosen, "withdraw", "Take listings back for their owner",
                                  &RegistryClient::WithdrawListing);
  AddVerb<RequestListingChangesRequest>(app, chosen, "request-changes", "Send submitted listings back to their author",
                                        &RegistryClient::RequestListingChanges);
  AddVerb<RejectListingRequest>(app, chosen, "reject", "Refuse submitted listings", &RegistryClient::RejectListing);
  AddVerb<RecordConsentRequest>(app, chosen, "consent", "Record the owner's consent to the current revision",
                                &RegistryClient::RecordConsent);
  AddVerb<HoldListingRequest>(app, chosen, "hold", "Take published listings out of matching for a while",
                              &RegistryClient::HoldListing);
  AddVerb<ReleaseListingRequest>(app, chosen, "release", "Publish held listings again",
                                 &RegistryClient::ReleaseListing);
  AddVerb<RenewListingRequest>(app, chosen, "renew", "Publish expired listings again, once",
                               &RegistryClient::RenewListing);
  AddVerb<ArchiveListingRequest>(app, chosen, "archive", "Keep rejected, expired or withdrawn listings for the record",
                                 &RegistryClient::ArchiveListing);
}

}  // namespace karez::cli
