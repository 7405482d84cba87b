// The verbs of transitions.h on a listing in memory: each checks the state and
// what else the verb asks for, and changes the listing only if it returns OK.
// Errors: FAILED_PRECONDITION with reason "BAD_TRANSITION", "CONSENT_MISSING",
// "CALL_CLOSED" or "VALIDITY_EXHAUSTED".
#ifndef KAREZ_SERVICES_REGISTRY_LIFECYCLE_H_
#define KAREZ_SERVICES_REGISTRY_LIFECYCLE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/registry/transitions.h"

namespace karez::registry {

// How long a listing is valid after its publication, and again once renewed.
inline constexpr absl::Duration kValidity = absl::Hours(24 * 365);

// How often it can be renewed.
inline constexpr int kMaxRenewals = 1;

// When a published listing expires: with its call's deadline where it has one,
// else kValidity after publication for each period; in any case when its
// renewals are used up.
absl::Time ExpireTime(const v1::Listing& listing);

// Makes what follows from the content agree with it, after each change of
// content: the substance hash, the consent (dropped when it covers another
// substance), the time at which it expires.
void Settle(v1::Listing& listing);

absl::Status Submit(v1::Listing& listing);
absl::Status RequestChanges(v1::Listing& listing, absl::string_view reason);
absl::Status Reject(v1::Listing& listing, absl::string_view reason);
absl::Status RecordConsent(v1::Listing& listing, const v1::Consent& consent, absl::Time now);
absl::Status Publish(v1::Listing& listing, absl::Time now);
// Publish, for a record of the past: one whose call is over is published and
// expired at once instead of being refused.
absl::Status PublishOrExpire(v1::Listing& listing, absl::Time now);
absl::Status Hold(v1::Listing& listing, absl::string_view reason);
absl::Status Release(v1::Listing& listing);
absl::Status Expire(v1::Listing& listing);
absl::Status Renew(v1::Listing& listing, absl::Time now);
absl::Status Withdraw(v1::Listing& listing);
absl::Status Archive(v1::Listing& listing);

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_LIFECYCLE_H_
