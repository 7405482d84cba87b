#include "services/matching/explain/near_miss.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "services/matching/explain/change.h"
#include "services/matching/score/components.h"
#include "services/matching/score/indicators.h"
#include "services/matching/score/place.h"
#include "services/matching/score/rights.h"
#include "services/matching/score/values.h"

namespace karez::matching {
namespace {

// Less is not worth a broker's time.
constexpr double kLeastGain = .005;

using Changes = std::vector<Change>;

class Proposals {
 public:
  Proposals(const Terms& need, const Terms& offer, const ScoringContext& context)
      : need_(need), offer_(offer), context_(context) {}

  Changes All() {
    Performance();
    Envelope();
    Readiness();
    Cooperation();
    Conformity();
    Delivery();
    Exclusivity();
    Money();
    Timing();
    Geography();
    Language();
    GivenAway();
    Record(v1::MATCH_SIDE_NEED, need_);
    Record(v1::MATCH_SIDE_OFFER, offer_);
    Partner(v1::MATCH_SIDE_NEED, need_, offer_);
    Partner(v1::MATCH_SIDE_OFFER, offer_, need_);
    return std::move(changes_);
  }

 private:
  bool Visible(const Terms& side, Term term) const { return side.VisibilityOf(term) <= context_.clearance; }
  bool BothVisible(Term term) const { return Visible(need_, term) && Visible(offer_, term); }

  // A copy of the pair to be changed; the references live until the next call.
  Change& Add(v1::MatchSide side, v1::Component component, v1::Gate gate, std::string text) {
    changes_.push_back({side, component, gate, need_, offer_, std::move(text)});
    return changes_.back();
  }
  Change& OfNeed(v1::Component component, std::string text) {
    return Add(v1::MATCH_SIDE_NEED, component, v1::GATE_UNSPECIFIED, absl::StrCat("the need ", text));
  }
  Change& OfOffer(v1::Component component, std::string text) {
    return Add(v1::MATCH_SIDE_OFFER, component, v1::GATE_UNSPECIFIED, absl::StrCat("the offer ", text));
  }

  void Performance() {
    if (!BothVisible(Term::kIndicators)) return;
    for (const MissedIndicator& missed : MissedIndicators(v1::COMPONENT_INDICATORS, need_, offer_)) {
      const IndicatorTerm& asked = need_.indicators.items[missed.asked];
      const IndicatorTerm& stated = offer_.indicators.items[missed.stated];
      Change& change =
          OfNeed(v1::COMPONENT_INDICATORS, absl::StrCat("accepted ", QuantityName(need_.indicators, asked), " ",
                                                        IndicatorValueText(offer_.indicators, stated), " (it asks for ",
                                                        IndicatorValueText(need_.indicators, asked), ")"));
      change.gate = v1::GATE_INDICATOR_MUST;
      IndicatorTerm& accepted = change.need.indicators.items[missed.asked];
      accepted.low = stated.low;
      accepted.high = stated.high;
    }
  }

  void Envelope() {
    if (!BothVisible(Term::kIndicators)) return;
    for (const MissedIndicator& missed : MissedIndicators(v1::COMPONENT_OPERATING_ENVELOPE, need_, offer_)) {
      const IndicatorTerm& site = need_.indicators.items[missed.asked];
      const IndicatorTerm& stated = offer_.indicators.items[missed.stated];
      Change& change = OfOffer(v1::COMPONENT_OPERATING_ENVELOPE,
                               absl::StrCat("also stood ", QuantityName(need_.indicators, site), " ",
                                            IndicatorValueText(need_.indicators, site), " (it stands ",
                                            IndicatorValueText(offer_.indicators, stated), ")"));
      change.gate = v1::GATE_OPERATING_ENVELOPE;
      IndicatorTerm& stands = change.offer.indicators.items[missed.stated];
      if (std::isfinite(site.low)) stands.low = std::min(stated.low, site.low);
      if (std::isfinite(site.high)) stands.high = std::max(stated.high, site.high);
      if (std::isfinite(site.low)) stands.high = std::max(stands.high, site.low);
      if (std::isfinite(site.high)) stands.low = std::min(stands.low, site.high);
    }
  }

