#include "services/brokerage/learning/learning.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/brokerage/learning/fit.h"
#include "services/brokerage/learning/proposal.h"
#include "services/runtime/status_macros.h"

namespace karez::learning {
namespace {

absl::Status CheckProfile(const Profile& profile) {
  if (!std::isfinite(profile.bias)) return absl::InvalidArgumentError("bias: want a finite number");
  if (!(profile.sector_scale > 0 && std::isfinite(profile.sector_scale))) {
    return absl::InvalidArgumentError(absl::StrCat("sector_scale: got ", profile.sector_scale, ", want more than 0"));
  }
  std::set<int> seen;
  for (const Term& term : profile.terms) {
    if (!v1::Component_IsValid(term.component) || term.component == v1::COMPONENT_UNSPECIFIED) {
      return absl::InvalidArgumentError(absl::StrCat("terms: got component ", term.component, ", want a known one"));
    }
    const std::string& name = v1::Component_Name(term.component);
    if (!seen.insert(term.component).second) {
      return absl::InvalidArgumentError(absl::StrCat("terms: got ", name, " twice, want it once"));
    }
    if (!(term.weight > 0 && term.weight <= kMostWeight)) {
      return absl::InvalidArgumentError(
          absl::StrCat("weight of ", name, ": got ", term.weight, ", want more than 0 and at most ", kMostWeight));
    }
    if (!(term.baseline >= 0 && term.baseline <= 1)) {
      return absl::InvalidArgumentError(absl::StrCat("baseline of ", name, ": got ", term.baseline, ", want 0 to 1"));
    }
  }
  if (seen.empty()) return absl::InvalidArgumentError("terms: got none, want at least one");
  return absl::OkStatus();
}

absl::Status CheckDecision(const Decision& decision, std::size_t index) {
  const std::string at = absl::StrCat("decisions[", index, "].");
  if (decision.pair.need.empty())
    return absl::InvalidArgumentError(absl::StrCat(at, "need: got nothing, want its name"));
  if (!(decision.weight > 0 && std::isfinite(decision.weight))) {
    return absl::InvalidArgumentError(absl::StrCat(at, "weight: got ", decision.weight, ", want more than 0"));
  }
  if (!std::isfinite(decision.pair.sector_log_odds)) {
    return absl::InvalidArgumentError(absl::StrCat(at, "sector_log_odds: want a finite number"));
  }
  for (std::size_t i = 0; i < decision.pair.values.size(); ++i) {
    const auto& value = decision.pair.values[i];
    if (value && !(*value >= 0 && *value <= 1)) {
      return absl::InvalidArgumentError(absl::StrCat(at, "value of ", v1::Component_Name(static_cast<v1::Component>(i)),
                                                     ": got ", *value, ", want 0 to 1"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckVariety(absl::Span<const Decision> decisions) {
  std::set<absl::string_view> needs;
  std::size_t accepted = 0;
  for (const Decision& decision : decisions) {
    needs.insert(decision.pair.need);
    accepted += decision.accepted ? 1 : 0;
  }
  if (accepted == 0 || accepted == decisions.size()) {
    return absl::FailedPreconditionError(absl::StrCat("decisions: got ", accepted, " accepted and ",
                                                      decisions.size() - accepted, " rejected, want both kinds"));
  }
  if (needs.size() < 2) {
    return absl::FailedPreconditionError("decisions: got those of 1 need, want at least 2 needs");
  }
  return absl::OkStatus();
}

std::vector<TermNote> NotesOf(const Profile& current, const Proposal& proposal, Decisions decisions) {
  const std::vector<double> spreads = Spreads(current, decisions);
  const auto likeliest =
      std::max_element(proposal.candidates.begin(), proposal.candidates.end(),
                       [](const Candidate& a, const Candidate& b) { return a.probability < b.probability; });
  std::vector<TermNote> notes;
  for (std::size_t i = 0; i < spreads.size(); ++i) {
    const Term& term = current.terms[i];
    TermNote note;
    note.known = static_cast<int>(std::count_if(decisions.begin(), decisions.end(), [&](const Decision* decision) {
      return decision->pair.values[term.component].has_value();
    }));
    if (spreads[i] == 0) {
      note.fate = TermNote::Fate::kHeld;
    } else if (likeliest->fit.weights.terms[i].weight <= term.weight * kFloorShare * (1 + 1e-6)) {
      note.fate = TermNote::Fate::kAtFloor;
    }
    notes.push_back(note);
  }
  return notes;
}

absl::Status CrossValidate(const Profile& current, Decisions decisions, Learned& learned) {
  std::vector<const Pair*> pairs;
  for (const Decision* decision : decisions) pairs.push_back(&decision->pair);
  const std::vector<int> fold_of = FoldsByNeed(pairs);
  std::vector<Decision> held_out;
  std::vector<double> before;
  std::vector<double> after;
  for (int fold = 0; fold < kFolds; ++fold) {
    std::vector<const Decision*> others;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      if (fold_of[i] != fold) others.push_back(decisions[i]);
    }
    if (others.size() == decisions.size()) continue;
    KAREZ_ASSIGN_OR_RETURN(const Proposal proposal, Propose(current, others));
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      if (fold_of[i] != fold) continue;
      held_out.push_back(*decisions[i]);
      before.push_back(LogOdds(current, decisions[i]->pair));
      after.push_back(LogOdds(proposal.profile, decisions[i]->pair));
    }
  }
  learned.current_quality = Evaluate(held_out, before);
  learned.proposed_quality = Evaluate(held_out, after);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Learned> Learn(const Profile& current, absl::Span<const Decision> decisions) {
  KAREZ_RETURN_IF_ERROR(CheckProfile(current));
  for (std::size_t i = 0; i < decisions.size(); ++i) KAREZ_RETURN_IF_ERROR(CheckDecision(decisions[i], i));
  KAREZ_RETURN_IF_ERROR(CheckVariety(decisions));

  std::vector<const Decision*> pointers;
  for (const Decision& decision : decisions) pointers.push_back(&decision);
  Learned learned;
  KAREZ_ASSIGN_OR_RETURN(learned.proposal, Propose(current, pointers));
  learned.notes = NotesOf(current, learned.proposal, pointers);
  KAREZ_RETURN_IF_ERROR(CrossValidate(current, pointers, learned));
  return learned;
}

}  // namespace karez::learning
