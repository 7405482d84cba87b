// Matches as a person reads them.
#ifndef KAREZ_CLIENTS_CLI_MATCH_TEXT_H_
#define KAREZ_CLIENTS_CLI_MATCH_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/rows.h"
#include "karez/matching/v1/match.pb.h"

namespace karez::cli {

// "operating envelope".
std::string ComponentName(matching::v1::Component component);

// "the offer does not say".
std::string UnknownText(matching::v1::UnknownReason reason);

// What speaks most for and against a match, in few words: reasons of gates that
// do not pass, then contributions by their size: "topic +1.87, money -0.30".
std::string Why(const matching::v1::Match& match, int contributions);

Color OutcomeColor(matching::v1::GateOutcome outcome);
// "PASS".
std::string OutcomeName(matching::v1::GateOutcome outcome);

// INTERNAL unless bias and contributions make up the score, each contribution is
// its weight by what its value is above the baseline, and the outcome is the
// worst gate's; all to 1e-6.
absl::Status CheckSums(const matching::v1::Match& match);

// The score from its bias through every component, as steps whose shown numbers
// add up; then what each rests on, the gates, and from what it was computed.
std::string RenderExplanation(const matching::v1::Match& match, const TableStyle& style);

// Of that only the score and the gates.
std::string RenderGates(const matching::v1::Match& match, const TableStyle& style);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_MATCH_TEXT_H_