  void Readiness() {
    if (!BothVisible(Term::kReadiness) || !need_.readiness.stated() || !offer_.readiness.stated()) return;
    const std::string wanted = StatedValue(need_, v1::COMPONENT_READINESS);
    const std::string offered = StatedValue(offer_, v1::COMPONENT_READINESS);
    if (offer_.readiness.high < need_.readiness.low) {
      OfNeed(v1::COMPONENT_READINESS, absl::StrCat("accepted ", offered, " (it asks for ", wanted, ")"))
          .need.readiness.low = offer_.readiness.high;
      Change& raised = OfOffer(v1::COMPONENT_READINESS,
                               absl::StrCat("reached TRL ", need_.readiness.low, " (it stands at ", offered, ")"));
      raised.offer.readiness = {need_.readiness.low, need_.readiness.low};
    } else if (offer_.readiness.low > need_.readiness.high) {
      OfNeed(v1::COMPONENT_READINESS, absl::StrCat("accepted ", offered, " (it asks for ", wanted, ")"))
          .need.readiness.high = offer_.readiness.low;
    }
  }

  void Cooperation() {
    if (!BothVisible(Term::kCooperation) || need_.cooperation == 0 || offer_.cooperation == 0) return;
    const auto missing = [](const Terms& side, const Terms& other) {
      return static_cast<uint16_t>(side.required_cooperation & ~other.cooperation);
    };
    if (const uint16_t modes = missing(need_, offer_)) {
      Change& change = Add(v1::MATCH_SIDE_NEED, v1::COMPONENT_UNSPECIFIED, v1::GATE_COOPERATION,
                           absl::StrCat("the need could do without ", CooperationText(modes), ", which it requires"));
      change.need.required_cooperation &= offer_.cooperation;
    }
    if (const uint16_t modes = missing(offer_, need_)) {
      Change& change = Add(v1::MATCH_SIDE_OFFER, v1::COMPONENT_UNSPECIFIED, v1::GATE_COOPERATION,
                           absl::StrCat("the offer could do without ", CooperationText(modes), ", which it requires"));
      change.offer.required_cooperation &= need_.cooperation;
    }
    const auto lacking = static_cast<uint16_t>(need_.cooperation & ~offer_.cooperation);
    if (lacking == 0) return;
    const uint16_t required = missing(need_, offer_);
    const uint16_t wanted = required != 0 ? required : lacking;
    const auto one = static_cast<uint16_t>(wanted & -wanted);
    Change& change =
        OfOffer(v1::COMPONENT_COOPERATION, absl::StrCat("also came as ", CooperationText(one), " (it comes as ",
                                                        CooperationText(offer_.cooperation), ")"));
    change.offer.cooperation |= one;
    if (required != 0) change.gate = v1::GATE_COOPERATION;
  }

  void Conformity() {
    if (!BothVisible(Term::kConformities) || offer_.deal->conformities.empty()) return;
    for (const ConformityTerms& wanted : need_.deal->conformities) {
      if (wanted.status != type::v1::CONFORMITY_STATUS_REQUIRED) continue;
      const auto held = [&](const ConformityTerms& certificate) {
        return certificate.status == type::v1::CONFORMITY_STATUS_HELD && Satisfies(certificate.scheme, wanted.scheme);
      };
      const auto& certificates = offer_.deal->conformities;
      if (std::any_of(certificates.begin(), certificates.end(), held)) continue;
      Change& change =
          OfOffer(v1::COMPONENT_CONFORMITY, absl::StrCat("held ", wanted.words, ", which the need requires"));
      ConformityTerms& certificate = change.offer.deal.Edit().conformities.emplace_back(wanted);
      certificate.status = type::v1::CONFORMITY_STATUS_HELD;
      return;
    }
  }

  void Delivery() {
    if (!BothVisible(Term::kDelivery)) return;
    const DeliveryTerms& wanted = need_.deal->delivery;
    const DeliveryTerms& given = offer_.deal->delivery;
    for (const auto& [answer, what] :
         {std::pair(&DeliveryTerms::training, "training"), std::pair(&DeliveryTerms::commissioning, "commissioning"),
          std::pair(&DeliveryTerms::spares, "spare parts")}) {
      if (wanted.*answer != Answer::kYes || given.*answer != Answer::kNo) continue;
      Change& change = OfOffer(v1::COMPONENT_DELIVERY, absl::StrCat("came with ", what, ", which the need asks for"));
      change.offer.deal.Edit().delivery.*answer = Answer::kYes;
      return;
    }
  }

  void Exclusivity() {
    if (!BothVisible(Term::kLicense)) return;
    const type::v1::Exclusivity wanted = need_.deal->license.exclusivity;
    const type::v1::Exclusivity given = offer_.deal->license.exclusivity;
    if (given == type::v1::EXCLUSIVITY_UNSPECIFIED || wanted <= given) return;
    const auto word = [](type::v1::Exclusivity exclusivity) {
      return std::string(absl::StripPrefix(type::v1::Exclusivity_Name(exclusivity), "EXCLUSIVITY_"));
    };
    Change& change = OfNeed(v1::COMPONENT_RIGHTS,
                            absl::StrCat("took a licence that is ", word(given), " (it asks for ", word(wanted), ")"));
    change.need.deal.Edit().license.exclusivity = given;
  }

