#include "services/registry/lifecycle.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/registry/substance.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"

namespace karez::registry {
namespace {

absl::Status Precondition(absl::string_view reason, const v1::Listing& listing, absl::string_view message) {
  return runtime::MakeError(absl::StatusCode::kFailedPrecondition, reason, message, {{"listing", listing.name()}});
}

// Settle() keeps no consent to another substance.
absl::Status CheckConsent(const v1::Listing& listing) {
  if (listing.has_consent()) return absl::OkStatus();
  return Precondition("CONSENT_MISSING", listing,
                      "consent: got none to this revision's substance, want the owner's consent to publish it");
}

absl::Status MoveWithReason(Verb verb, v1::Listing& listing, absl::string_view reason) {
  KAREZ_RETURN_IF_ERROR(Move(verb, listing));
  listing.set_state_reason(std::string(reason));
  return absl::OkStatus();
}

absl::Status MoveWithoutReason(Verb verb, v1::Listing& listing) { return MoveWithReason(verb, listing, ""); }

bool CallIsOver(const v1::Listing& listing, absl::Time now) {
  return listing.has_call() && runtime::ToTime(listing.call().deadline()) <= now;
}

absl::Status CheckCallOpen(const v1::Listing& listing, absl::Time now) {
  if (!CallIsOver(listing, now)) return absl::OkStatus();
  return Precondition("CALL_CLOSED", listing,
                      absl::StrCat("call.deadline: got ",
                                   absl::FormatTime(runtime::ToTime(listing.call().deadline()), absl::UTCTimeZone()),
                                   ", want a time in the future, or no call"));
}

absl::Status PublishAt(v1::Listing& listing, absl::Time now) {
  KAREZ_RETURN_IF_ERROR(CheckConsent(listing));
  *listing.mutable_publish_time() = runtime::ToTimestamp(now);
  *listing.mutable_expire_time() = runtime::ToTimestamp(ExpireTime(listing));
  return MoveWithoutReason(Verb::kPublish, listing);
}

}  // namespace

absl::Time ExpireTime(const v1::Listing& listing) {
  const absl::Time published = runtime::ToTime(listing.publish_time());
  const absl::Time limit = published + kValidity * (1 + kMaxRenewals);
  if (listing.has_call()) return std::min(runtime::ToTime(listing.call().deadline()), limit);
  return std::min(published + kValidity * (1 + listing.renewals()), limit);
}

void Settle(v1::Listing& listing) {
  listing.set_substance_hash(SubstanceHash(listing));
  if (listing.has_consent() && listing.consent().substance_hash() != listing.substance_hash()) {
    listing.clear_consent();
  }
  if (listing.state() == v1::LISTING_STATE_PUBLISHED || listing.state() == v1::LISTING_STATE_ON_HOLD) {
    *listing.mutable_expire_time() = runtime::ToTimestamp(ExpireTime(listing));
  }
}

absl::Status Submit(v1::Listing& listing) { return MoveWithoutReason(Verb::kSubmit, listing); }

absl::Status RequestChanges(v1::Listing& listing, absl::string_view reason) {
  return MoveWithReason(Verb::kRequestChanges, listing, reason);
}

absl::Status Reject(v1::Listing& listing, absl::string_view reason) {
  return MoveWithReason(Verb::kReject, listing, reason);
}

absl::Status RecordConsent(v1::Listing& listing, const v1::Consent& consent, absl::Time now) {
  KAREZ_RETURN_IF_ERROR(Move(Verb::kRecordConsent, listing));
  *listing.mutable_consent() = consent;
  listing.mutable_consent()->set_substance_hash(listing.substance_hash());
  *listing.mutable_consent()->mutable_record_time() = runtime::ToTimestamp(now);
  return absl::OkStatus();
}

absl::Status Publish(v1::Listing& listing, absl::Time now) {
  KAREZ_RETURN_IF_ERROR(CheckTransition(Verb::kPublish, listing));
  KAREZ_RETURN_IF_ERROR(CheckCallOpen(listing, now));
  return PublishAt(listing, now);
}

absl::Status PublishOrExpire(v1::Listing& listing, absl::Time now) {
  KAREZ_RETURN_IF_ERROR(CheckTransition(Verb::kPublish, listing));
  KAREZ_RETURN_IF_ERROR(PublishAt(listing, now));
  return CallIsOver(listing, now) ? Expire(listing) : absl::OkStatus();
}

absl::Status Hold(v1::Listing& listing, absl::string_view reason) {
  return MoveWithReason(Verb::kHold, listing, reason);
}

absl::Status Release(v1::Listing& listing) {
  KAREZ_RETURN_IF_ERROR(CheckTransition(Verb::kRelease, listing));
  KAREZ_RETURN_IF_ERROR(CheckConsent(listing));
  return MoveWithoutReason(Verb::kRelease, listing);
}

absl::Status Expire(v1::Listing& listing) { return MoveWithoutReason(Verb::kExpire, listing); }

absl::Status Renew(v1::Listing& listing, absl::Time now) {
  KAREZ_RETURN_IF_ERROR(CheckTransition(Verb::kRenew, listing));
  KAREZ_RETURN_IF_ERROR(CheckConsent(listing));
  if (listing.renewals() >= kMaxRenewals) {
    return Precondition("VALIDITY_EXHAUSTED", listing,
                        absl::StrCat("renewals: got ", listing.renewals(), ", want fewer than ", kMaxRenewals,
                                     " to renew the listing once more"));
  }
  KAREZ_RETURN_IF_ERROR(CheckCallOpen(listing, now));
  v1::Listing renewed = listing;
  renewed.set_renewals(listing.renewals() + 1);
  const absl::Time expire_time = ExpireTime(renewed);
  if (expire_time <= now) {
    return Precondition("VALIDITY_EXHAUSTED", listing,
                        absl::StrCat("publish_time: got ",
                                     absl::FormatTime(runtime::ToTime(listing.publish_time()), absl::UTCTimeZone()),
                                     ", want a time less than two years ago to renew the listing"));
  }
  *renewed.mutable_expire_time() = runtime::ToTimestamp(expire_time);
  KAREZ_RETURN_IF_ERROR(MoveWithoutReason(Verb::kRenew, renewed));
  listing = std::move(renewed);
  return absl::OkStatus();
}

absl::Status Withdraw(v1::Listing& listing) { return MoveWithoutReason(Verb::kWithdraw, listing); }

absl::Status Archive(v1::Listing& listing) { return MoveWithoutReason(Verb::kArchive, listing); }

}  // namespace karez::registry
