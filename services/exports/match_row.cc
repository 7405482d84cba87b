#include "services/exports/match_row.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/time_util.h"

namespace karez::exports {
namespace {

using matching::v1::Component;
using matching::v1::Match;
using matching::v1::Provenance;

// The components that a profile can have, in the order of their numbers.
std::vector<Component> Components() {
  std::vector<Component> components;
  const auto* type = matching::v1::Component_descriptor();
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != matching::v1::COMPONENT_UNSPECIFIED) {
      components.push_back(static_cast<Component>(type->value(i)->number()));
    }
  }
  return components;
}

std::string ShortName(const std::string& name, absl::string_view prefix) {
  return std::string(absl::StripPrefix(name, prefix));
}

std::vector<std::string> MakeColumns() {
  std::vector<std::string> columns = {"need",    "need_title",  "need_language",     "need_organization",
                                      "offer",   "offer_title", "offer_language",    "offer_organization",
                                      "outcome", "score",       "known_weight_share"};
  for (const Component component : Components()) {
    columns.push_back(absl::AsciiStrToLower(ShortName(Component_Name(component), "COMPONENT_")));
  }
  for (const char* column :
       {"lexical_score", "semantic_score", "gate_reasons", "calibrated", "admission_sequence", "registry_sequence",
        "profile_revision", "taxonomy_revision", "concept_revision", "quantity_revision", "statistics_revision",
        "alignment_revision", "model_id", "as_of_time"}) {
    columns.push_back(column);
  }
  return columns;
}

void AddValue(const Match& match, Component component, std::vector<Cell>* row) {
  Cell& cell = row->emplace_back();
  for (const auto& contribution : match.contributions()) {
    if (contribution.component() == component && contribution.has_value()) cell = contribution.value();
  }
}

void AddSemanticScore(const Match& match, std::vector<Cell>* row) {
  Cell& cell = row->emplace_back();
  if (match.has_semantic_score()) cell = match.semantic_score();
}

std::vector<std::string> GateReasons(const Match& match) {
  std::vector<std::string> reasons;
  for (const auto& gate : match.gates()) {
    if (!gate.reason().empty()) reasons.push_back(gate.reason());
  }
  return reasons;
}

void AddListing(const ListingSummary& listing, std::vector<Cell>* row) {
  for (const std::string* text : {&listing.name, &listing.title, &listing.language, &listing.organization}) {
    row->emplace_back(*text);
  }
}

void AddProvenance(const Provenance& provenance, std::vector<Cell>* row) {
  row->emplace_back(provenance.admission_sequence());
  row->emplace_back(provenance.registry_sequence());
  row->emplace_back(provenance.profile_revision());
  row->emplace_back(provenance.taxonomy_revision());
  row->emplace_back(provenance.concept_revision());
  row->emplace_back(provenance.quantity_revision());
  row->emplace_back(provenance.statistics_revision());
  row->emplace_back(provenance.alignment_revision());
  row->emplace_back(provenance.model_id());
  row->emplace_back(google::protobuf::util::TimeUtil::ToString(provenance.as_of_time()));
}

}  // namespace

ListingSummary Summarize(const registry::v1::Listing& listing) {
  ListingSummary summary;
  summary.name = listing.name();
  summary.organization = listing.organization();
  if (listing.titles_size() > 0) {
    summary.title = listing.titles(0).text();
    summary.language = listing.titles(0).language();
  }
  return summary;
}

const std::vector<std::string>& MatchColumns() {
  static const auto* const columns = new std::vector<std::string>(MakeColumns());
  return *columns;
}

std::vector<Cell> MatchRow(const ListingSummary& need, const ListingSummary& offer, const Match& match) {
  std::vector<Cell> row;
  row.reserve(MatchColumns().size());
  AddListing(need, &row);
  AddListing(offer, &row);
  row.emplace_back(ShortName(GateOutcome_Name(match.outcome()), "GATE_OUTCOME_"));
  row.emplace_back(match.score());
  row.emplace_back(match.known_weight_share());
  for (const Component component : Components()) AddValue(match, component, &row);
  row.emplace_back(match.lexical_score());
  AddSemanticScore(match, &row);
  row.emplace_back(GateReasons(match));
  row.emplace_back(match.calibrated());
  AddProvenance(match.provenance(), &row);
  return row;
}

}  // namespace karez::exports