  void Money() {
    if (!BothVisible(Term::kMoney) || !need_.money.stated() || !offer_.money.stated()) return;
    if (need_.money.currency != offer_.money.currency || need_.money.basis != offer_.money.basis) return;
    if (offer_.money.max <= need_.money.max) return;
    const double enough = offer_.money.min > need_.money.max ? offer_.money.min : offer_.money.max;
    if (enough > need_.money.max * 10) return;  // No small change.
    OfNeed(v1::COMPONENT_MONEY, absl::StrFormat("had a budget of %s %.15g (it states %s)", need_.money.currency, enough,
                                                StatedValue(need_, v1::COMPONENT_MONEY)))
        .need.money.max = enough;
  }

  void Timing() {
    if (!BothVisible(Term::kTiming)) return;
    if (need_.timing.months > 0 && offer_.timing.months > need_.timing.months) {
      OfNeed(v1::COMPONENT_TIMING,
             absl::StrCat("allowed ", offer_.timing.months, " months (it allows ", need_.timing.months, ")"))
          .need.timing.months = offer_.timing.months;
    }
    if (need_.timing.end != 0 && offer_.timing.start != 0) {
      const auto ready = static_cast<int64_t>(ReadyTime(offer_.timing));
      if (ready <= need_.timing.end) return;
      OfNeed(v1::COMPONENT_TIMING,
             absl::StrCat("could wait until ", DateText(ready), " (it wants it by ", DateText(need_.timing.end), ")"))
          .need.timing.end = ready;
    }
  }

  void Geography() {
    if (!BothVisible(Term::kRegions) || offer_.regions.empty()) return;
    for (const std::string& region : WantedRegions(need_)) {
      const auto serves = [&](const std::string& by) { return Serves(by, region); };
      if (std::any_of(offer_.regions.begin(), offer_.regions.end(), serves)) continue;
      OfOffer(v1::COMPONENT_GEOGRAPHY, absl::StrCat("also served ", region)).offer.regions.push_back(region);
      return;
    }
  }

  void Language() {
    if (!BothVisible(Term::kDelivery) || need_.languages.empty() || offer_.languages.empty()) return;
    if (LanguageFit(need_, offer_).value > 0) return;
    const std::string& language = need_.languages.front();
    OfOffer(v1::COMPONENT_LANGUAGE, absl::StrCat("came with people who work in ", language,
                                                 " (theirs: ", StatedValue(offer_, v1::COMPONENT_LANGUAGE), ")"))
        .offer.languages.push_back(language);
  }

  // A licence or an option that somebody else has.
  void GivenAway() {
    const GateFinding finding = ExclusiveLicense(need_, offer_, context_.now);
    if (finding.outcome == v1::GATE_OUTCOME_PASS || finding.basis > context_.clearance) return;
    Change& change =
        Add(v1::MATCH_SIDE_OFFER, v1::COMPONENT_UNSPECIFIED, v1::GATE_EXCLUSIVE_LICENSE,
            absl::StrCat("the offer were free again (", ExclusiveLicenseMessage(finding, need_, offer_), ")"));
    change.offer.deal.Edit().availability = {};
  }

  // What the record of one listing holds against a match.
  void Record(v1::MatchSide side, const Terms& stated) {
    const auto changed = [&](v1::Gate gate, absl::string_view text) -> Terms& {
      const absl::string_view which = side == v1::MATCH_SIDE_NEED ? "the need " : "the offer ";
      Change& change = Add(side, v1::COMPONENT_UNSPECIFIED, gate, absl::StrCat(which, text));
      return side == v1::MATCH_SIDE_NEED ? change.need : change.offer;
    };
    if (!stated.accepting_interest && Visible(stated, Term::kAcceptingInterest)) {
      changed(v1::GATE_ACCEPTING_INTEREST, "accepted interest again").accepting_interest = true;
    }
    if (stated.state == registry::v1::LISTING_STATE_ON_HOLD) {
      changed(v1::GATE_STATE, "were released from hold").state = registry::v1::LISTING_STATE_PUBLISHED;
    }
    if (stated.state == registry::v1::LISTING_STATE_EXPIRED) {
      changed(v1::GATE_EXPIRY, "were renewed (it has expired)").state = registry::v1::LISTING_STATE_PUBLISHED;
    }
    if (stated.call_deadline != 0 && stated.call_deadline < context_.now && Visible(stated, Term::kCall)) {
      changed(v1::GATE_EXPIRY,
              absl::StrCat("belonged to an open call (its call closed on ", DateText(stated.call_deadline), ")"))
          .call_deadline = 0;
    }
    if (!stated.draft && !stated.consented && Visible(stated, Term::kConsent)) {
      changed(v1::GATE_CONSENT, "had its owner's consent to the present revision").consented = true;
    }
    if (stated.export_status == registry::v1::EXPORT_CONTROL_STATUS_RESTRICTED && !stated.export_licensed &&
        Visible(stated, Term::kExportControl)) {
      changed(v1::GATE_EXPORT_CONTROL, absl::StrCat("had the export licence of ", stated.export_jurisdiction))
          .export_licensed = true;
    }
  }

