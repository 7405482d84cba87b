#include "services/registry/transitions.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::registry {
namespace {

constexpr v1::ListingState kNone = v1::LISTING_STATE_UNSPECIFIED;
constexpr v1::ListingState kDraft = v1::LISTING_STATE_DRAFT;
constexpr v1::ListingState kSubmitted = v1::LISTING_STATE_SUBMITTED;
constexpr v1::ListingState kChangesRequested = v1::LISTING_STATE_CHANGES_REQUESTED;
constexpr v1::ListingState kRejected = v1::LISTING_STATE_REJECTED;
constexpr v1::ListingState kPublished = v1::LISTING_STATE_PUBLISHED;
constexpr v1::ListingState kOnHold = v1::LISTING_STATE_ON_HOLD;
constexpr v1::ListingState kExpired = v1::LISTING_STATE_EXPIRED;
constexpr v1::ListingState kWithdrawn = v1::LISTING_STATE_WITHDRAWN;
constexpr v1::ListingState kArchived = v1::LISTING_STATE_ARCHIVED;

template <typename... States>
constexpr uint32_t In(States... states) {
  return ((1u << static_cast<unsigned>(states)) | ...);
}

constexpr uint32_t kOpen = In(kDraft, kSubmitted, kChangesRequested, kPublished, kOnHold, kExpired);

constexpr char kConsent[] = "the owner's consent covers the substance";

constexpr Transition kTransitions[] = {
    {Verb::kUpdate, "Update", kOpen, Outcome::kStays, kNone, "a change of substance resets the consent"},
    {Verb::kRecordConsent, "RecordConsent", kOpen, Outcome::kStays, kNone, ""},
    {Verb::kSubmit, "Submit", In(kDraft, kChangesRequested), Outcome::kMoves, kSubmitted, ""},
    {Verb::kRequestChanges, "RequestChanges", In(kSubmitted), Outcome::kMoves, kChangesRequested, "says what"},
    {Verb::kReject, "Reject", In(kSubmitted), Outcome::kMoves, kRejected, "gives the reason"},
    {Verb::kPublish, "Publish", In(kSubmitted), Outcome::kMoves, kPublished, kConsent},
    {Verb::kHold, "Hold", In(kPublished), Outcome::kMoves, kOnHold, "gives the reason"},
    {Verb::kRelease, "Release", In(kOnHold), Outcome::kMoves, kPublished, kConsent},
    {Verb::kExpire, "Expire", In(kPublished, kOnHold), Outcome::kMoves, kExpired, "by the registry's clock only"},
    {Verb::kRenew, "Renew", In(kExpired), Outcome::kMoves, kPublished,
     "once, within two years of publication; the owner's consent covers the substance"},
    {Verb::kWithdraw, "Withdraw", kOpen, Outcome::kMoves, kWithdrawn, ""},
    {Verb::kArchive, "Archive", In(kRejected, kExpired, kWithdrawn), Outcome::kMoves, kArchived, ""},
    {Verb::kDelete, "Delete", In(kDraft), Outcome::kRemoves, kNone, ""},
};

std::vector<absl::string_view> FromNames(const Transition& transition) {
  std::vector<absl::string_view> names;
  for (int state = kDraft; state <= v1::ListingState_MAX; ++state) {
    if (transition.From(static_cast<v1::ListingState>(state))) {
      names.push_back(StateName(static_cast<v1::ListingState>(state)));
    }
  }
  return names;
}

}  // namespace

absl::Span<const Transition> Transitions() { return kTransitions; }

const Transition& TransitionOf(Verb verb) { return kTransitions[static_cast<size_t>(verb)]; }

absl::string_view StateName(v1::ListingState state) {
  constexpr absl::string_view kPrefix = "LISTING_STATE_";
  absl::string_view name = v1::ListingState_Name(state);
  return name.empty() ? "UNKNOWN" : name.substr(kPrefix.size());
}

absl::Status CheckTransition(Verb verb, const v1::Listing& listing) {
  const Transition& transition = TransitionOf(verb);
  if (transition.From(listing.state())) return absl::OkStatus();
  const absl::string_view from = StateName(listing.state());
  std::string message = absl::StrCat("state: got ", from, ", want ", absl::StrJoin(FromNames(transition), " or "),
                                     " to ", transition.name);
  std::vector<std::pair<std::string, std::string>> metadata = {
      {"listing", listing.name()}, {"verb", std::string(transition.name)}, {"state", std::string(from)}};
  if (transition.outcome == Outcome::kMoves) {
    absl::StrAppend(&message, ", which leads to ", StateName(transition.to));
    metadata.emplace_back("target_state", std::string(StateName(transition.to)));
  }
  return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "BAD_TRANSITION", message, std::move(metadata));
}

absl::Status Move(Verb verb, v1::Listing& listing) {
  KAREZ_RETURN_IF_ERROR(CheckTransition(verb, listing));
  const Transition& transition = TransitionOf(verb);
  if (transition.outcome == Outcome::kMoves) listing.set_state(transition.to);
  return absl::OkStatus();
}

std::string TransitionTable() {
  std::string table = "| Verb | From | To | Condition |\n|---|---|---|---|\n";
  for (const Transition& transition : kTransitions) {
    absl::string_view to = transition.outcome == Outcome::kMoves   ? StateName(transition.to)
                           : transition.outcome == Outcome::kStays ? "the same"
                                                                   : "gone";
    absl::StrAppend(&table, "| ", transition.name, " | ", absl::StrJoin(FromNames(transition), ", "), " | ", to, " | ",
                    transition.condition, " |\n");
  }
  return table;
}

}  // namespace karez::registry
