#include "services/matching/score/rights.h"

#include <algorithm>
#include <vector>

#include "services/matching/score/place.h"

namespace karez::matching {
namespace {

using type::v1::AVAILABILITY_STATUS_AVAILABLE;
using type::v1::AVAILABILITY_STATUS_IN_NEGOTIATION;
using type::v1::AVAILABILITY_STATUS_LICENSED;
using type::v1::AVAILABILITY_STATUS_OPTIONED;
using type::v1::EXCLUSIVITY_EXCLUSIVE;
using type::v1::EXCLUSIVITY_NON_EXCLUSIVE;
using type::v1::EXCLUSIVITY_SOLE;
using type::v1::EXCLUSIVITY_UNSPECIFIED;

bool Contains(const std::vector<Country>& countries, Country country) {
  return std::find(countries.begin(), countries.end(), country) != countries.end();
}

bool AsksForRights(const Terms& need) {
  return need.deal->license.stated() || (need.cooperation & kFormsOfRights) != 0;
}

bool StatesRights(const Terms& offer) {
  return offer.deal->license.stated() || !offer.deal->rights.empty() ||
         offer.deal->availability.status != type::v1::AVAILABILITY_STATUS_UNSPECIFIED;
}

// Where a scope states territories, whether it has this one.
bool Gives(const LicenseTerms& scope, Country country) {
  return (scope.territories.empty() || Contains(scope.territories, country)) && !Contains(scope.excluded, country);
}

// How what a licence covers lies to what a need wants.
enum class Overlap { kUnknown, kNone, kSome, kAll };

Overlap TerritoryOverlap(const LicenseTerms& granted, const std::vector<Country>& wanted) {
  const auto taken = std::count_if(wanted.begin(), wanted.end(), [&](Country c) { return Gives(granted, c); });
  if (!wanted.empty() && taken == 0) return Overlap::kNone;
  if (wanted.empty() || granted.territories.empty()) return Overlap::kUnknown;
  return taken == static_cast<std::ptrdiff_t>(wanted.size()) ? Overlap::kAll : Overlap::kSome;
}

Overlap FieldOverlap(const LicenseTerms& granted, const std::vector<std::string>& wanted) {
  if (granted.fields.empty()) return Overlap::kAll;
  if (wanted.empty()) return Overlap::kUnknown;
  for (const std::string& field : granted.fields) {
    for (const std::string& want : wanted) {
      if (CoversSector(field, want) || CoversSector(want, field)) return Overlap::kSome;
    }
  }
  return Overlap::kNone;
}

bool Ended(const AvailabilityTerms& availability, int64_t now) {
  return availability.until != 0 && availability.until < now;
}

// The least of the parts that can be compared.
struct Weakest {
  double value = 1;
  bool compared = false;

