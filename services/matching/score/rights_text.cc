// What the two sides say about rights, in words.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/matching/score/place.h"
#include "services/matching/score/rights.h"
#include "services/matching/score/values.h"

namespace karez::matching {
namespace {

std::string Word(const std::string& name, absl::string_view prefix) {
  return std::string(absl::StripPrefix(name, prefix));
}

std::string ScopeText(const LicenseTerms& scope) {
  std::vector<std::string> parts;
  if (scope.exclusivity != type::v1::EXCLUSIVITY_UNSPECIFIED) {
    parts.push_back(Word(type::v1::Exclusivity_Name(scope.exclusivity), "EXCLUSIVITY_"));
  }
  if (!scope.territories.empty()) parts.push_back(absl::StrCat("in ", CountriesText(scope.territories)));
  if (!scope.excluded.empty()) parts.push_back(absl::StrCat("not in ", CountriesText(scope.excluded)));
  if (!scope.fields.empty()) parts.push_back(absl::StrCat("for ", absl::StrJoin(scope.fields, ", ")));
  return absl::StrJoin(parts, " ");
}

std::string RightText(const RightTerms& right) {
  std::vector<std::string> parts;
  if (right.office != 0) parts.push_back(CountryText(right.office));
  parts.push_back(Word(type::v1::RightKind_Name(static_cast<type::v1::RightKind>(right.kind)), "RIGHT_KIND_"));
  if (right.status != type::v1::RIGHT_STATUS_UNSPECIFIED) {
    parts.push_back(
        Word(type::v1::RightStatus_Name(static_cast<type::v1::RightStatus>(right.status)), "RIGHT_STATUS_"));
  }
  return absl::StrJoin(parts, " ");
}

std::string AvailabilityText(const AvailabilityTerms& availability) {
  std::string text = Word(type::v1::AvailabilityStatus_Name(availability.status), "AVAILABILITY_STATUS_");
  if (availability.granted.stated()) absl::StrAppend(&text, " ", ScopeText(availability.granted));
  if (availability.until != 0) absl::StrAppend(&text, " until ", DateText(availability.until));
  return text;
}

}  // namespace

std::string RightsText(const Terms& terms) {
  const DealTerms& deal = *terms.deal;
  std::vector<std::string> parts;
  if (deal.license.stated()) {
    parts.push_back(ScopeText(deal.license));
  } else if (!terms.is_offer && (terms.cooperation & kFormsOfRights) != 0) {
    parts.push_back(absl::StrCat(CooperationText(terms.cooperation & kFormsOfRights), " in ",
                                 CountriesText(WantedTerritories(terms))));
  }
  for (const RightTerms& right : deal.rights) parts.push_back(RightText(right));
  if (deal.availability.status != type::v1::AVAILABILITY_STATUS_UNSPECIFIED) {
    parts.push_back(AvailabilityText(deal.availability));
  }
  return absl::StrJoin(parts, "; ");
}

std::string ExclusiveLicenseMessage(const GateFinding& finding, const Terms& need, const Terms& offer) {
  const std::string taken = AvailabilityText(offer.deal->availability);
  const std::vector<Country> territories = WantedTerritories(need);
  const std::vector<std::string>& fields = WantedFields(need);
  std::string wanted =
      territories.empty() ? "names no territory" : absl::StrCat("wants it in ", CountriesText(territories));
  if (!fields.empty()) absl::StrAppend(&wanted, " for ", absl::StrJoin(fields, ", "));
  if (finding.outcome == v1::GATE_OUTCOME_UNKNOWN) {
    return absl::StrCat("the offer is ", taken, ", the need ", wanted, ": whether these meet is not stated");
  }
  return absl::StrCat("the offer is ", taken, ", the need ", wanted);
}

}  // namespace karez::matching
