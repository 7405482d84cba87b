#include <string>

#include "services/registry/lifecycle.h"
#include "services/registry/mutation.h"
#include "services/registry/registry.h"
#include "services/runtime/etag.h"
#include "services/runtime/status_macros.h"

namespace karez::registry {

template <typename Request>
absl::StatusOr<v1::Listing> Registry::ChangeListing(
    const CallContext& call, const Request& request, Verb verb,
    absl::FunctionRef<absl::Status(v1::Listing&, absl::Time now)> change) {
  v1::Listing listing;
  KAREZ_RETURN_IF_ERROR(
      Mutate(Mutation::Of(call, request, {std::string(TransitionOf(verb).name)}), listing,
             [&](storage::Transaction& transaction, const Cause& cause) -> absl::Status {
               KAREZ_ASSIGN_OR_RETURN(const v1::Listing before, FindListingToChange(transaction, call, request.name()));
               KAREZ_RETURN_IF_ERROR(runtime::CheckEtag(before.name(), request.etag(), before.etag()));
               listing = before;
               KAREZ_RETURN_IF_ERROR(change(listing, cause.time));
               return records_->Put(transaction, &before, listing, cause);
             }));
  return listing;
}

absl::StatusOr<v1::Listing> Registry::SubmitListing(const CallContext& call, const v1::SubmitListingRequest& request) {
  return ChangeListing(call, request, Verb::kSubmit, [](v1::Listing& listing, absl::Time) { return Submit(listing); });
}

absl::StatusOr<v1::Listing> Registry::RequestListingChanges(const CallContext& call,
                                                            const v1::RequestListingChangesRequest& request) {
  return ChangeListing(call, request, Verb::kRequestChanges,
                       [&](v1::Listing& listing, absl::Time) { return RequestChanges(listing, request.reason()); });
}

absl::StatusOr<v1::Listing> Registry::RejectListing(const CallContext& call, const v1::RejectListingRequest& request) {
  return ChangeListing(call, request, Verb::kReject,
                       [&](v1::Listing& listing, absl::Time) { return Reject(listing, request.reason()); });
}

absl::StatusOr<v1::Listing> Registry::PublishListing(const CallContext& call,
                                                     const v1::PublishListingRequest& request) {
  return ChangeListing(call, request, Verb::kPublish, [&](v1::Listing& listing, absl::Time now) -> absl::Status {
    KAREZ_RETURN_IF_ERROR(CheckTransition(Verb::kPublish, listing));
    if (request.has_consent()) {
      KAREZ_RETURN_IF_ERROR(registry::RecordConsent(listing, request.consent(), now));
    }
    return Publish(listing, now);
  });
}

absl::StatusOr<v1::Listing> Registry::RecordConsent(const CallContext& call, const v1::RecordConsentRequest& request) {
  return ChangeListing(call, request, Verb::kRecordConsent, [&](v1::Listing& listing, absl::Time now) {
    return registry::RecordConsent(listing, request.consent(), now);
  });
}

absl::StatusOr<v1::Listing> Registry::HoldListing(const CallContext& call, const v1::HoldListingRequest& request) {
  return ChangeListing(call, request, Verb::kHold,
                       [&](v1::Listing& listing, absl::Time) { return Hold(listing, request.reason()); });
}

absl::StatusOr<v1::Listing> Registry::ReleaseListing(const CallContext& call,
                                                     const v1::ReleaseListingRequest& request) {
  return ChangeListing(call, request, Verb::kRelease,
                       [](v1::Listing& listing, absl::Time) { return Release(listing); });
}

absl::StatusOr<v1::Listing> Registry::RenewListing(const CallContext& call, const v1::RenewListingRequest& request) {
  return ChangeListing(call, request, Verb::kRenew,
                       [](v1::Listing& listing, absl::Time now) { return Renew(listing, now); });
}

absl::StatusOr<v1::Listing> Registry::WithdrawListing(const CallContext& call,
                                                      const v1::WithdrawListingRequest& request) {
  return ChangeListing(call, request, Verb::kWithdraw,
                       [](v1::Listing& listing, absl::Time) { return Withdraw(listing); });
}

absl::StatusOr<v1::Listing> Registry::ArchiveListing(const CallContext& call,
                                                     const v1::ArchiveListingRequest& request) {
  return ChangeListing(call, request, Verb::kArchive,
                       [](v1::Listing& listing, absl::Time) { return Archive(listing); });
}

}  // namespace karez::registry