  // Whom one side excludes.
  void Partner(v1::MatchSide side, const Terms& stated, const Terms& other) {
    if (!Visible(stated, Term::kPreferences)) return;
    Terms allowing = stated;
    const bool type = other.organization_type != registry::v1::ORGANIZATION_TYPE_UNSPECIFIED &&
                      std::erase(allowing.excluded_types, other.organization_type) > 0;
    const bool country = std::erase(allowing.excluded_countries, other.country) > 0;
    if (!type && !country) return;
    std::string partner = "partners";
    if (type) {
      const std::string& name = registry::v1::OrganizationType_Name(other.organization_type);
      partner = absl::StrCat("a partner of type ", absl::StripPrefix(name, "ORGANIZATION_TYPE_"));
    }
    if (country) absl::StrAppend(&partner, " in ", other.country);
    const absl::string_view which = side == v1::MATCH_SIDE_NEED ? "the need's owner " : "the offer's owner ";
    Change& change = Add(side, v1::COMPONENT_UNSPECIFIED, v1::GATE_EXCLUDED_PARTNER,
                         absl::StrCat(which, "worked with ", partner, ", which it excludes"));
    (side == v1::MATCH_SIDE_NEED ? change.need : change.offer) = std::move(allowing);
  }

  const Terms& need_;
  const Terms& offer_;
  const ScoringContext& context_;
  Changes changes_;
};

const GateFinding* FindingOf(const Evaluation& evaluation, v1::Gate gate) {
  for (const GateFinding& finding : evaluation.gates) {
    if (finding.gate == gate) return &finding;
  }
  return nullptr;
}

bool Opens(v1::Gate gate, const Evaluation& before, const Evaluation& after) {
  const GateFinding* was = FindingOf(before, gate);
  const GateFinding* is = FindingOf(after, gate);
  return was != nullptr && is != nullptr && is->outcome < was->outcome;
}

}  // namespace

std::vector<v1::NearMiss> FindNearMisses(const Terms& need, const Terms& offer, const Evaluation& before,
                                         const ScoringContext& context) {
  const double topic = before.components[v1::COMPONENT_TOPIC].value;
  std::vector<v1::NearMiss> found;
  Changes proposed = Proposals(need, offer, context).All();
  Changes of_fit = ProposeFitChanges(need, offer, before, context);
  std::move(of_fit.begin(), of_fit.end(), std::back_inserter(proposed));
  for (const Change& change : proposed) {
    const Evaluation after = Evaluate(change.need, change.offer, topic, context);
    const bool opens = Opens(change.gate, before, after);
    if (!opens && after.score < before.score + kLeastGain) continue;
    v1::NearMiss& near_miss = found.emplace_back();
    near_miss.set_side(change.side);
    near_miss.set_component(change.component);
    if (opens) near_miss.set_gate(change.gate);
    near_miss.set_change(change.text);
    near_miss.set_score(after.score);
    near_miss.set_outcome(after.outcome);
  }
  std::stable_sort(found.begin(), found.end(), [](const v1::NearMiss& a, const v1::NearMiss& b) {
    const auto fails = [](const v1::NearMiss& near_miss) { return near_miss.outcome() == v1::GATE_OUTCOME_FAIL; };
    if (fails(a) != fails(b)) return fails(b);
    // What opens a gate before what only betters the score.
    const bool a_opens = a.gate() != v1::GATE_UNSPECIFIED;
    const bool b_opens = b.gate() != v1::GATE_UNSPECIFIED;
    if (a_opens != b_opens) return a_opens;
    return a.score() > b.score();
  });
  if (found.size() > kMaxNearMisses) found.resize(kMaxNearMisses);
  return found;
}

}  // namespace karez::matching
