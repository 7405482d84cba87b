// The life of a listing, in one table: code asks it, a test walks it, and the
// table in docs/architecture.md is its print.
#ifndef KAREZ_SERVICES_REGISTRY_TRANSITIONS_H_
#define KAREZ_SERVICES_REGISTRY_TRANSITIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "karez/registry/v1/listing.pb.h"

namespace karez::registry {

// What can be done to a listing that exists.
enum class Verb {
  kUpdate,
  kRecordConsent,
  kSubmit,
  kRequestChanges,
  kReject,
  kPublish,
  kHold,
  kRelease,
  kExpire,
  kRenew,
  kWithdraw,
  kArchive,
  kDelete,
};

enum class Outcome {
  kMoves,   // to the state `to`
  kStays,   // in the state in which it is
  kRemoves  // the listing is gone
};

struct Transition {
  Verb verb;
  absl::string_view name;  // "RequestChanges"
  uint32_t from;           // one bit for each ListingState: 1 << number
  Outcome outcome;
  v1::ListingState to;          // of kMoves
  absl::string_view condition;  // what else must hold, for readers; empty: nothing

  constexpr bool From(v1::ListingState state) const { return (from >> static_cast<unsigned>(state) & 1u) != 0; }
};

// Every verb once, in the order of the enumeration.
absl::Span<const Transition> Transitions();

const Transition& TransitionOf(Verb verb);

// "CHANGES_REQUESTED": the state without the prefix of the enumeration.
absl::string_view StateName(v1::ListingState state);

// FAILED_PRECONDITION, reason "BAD_TRANSITION", if the verb cannot be done to
// the listing in its state. Names that state, those it would have to be in, and
// the one to which the verb leads.
absl::Status CheckTransition(Verb verb, const v1::Listing& listing);

// Checks, and moves the listing to the verb's state.
absl::Status Move(Verb verb, v1::Listing& listing);

// The table as docs/architecture.md shows it, in Markdown.
std::string TransitionTable();

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_TRANSITIONS_H_