  void Take(double part) {
    value = std::min(value, part);
    compared = true;
  }
};

void TakeTerritory(const LicenseTerms& given, const std::vector<Country>& wanted, Weakest& weakest) {
  if (wanted.empty() || (given.territories.empty() && given.excluded.empty())) return;
  const auto covered = std::count_if(wanted.begin(), wanted.end(), [&](Country c) { return Gives(given, c); });
  weakest.Take(static_cast<double>(covered) / static_cast<double>(wanted.size()));
}

void TakeField(const Terms& need, const LicenseTerms& given, Weakest& weakest) {
  const std::vector<std::string>& wanted = WantedFields(need);
  if (wanted.empty() || given.fields.empty()) return;
  double sum = 0;
  double best_of_all = 0;
  for (const std::string& want : wanted) {
    double best = 0;
    for (const std::string& field : given.fields) {
      best = std::max(best, CoversSector(field, want) ? 1 : CoversSector(want, field) ? .5 : 0);
    }
    sum += best;
    best_of_all = std::max(best_of_all, best);
  }
  weakest.Take(need.deal->license.fields.empty() ? best_of_all : sum / static_cast<double>(wanted.size()));
}

void TakeExclusivity(const LicenseTerms& wanted, const LicenseTerms& given, Weakest& weakest) {
  if (wanted.exclusivity == EXCLUSIVITY_UNSPECIFIED || given.exclusivity == EXCLUSIVITY_UNSPECIFIED) return;
  if (given.exclusivity == wanted.exclusivity) {
    weakest.Take(1);
  } else if (given.exclusivity > wanted.exclusivity) {
    weakest.Take(.8);
  } else if (given.exclusivity == EXCLUSIVITY_SOLE) {
    weakest.Take(.6);
  } else {
    weakest.Take(wanted.exclusivity == EXCLUSIVITY_SOLE ? .3 : .2);
  }
}

double ProtectionBy(const RightTerms& right, Country country) {
  constexpr Country kEurasianOffice = ToCountry("EA");
  constexpr Country kInternationalOffice = ToCountry("WO");
  constexpr Country kEurasian[] = {ToCountry("AM"), ToCountry("AZ"), ToCountry("BY"), ToCountry("KG"),
                                   ToCountry("KZ"), ToCountry("RU"), ToCountry("TJ"), ToCountry("TM")};
  if (right.kind == type::v1::RIGHT_KIND_KNOW_HOW) return .7;
  const bool lapsed = right.status == type::v1::RIGHT_STATUS_LAPSED;
  if (right.kind == type::v1::RIGHT_KIND_SOFTWARE) return lapsed ? .3 : 1;
  if (right.office == kInternationalOffice) return lapsed ? .3 : .5;
  const bool covers = right.office == country ||
                      (right.office == kEurasianOffice &&
                       std::find(std::begin(kEurasian), std::end(kEurasian), country) != std::end(kEurasian));
  if (!covers) return .2;
  switch (right.status) {
    case type::v1::RIGHT_STATUS_GRANTED:
      return 1;
    case type::v1::RIGHT_STATUS_PENDING:
      return .6;
    case type::v1::RIGHT_STATUS_LAPSED:
      return .3;
    default:
      return .7;
  }
}

double BestProtection(const std::vector<RightTerms>& rights, Country country) {
  double best = 0;
  for (const RightTerms& right : rights) best = std::max(best, ProtectionBy(right, country));
  return best;
}

void TakeProtection(const std::vector<RightTerms>& rights, const std::vector<Country>& wanted, Weakest& weakest) {
  if (wanted.empty() || rights.empty()) return;
  double sum = 0;
  for (const Country country : wanted) sum += BestProtection(rights, country);
  weakest.Take(sum / static_cast<double>(wanted.size()));
}

double LicensedValue(const LicenseTerms& granted, type::v1::Exclusivity wanted, Overlap territory) {
  if (granted.exclusivity == EXCLUSIVITY_NON_EXCLUSIVE) return wanted > EXCLUSIVITY_NON_EXCLUSIVE ? .2 : .9;
  if (granted.exclusivity == EXCLUSIVITY_UNSPECIFIED || territory == Overlap::kUnknown) return .5;
  return 0;
}

void TakeAvailability(const Terms& need, const AvailabilityTerms& availability, const std::vector<Country>& wanted,
                      int64_t now, Weakest& weakest) {
  const Overlap territory = TerritoryOverlap(availability.granted, wanted);
  const bool apart = Ended(availability, now) || territory == Overlap::kNone ||
                     FieldOverlap(availability.granted, WantedFields(need)) == Overlap::kNone;
  switch (availability.status) {
    case AVAILABILITY_STATUS_AVAILABLE:
      return weakest.Take(1);
    case AVAILABILITY_STATUS_IN_NEGOTIATION:
      return weakest.Take(apart ? 1 : .6);
    case AVAILABILITY_STATUS_OPTIONED:
      return weakest.Take(apart ? 1 : .4);
    case AVAILABILITY_STATUS_LICENSED:
      return weakest.Take(apart ? 1 : LicensedValue(availability.granted, need.deal->license.exclusivity, territory));
    default:
      return;
  }
}

// Whether nothing that the need takes is left once somebody else has this licence.
enum class Blocks { kNo, kYes, kUnknown };

Blocks Blocking(const LicenseTerms& granted, const Terms& need) {
  switch (granted.exclusivity) {
    case EXCLUSIVITY_EXCLUSIVE:
      return Blocks::kYes;
    case EXCLUSIVITY_SOLE:
      if ((need.required_cooperation & kFormsOfRights) != 0) return Blocks::kYes;
      if (need.cooperation == 0) return Blocks::kUnknown;
      return (need.cooperation & ~kFormsOfRights) == 0 ? Blocks::kYes : Blocks::kNo;
    case EXCLUSIVITY_UNSPECIFIED:
      return Blocks::kUnknown;
    default:
      return Blocks::kNo;
  }
}

}  // namespace

ComponentValue RightsFit(const Terms& need, const Terms& offer, const PairContext& context) {
  ComponentValue fit = Silence(AsksForRights(need), StatesRights(offer));
  if (!fit.known()) return fit;
  const DealTerms& given = *offer.deal;
  const std::vector<Country> wanted = WantedTerritories(need);
  Weakest weakest;
  TakeTerritory(given.license, wanted, weakest);
  TakeField(need, given.license, weakest);
  TakeExclusivity(need.deal->license, given.license, weakest);
  TakeProtection(given.rights, wanted, weakest);
  TakeAvailability(need, given.availability, wanted, context.now, weakest);
  if (!weakest.compared) return {0, v1::UNKNOWN_REASON_NOTHING_IN_COMMON};
  fit.value = weakest.value;
  return fit;
}

std::vector<Country> TerritoriesNotGiven(const Terms& need, const Terms& offer) {
  const LicenseTerms& given = offer.deal->license;
  std::vector<Country> missing = WantedTerritories(need);
  std::erase_if(missing, [&](Country country) { return Gives(given, country); });
  return missing;
}

std::vector<std::string> FieldsNotGiven(const Terms& need, const Terms& offer) {
  const std::vector<std::string>& given = offer.deal->license.fields;
  if (given.empty()) return {};
  std::vector<std::string> missing = WantedFields(need);
  const size_t wanted = missing.size();
  std::erase_if(missing, [&](const std::string& field) {
    return std::any_of(given.begin(), given.end(), [&](const std::string& by) { return CoversSector(by, field); });
  });
  if (!need.deal->license.fields.empty()) return missing;
  if (missing.size() < wanted) return {};
  if (missing.size() > 1) missing.resize(1);
  return missing;
}

std::optional<Country> LeastProtectedTerritory(const Terms& need, const Terms& offer) {
  const std::vector<RightTerms>& rights = offer.deal->rights;
  if (rights.empty()) return std::nullopt;
  std::optional<Country> weakest;
  double least = 1;
  for (const Country country : WantedTerritories(need)) {
    const double best = BestProtection(rights, country);
    if (best >= least) continue;
    least = best;
    weakest = country;
  }
  return weakest;
}

GateFinding ExclusiveLicense(const Terms& need, const Terms& offer, int64_t now) {
  GateFinding finding{v1::GATE_EXCLUSIVE_LICENSE};
  const AvailabilityTerms& availability = offer.deal->availability;
  const bool licensed = availability.status == AVAILABILITY_STATUS_LICENSED;
  if ((!licensed && availability.status != AVAILABILITY_STATUS_OPTIONED) || Ended(availability, now)) return finding;
  const Blocks blocks = Blocking(availability.granted, need);
  const Overlap field = FieldOverlap(availability.granted, WantedFields(need));
  const Overlap territory = TerritoryOverlap(availability.granted, WantedTerritories(need));
  if (blocks == Blocks::kNo || field == Overlap::kNone || territory == Overlap::kNone) return finding;
  finding.basis =
      std::max({offer.VisibilityOf(Term::kOffer), need.VisibilityOf(Term::kLicense), need.VisibilityOf(Term::kRegions),
                need.VisibilityOf(Term::kSectors), need.VisibilityOf(Term::kCooperation)});
  if (blocks == Blocks::kUnknown || field == Overlap::kUnknown || territory == Overlap::kUnknown) {
    finding.outcome = v1::GATE_OUTCOME_UNKNOWN;
    finding.reason = "SCOPE_OF_LICENSE_NOT_STATED";
    const LicenseTerms& granted = availability.granted;
    const bool form_open = blocks == Blocks::kUnknown && granted.exclusivity == EXCLUSIVITY_SOLE;
    const bool territory_open = territory == Overlap::kUnknown;
    finding.ask =
        WhoToAsk(form_open || field == Overlap::kUnknown || (territory_open && WantedTerritories(need).empty()),
                 granted.exclusivity == EXCLUSIVITY_UNSPECIFIED || (territory_open && granted.territories.empty()));
  } else if (!licensed) {
    finding.outcome = v1::GATE_OUTCOME_HOLD;
    finding.reason = "OPTIONED_EXCLUSIVELY";
  } else if (territory == Overlap::kSome) {
    finding.outcome = v1::GATE_OUTCOME_HOLD;
    finding.reason = "LICENSED_EXCLUSIVELY_IN_PART";
  } else {
    finding.outcome = v1::GATE_OUTCOME_FAIL;
    finding.reason = "LICENSED_EXCLUSIVELY";
  }
  return finding;
}

}  // namespace karez::matching
