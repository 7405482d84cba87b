#include "services/matching/score/gates.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/matching/score/indicators.h"
#include "services/matching/score/rights.h"
#include "services/matching/score/values.h"

namespace karez::matching {
namespace {

using registry::v1::LISTING_STATE_PUBLISHED;

template <typename List, typename Value>
bool Contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

GateFinding Pass(v1::Gate gate) { return {gate}; }
GateFinding Fail(v1::Gate gate, const char* reason) { return {gate, v1::GATE_OUTCOME_FAIL, reason}; }
GateFinding Hold(v1::Gate gate, const char* reason) { return {gate, v1::GATE_OUTCOME_HOLD, reason}; }
GateFinding Unknown(v1::Gate gate, const char* reason, v1::MatchSide ask) {
  return {gate, v1::GATE_OUTCOME_UNKNOWN, reason, options::v1::VISIBILITY_PUBLIC, ask};
}

GateFinding OwnOrganization(const Terms& need, const Terms& offer) {
  if (need.organization.empty() || offer.organization.empty()) {
    return Unknown(v1::GATE_OWN_ORGANIZATION, "ORGANIZATION_NOT_STATED",
                   WhoToAsk(need.organization.empty(), offer.organization.empty()));
  }
  if (need.organization == offer.organization) return Fail(v1::GATE_OWN_ORGANIZATION, "SAME_ORGANIZATION");
  const bool party_of_offer = Contains(offer.parties, need.organization);
  if (party_of_offer || Contains(need.parties, offer.organization)) {
    GateFinding finding = Fail(v1::GATE_OWN_ORGANIZATION, "PARTY_OF_THE_OTHER_LISTING");
    finding.basis = (party_of_offer ? offer : need).VisibilityOf(Term::kParties);
    return finding;
  }
  return Pass(v1::GATE_OWN_ORGANIZATION);
}

GateFinding State(const Terms& need, const Terms& offer) {
  const auto published = [](const Terms& side) { return side.draft || side.state == LISTING_STATE_PUBLISHED; };
  if (!published(need)) return Fail(v1::GATE_STATE, "NEED_NOT_PUBLISHED");
  if (!published(offer)) return Fail(v1::GATE_STATE, "OFFER_NOT_PUBLISHED");
  return Pass(v1::GATE_STATE);
}

GateFinding AcceptingInterest(const Terms& need, const Terms& offer) {
  if (need.accepting_interest && offer.accepting_interest) return Pass(v1::GATE_ACCEPTING_INTEREST);
  const bool of_need = !need.accepting_interest;
  GateFinding finding =
      Fail(v1::GATE_ACCEPTING_INTEREST, of_need ? "NEED_NOT_ACCEPTING_INTEREST" : "OFFER_NOT_ACCEPTING_INTEREST");
  finding.basis = (of_need ? need : offer).VisibilityOf(Term::kAcceptingInterest);
  return finding;
}

GateFinding Expiry(const Terms& need, const Terms& offer, int64_t now) {
  const auto past = [now](const Terms& side) { return side.call_deadline != 0 && side.call_deadline < now; };
  if (need.state == registry::v1::LISTING_STATE_EXPIRED) return Fail(v1::GATE_EXPIRY, "NEED_EXPIRED");
  if (offer.state == registry::v1::LISTING_STATE_EXPIRED) return Fail(v1::GATE_EXPIRY, "OFFER_EXPIRED");
  if (!past(need) && !past(offer)) return Pass(v1::GATE_EXPIRY);
  GateFinding finding = Fail(v1::GATE_EXPIRY, past(need) ? "NEED_CALL_CLOSED" : "OFFER_CALL_CLOSED");
  finding.basis = (past(need) ? need : offer).VisibilityOf(Term::kCall);
  return finding;
}

bool Excludes(const Terms& side, const Terms& other) {
  return (!other.country.empty() && Contains(side.excluded_countries, other.country)) ||
         (other.organization_type != registry::v1::ORGANIZATION_TYPE_UNSPECIFIED &&
          Contains(side.excluded_types, other.organization_type));
}

GateFinding ExcludedPartner(const Terms& need, const Terms& offer) {
  GateFinding finding = Pass(v1::GATE_EXCLUDED_PARTNER);
  if (Excludes(need, offer)) {
    finding = Fail(v1::GATE_EXCLUDED_PARTNER, "EXCLUDED_BY_NEED");
    finding.basis = need.VisibilityOf(Term::kPreferences);
  } else if (Excludes(offer, need)) {
    finding = Fail(v1::GATE_EXCLUDED_PARTNER, "EXCLUDED_BY_OFFER");
    finding.basis = offer.VisibilityOf(Term::kPreferences);
  }
  return finding;
}

// Only what leaves the jurisdiction is exported: a partner inside it may be told.
// Where the other side's country is not known, it is taken to be outside.
GateFinding ExportOf(const Terms& side, const Terms& other) {
  if (!other.country.empty() && other.country == side.export_jurisdiction) return Pass(v1::GATE_EXPORT_CONTROL);
  GateFinding finding = Pass(v1::GATE_EXPORT_CONTROL);
  switch (side.export_status) {
    case registry::v1::EXPORT_CONTROL_STATUS_PROHIBITED:
      finding = Fail(v1::GATE_EXPORT_CONTROL, "EXPORT_PROHIBITED");
      break;
    case registry::v1::EXPORT_CONTROL_STATUS_SECRET:
      finding = Fail(v1::GATE_EXPORT_CONTROL, "EXPORT_SECRET");
      break;
    case registry::v1::EXPORT_CONTROL_STATUS_RESTRICTED:
      if (!side.export_licensed) finding = Hold(v1::GATE_EXPORT_CONTROL, "EXPORT_LICENSE_MISSING");
      break;
    default:
      break;
  }
  // A finding that passes rests on nothing, so that it does not tell who is inside.
  if (finding.outcome != v1::GATE_OUTCOME_PASS) finding.basis = side.VisibilityOf(Term::kExportControl);
  return finding;
}

GateFinding ExportControl(const Terms& need, const Terms& offer) {
  const GateFinding of_offer = ExportOf(offer, need);
  const GateFinding of_need = ExportOf(need, offer);
  return of_need.outcome > of_offer.outcome ? of_need : of_offer;
}

GateFinding Consent(const Terms& need, const Terms& offer) {
  GateFinding finding = Pass(v1::GATE_CONSENT);
  if ((!need.draft && !need.consented) || (!offer.draft && !offer.consented)) {
    const bool of_need = !need.draft && !need.consented;
    finding = Hold(v1::GATE_CONSENT, of_need ? "NEED_CONSENT_MISSING" : "OFFER_CONSENT_MISSING");
    finding.basis = (of_need ? need : offer).VisibilityOf(Term::kConsent);
  }
  return finding;
}

GateFinding Cooperation(const Terms& need, const Terms& offer) {
  const auto missing = [](const Terms& side, const Terms& other) {
    return other.cooperation != 0 && (side.required_cooperation & ~other.cooperation) != 0;
  };
  GateFinding finding = Pass(v1::GATE_COOPERATION);
  if (missing(need, offer)) {
    finding = Fail(v1::GATE_COOPERATION, "NEED_REQUIRES_ANOTHER_FORM");
  } else if (missing(offer, need)) {
    finding = Fail(v1::GATE_COOPERATION, "OFFER_REQUIRES_ANOTHER_FORM");
  }
  if (finding.outcome != v1::GATE_OUTCOME_PASS) {
    finding.basis = std::max(need.VisibilityOf(Term::kCooperation), offer.VisibilityOf(Term::kCooperation));
  }
  return finding;
}

GateFinding TopicFloor(double topic, double floor) {
  return topic < floor ? Fail(v1::GATE_TOPIC_FLOOR, "DIFFERENT_PROBLEM") : Pass(v1::GATE_TOPIC_FLOOR);
}

GateFinding Indicators(v1::Gate gate, const Terms& need, const Terms& offer) {
  const IndicatorFinding found = CheckIndicators(gate, need, offer);
  GateFinding finding{gate, found.outcome, found.reason};
  if (found.outcome != v1::GATE_OUTCOME_PASS) {
    finding.basis = std::max(need.VisibilityOf(Term::kIndicators), offer.VisibilityOf(Term::kIndicators));
  }
  // The need has said what it asks: the rest is the offer's to say.
  if (found.outcome == v1::GATE_OUTCOME_UNKNOWN) finding.ask = v1::MATCH_SIDE_OFFER;
  return finding;
}

std::string ExportMessage(const Terms& side, absl::string_view which, absl::string_view what) {
  return absl::StrCat("the ", which, " ", what, " under the law of ", side.export_jurisdiction);
}

}  // namespace

v1::MatchSide WhoToAsk(bool need_silent, bool offer_silent) {
  if (need_silent == offer_silent) return v1::MATCH_SIDE_UNSPECIFIED;
  return need_silent ? v1::MATCH_SIDE_NEED : v1::MATCH_SIDE_OFFER;
}

GateFindings CheckGates(const Terms& need, const Terms& offer, double topic, double topic_floor, int64_t now) {
  return {OwnOrganization(need, offer),
          State(need, offer),
          AcceptingInterest(need, offer),
          Expiry(need, offer, now),
          ExcludedPartner(need, offer),
          ExportControl(need, offer),
          Consent(need, offer),
          Cooperation(need, offer),
          TopicFloor(topic, topic_floor),
          Indicators(v1::GATE_INDICATOR_MUST, need, offer),
          Indicators(v1::GATE_OPERATING_ENVELOPE, need, offer),
          ExclusiveLicense(need, offer, now)};
}

v1::GateOutcome WorstOutcome(const GateFindings& findings) {
  v1::GateOutcome worst = v1::GATE_OUTCOME_PASS;
  for (const GateFinding& finding : findings) worst = std::max(worst, finding.outcome);
  return worst;
}

std::string GateMessage(const GateFinding& finding, const Terms& need, const Terms& offer, double topic,
                        double topic_floor) {
  const absl::string_view reason = finding.reason;
  const auto state = [](const Terms& side) { return registry::v1::ListingState_Name(side.state); };
  const auto partner = [](const Terms& side) {
    return absl::StrCat(side.country, ", ", registry::v1::OrganizationType_Name(side.organization_type));
  };
  if (reason.empty()) return "";
  if (finding.gate == v1::GATE_INDICATOR_MUST || finding.gate == v1::GATE_OPERATING_ENVELOPE) {
    return IndicatorMessage(finding.gate, need, offer);
  }
  if (finding.gate == v1::GATE_EXCLUSIVE_LICENSE) return ExclusiveLicenseMessage(finding, need, offer);
  if (reason == "ORGANIZATION_NOT_STATED") return "one side names no organization";
  if (reason == "SAME_ORGANIZATION") return absl::StrCat("both belong to ", need.organization);
  if (reason == "PARTY_OF_THE_OTHER_LISTING") return "one side's organization has a part in the other's listing";
  if (reason == "NEED_NOT_PUBLISHED") return absl::StrCat("the need is ", state(need), ", want PUBLISHED");
  if (reason == "OFFER_NOT_PUBLISHED") return absl::StrCat("the offer is ", state(offer), ", want PUBLISHED");
  if (reason == "NEED_NOT_ACCEPTING_INTEREST") return "the need accepts no new introductions";
  if (reason == "OFFER_NOT_ACCEPTING_INTEREST") return "the offer accepts no new introductions";
  if (reason == "NEED_EXPIRED") return "the need has expired";
  if (reason == "OFFER_EXPIRED") return "the offer has expired";
  if (reason == "NEED_CALL_CLOSED") return absl::StrCat("the need's call closed on ", DateText(need.call_deadline));
  if (reason == "OFFER_CALL_CLOSED") return absl::StrCat("the offer's call closed on ", DateText(offer.call_deadline));
  if (reason == "EXCLUDED_BY_NEED") return absl::StrCat("the need's owner does not work with ", partner(offer));
  if (reason == "EXCLUDED_BY_OFFER") return absl::StrCat("the offer's owner does not work with ", partner(need));
  const bool offer_controlled = ExportOf(offer, need).reason == reason;
  const Terms& controlled = offer_controlled ? offer : need;
  const absl::string_view which = offer_controlled ? "offer" : "need";
  if (reason == "EXPORT_PROHIBITED") return ExportMessage(controlled, which, "must not leave");
  if (reason == "EXPORT_SECRET") return ExportMessage(controlled, which, "is a state secret");
  if (reason == "EXPORT_LICENSE_MISSING") {
    return ExportMessage(controlled, which, "needs a licence before it is negotiated");
  }
  if (reason == "NEED_CONSENT_MISSING") return "the need's owner has not consented to this revision";
  if (reason == "OFFER_CONSENT_MISSING") return "the offer's owner has not consented to this revision";
  if (reason == "NEED_REQUIRES_ANOTHER_FORM") {
    return absl::StrCat("the need requires ", CooperationText(need.required_cooperation), ", the offer gives ",
                        CooperationText(offer.cooperation));
  }
  if (reason == "OFFER_REQUIRES_ANOTHER_FORM") {
    return absl::StrCat("the offer requires ", CooperationText(offer.required_cooperation), ", the need accepts ",
                        CooperationText(need.cooperation));
  }
  return absl::StrFormat("a different problem: topic %.2f is below the floor of %.2f", topic, topic_floor);
}

}  // namespace karez::matching
