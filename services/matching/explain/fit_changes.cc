#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/matching/explain/change.h"
#include "services/matching/score/place.h"
#include "services/matching/score/rights.h"
#include "services/matching/score/values.h"

namespace karez::matching {
namespace {

class FitChanges {
 public:
  FitChanges(const Terms& need, const Terms& offer, const Evaluation& evaluation, const ScoringContext& context)
      : need_(need), offer_(offer), evaluation_(evaluation), context_(context) {}

  std::vector<Change> All() {
    if (FallsShort(v1::COMPONENT_RIGHTS)) {
      Territory();
      FieldOfUse();
      Protection();
    }
    if (FallsShort(v1::COMPONENT_PROOF)) Proof();
    if (FallsShort(v1::COMPONENT_ZONE)) Zone();
    if (FallsShort(v1::COMPONENT_SECTOR)) Sector();
    if (FallsShort(v1::COMPONENT_ORGANIZATION_FIT)) {
      Partner(v1::MATCH_SIDE_NEED, need_, offer_);
      Partner(v1::MATCH_SIDE_OFFER, offer_, need_);
    }
    return std::move(changes_);
  }

 private:
  bool FallsShort(v1::Component component) const {
    const ComponentValue& fit = evaluation_.components[component];
    return fit.known() && fit.value < 1;
  }

  // A copy of the pair, of which the offer is to be changed; valid until the next call.
  Terms& OfOffer(v1::Component component, std::string text) {
    changes_.push_back({v1::MATCH_SIDE_OFFER, component, v1::GATE_UNSPECIFIED, need_, offer_,
                        absl::StrCat("the offer ", std::move(text))});
    return changes_.back().offer;
  }

  void Territory() {
    const std::vector<Country> missing = TerritoriesNotGiven(need_, offer_);
    if (missing.empty()) return;
    LicenseTerms& given = OfOffer(v1::COMPONENT_RIGHTS, absl::StrCat("could also be licensed in ",
                                                                     CountriesText(missing), Now(v1::COMPONENT_RIGHTS)))
                              .deal.Edit()
                              .license;
    for (const Country country : missing) {
      if (!given.territories.empty()) given.territories.push_back(country);
      std::erase(given.excluded, country);
    }
  }

  void FieldOfUse() {
    const std::vector<std::string> missing = FieldsNotGiven(need_, offer_);
    if (missing.empty()) return;
    Terms& changed =
        OfOffer(v1::COMPONENT_RIGHTS,
                absl::StrCat("could also be licensed for ", absl::StrJoin(missing, ", "), Now(v1::COMPONENT_RIGHTS)));
    auto& fields = changed.deal.Edit().license.fields;
    fields.insert(fields.end(), missing.begin(), missing.end());
  }

  void Protection() {
    const std::optional<Country> country = LeastProtectedTerritory(need_, offer_);
    if (!country) return;
    OfOffer(v1::COMPONENT_RIGHTS,
            absl::StrCat("held a granted right in ", CountryText(*country), Now(v1::COMPONENT_RIGHTS)))
        .deal.Edit()
        .rights.push_back({*country, type::v1::RIGHT_KIND_PATENT, type::v1::RIGHT_STATUS_GRANTED});
  }

  void Proof() {
    const std::vector<Country> wanted = CountriesOf(need_);
    if (wanted.empty()) return;
    // One whose scale is not stated counts as one of the scale that is wanted.
    OfOffer(v1::COMPONENT_PROOF, absl::StrCat("were in use in ", CountryText(wanted.front()),
                                              " at the scale wanted there", Now(v1::COMPONENT_PROOF)))
        .deal.Edit()
        .references.push_back({.country = wanted.front(), .year = 0, .scale = {}, .words = ""});
  }

  void Zone() {
    const ZoneUse& wanted = need_.deal->zones.front();
    OfOffer(v1::COMPONENT_ZONE, absl::StrCat("also used the zone ", wanted.zone, Now(v1::COMPONENT_ZONE)))
        .deal.Edit()
        .zones.push_back(wanted);
  }

  void Sector() {
    if (need_.sectors.empty()) return;  // Inferred ones are nobody's statement.
    const std::string& wanted = need_.sectors.front();
    OfOffer(v1::COMPONENT_SECTOR, absl::StrCat("also belonged to the sector ", wanted, Now(v1::COMPONENT_SECTOR)))
        .sectors.push_back(wanted);
  }

  // One side takes the other's organization for such as it wants.
  void Partner(v1::MatchSide side, const Terms& stated, const Terms& other) {
    if (stated.VisibilityOf(Term::kPreferences) > context_.clearance) return;
    WantedPartner wider = stated.deal->wanted;
    std::vector<std::string> partner;
    if (wider.types != 0 && other.organization_type != 0 && (wider.types >> other.organization_type & 1) == 0) {
      wider.types |= static_cast<uint16_t>(1u << other.organization_type);
      partner.emplace_back(
          absl::StripPrefix(registry::v1::OrganizationType_Name(other.organization_type), "ORGANIZATION_TYPE_"));
    }
    if (wider.sizes != 0 && other.organization_size != 0 && (wider.sizes >> other.organization_size & 1) == 0) {
      wider.sizes |= static_cast<uint8_t>(1u << other.organization_size);
      partner.push_back(absl::StrCat(
          absl::StripPrefix(registry::v1::OrganizationSize_Name(other.organization_size), "ORGANIZATION_SIZE_"),
          " in size"));
    }
    const Country country = ToCountry(other.country);
    auto& countries = wider.countries;
    if (!countries.empty() && country != 0 &&
        std::find(countries.begin(), countries.end(), country) == countries.end()) {
      countries.push_back(country);
      partner.push_back(absl::StrCat("in ", other.country));
    }
    if (partner.empty()) return;
    const bool of_need = side == v1::MATCH_SIDE_NEED;
    Change& change = changes_.emplace_back(
        Change{side, v1::COMPONENT_ORGANIZATION_FIT, v1::GATE_UNSPECIFIED, need_, offer_,
               absl::StrCat(of_need ? "the need's" : "the offer's", " owner also wanted a partner that is ",
                            absl::StrJoin(partner, ", "), " (",
                            StatedValue(stated, v1::COMPONENT_ORGANIZATION_FIT, context_.clearance), ")")});
    (of_need ? change.need : change.offer).deal.Edit().wanted = std::move(wider);
  }

  // " (now: …)", what the offer states of it.
  std::string Now(v1::Component component) const {
    return absl::StrCat(" (now: ", StatedValue(offer_, component, context_.clearance), ")");
  }

  const Terms& need_;
  const Terms& offer_;
  const Evaluation& evaluation_;
  const ScoringContext& context_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> ProposeFitChanges(const Terms& need, const Terms& offer, const Evaluation& evaluation,
                                      const ScoringContext& context) {
  return FitChanges(need, offer, evaluation, context).All();
}

}  // namespace karez::matching
