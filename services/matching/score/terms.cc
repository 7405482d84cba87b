#include "services/matching/score/terms.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "services/matching/score/heap_bytes.h"
#include "services/runtime/visibility.h"
#include "services/text/language_tag.h"

namespace karez::matching {
namespace {

using registry::v1::Listing;

// The listing's field of each Term.
constexpr std::array<const char*, kTermCount> kTermFields = {
    "sectors",       "readiness", "cooperation", "money",          "regions",
    "delivery",      "timing",    "preferences", "export_control", "consent",
    "license_scope", "offer",     "references",  "conformities",   "zones",
    "indicators",    "parties",   "call",        "organization",   "accepting_interest"};

options::v1::Visibility VisibilityOf(const Listing& listing, const char* name) {
  return runtime::FieldVisibility(listing, *Listing::descriptor()->FindFieldByName(name));
}

std::array<uint8_t, kTermCount> Visibilities(const Listing& listing) {
  std::array<uint8_t, kTermCount> levels{};
  for (int i = 0; i < kTermCount; ++i) levels[i] = static_cast<uint8_t>(VisibilityOf(listing, kTermFields[i]));
  return levels;
}

// What is inferred from texts is as hidden as they are, also that it is nothing.
void HideInferredSector(const Listing& listing, Terms& terms) {
  uint8_t& level = terms.visibility[static_cast<size_t>(Term::kSectors)];
  for (const char* field : {"titles", "keywords", "descriptions"}) {
    level = std::max(level, static_cast<uint8_t>(VisibilityOf(listing, field)));
  }
}

ReadinessRange EenRange(type::v1::EenStage stage) {
  switch (stage) {
    case type::v1::EEN_STAGE_CONCEPT:
      return {1, 3};
    case type::v1::EEN_STAGE_LAB_TESTED:
      return {4, 5};
    case type::v1::EEN_STAGE_PROTOTYPE:
      return {6, 6};
    case type::v1::EEN_STAGE_FIELD_TESTED:
      return {7, 8};
    case type::v1::EEN_STAGE_ON_MARKET:
      return {9, 9};
    default:
      return {};
  }
}

ReadinessRange ChineseRange(type::v1::ChineseStage stage) {
  switch (stage) {
    case type::v1::CHINESE_STAGE_LABORATORY:
      return {1, 4};
    case type::v1::CHINESE_STAGE_SMALL_SCALE_TEST:
      return {5, 5};
    case type::v1::CHINESE_STAGE_PILOT_TEST:
      return {6, 7};
    case type::v1::CHINESE_STAGE_EARLY_INDUSTRIAL:
      return {8, 8};
    case type::v1::CHINESE_STAGE_MASS_PRODUCTION:
      return {9, 9};
    default:
      return {};
  }
}

// The stage words count only where no level is stated. A buyer who names a stage
// takes what is riper too; a partner in research means that stage.
ReadinessRange MakeReadiness(const type::v1::Readiness& readiness, bool is_offer, bool seeks_research) {
  const auto level = [](int trl) { return static_cast<int8_t>(trl); };
  if (readiness.trl() > 0 || readiness.max_trl() > 0) {
    if (is_offer) return {level(readiness.trl()), level(readiness.trl())};
    return {level(std::max(readiness.trl(), 1)), level(readiness.max_trl() > 0 ? readiness.max_trl() : 9)};
  }
  ReadinessRange range = EenRange(readiness.een_stage());
  if (!range.stated()) range = ChineseRange(readiness.chinese_stage());
  if (range.stated() && !is_offer && !seeks_research) range.high = 9;
  return range;
}

// Forms in which a technology is taken into use.
constexpr uint16_t kBuyerForms =
    CooperationBit(type::v1::COOPERATION_MODE_TRANSFER) | CooperationBit(type::v1::COOPERATION_MODE_LICENSE) |
    CooperationBit(type::v1::COOPERATION_MODE_TECHNICAL_SERVICE) | CooperationBit(type::v1::COOPERATION_MODE_SUPPLY);

// Whether a need looks for a partner in research rather than for a technology to use.
bool SeeksResearch(const Terms& need) {
  if ((need.cooperation & kBuyerForms) != 0) return false;
  if ((need.cooperation & CooperationBit(type::v1::COOPERATION_MODE_JOINT_DEVELOPMENT)) != 0) return true;
  return need.organization_type == registry::v1::ORGANIZATION_TYPE_UNIVERSITY ||
         need.organization_type == registry::v1::ORGANIZATION_TYPE_RESEARCH_INSTITUTE ||
         need.organization_type == registry::v1::ORGANIZATION_TYPE_LABORATORY;
}

ReadinessRange InferReadiness(const Terms& need) {
  if (SeeksResearch(need)) return {2, 6, true};
  const bool buys = (need.cooperation & kBuyerForms) != 0;
  if (buys && (need.cooperation & CooperationBit(type::v1::COOPERATION_MODE_JOINT_DEVELOPMENT)) == 0)
    return {7, 9, true};
  if (!buys && (need.organization_type == registry::v1::ORGANIZATION_TYPE_FARM ||
                need.organization_type == registry::v1::ORGANIZATION_TYPE_PUBLIC_BODY)) {
    return {7, 9, true};
  }
  return {};
}

double Amount(const google::type::Money& money) {
  return static_cast<double>(money.units()) + static_cast<double>(money.nanos()) * 1e-9;
}

MoneyTerms MakeMoney(const type::v1::MoneyRange& range) {
  MoneyTerms terms;
  if (!range.has_min() && !range.has_max()) return terms;
  terms.min = range.has_min() ? Amount(range.min()) : 0;
  terms.max = range.has_max() ? Amount(range.max()) : std::numeric_limits<double>::infinity();
  terms.currency = range.has_max() ? range.max().currency_code() : range.min().currency_code();
  if (range.basis() != type::v1::MONEY_BASIS_UNSPECIFIED) terms.basis = range.basis();
  return terms;
}

void AddLanguage(absl::string_view tag, std::vector<std::string>& languages) {
  std::string primary = text::PrimaryLanguage(tag);
  if (std::find(languages.begin(), languages.end(), primary) == languages.end()) languages.push_back(primary);
}

void FillOwner(const registry::v1::Organization& organization, Terms& terms) {
  terms.country = organization.country();
  terms.seat_region = organization.region();
  terms.organization_type = organization.type();
  terms.organization_size = organization.size();
  for (const std::string& tag : organization.working_languages()) AddLanguage(tag, terms.languages);
}

void FillDeal(const Listing& listing, Terms& terms) {
  for (const auto& term : listing.cooperation()) {
    const uint16_t bit = CooperationBit(term.mode());
    terms.cooperation |= bit;
    if (term.necessity() == type::v1::NECESSITY_REQUIRED) terms.required_cooperation |= bit;
  }
  terms.money = MakeMoney(listing.money());
  terms.timing.start = listing.timing().start_time().seconds();
  terms.timing.end = listing.timing().end_time().seconds();
  terms.timing.months = static_cast<int16_t>(listing.timing().months());
  if (DealTerms deal = MakeDealTerms(listing); deal.stated()) terms.deal.Edit() = std::move(deal);
}

void FillReadiness(const Listing& listing, Terms& terms) {
  const type::v1::Readiness& stated = listing.readiness();
  if (!terms.is_offer && stated.trl() == 0 && stated.max_trl() == 0) {
    // The forms of deal say how a stage is meant, or what is inferred: who may not
    // see them may not see it either, nor that it is nothing.
    auto& level = terms.visibility[static_cast<size_t>(Term::kReadiness)];
    level = std::max({level, terms.visibility[static_cast<size_t>(Term::kCooperation)],
                      terms.visibility[static_cast<size_t>(Term::kOrganization)]});
  }
  terms.readiness = MakeReadiness(stated, terms.is_offer, !terms.is_offer && SeeksResearch(terms));
  if (!terms.is_offer && !terms.readiness.stated()) terms.readiness = InferReadiness(terms);
}

void FillControl(const Listing& listing, Terms& terms) {
  terms.accepting_interest = !listing.has_accepting_interest() || listing.accepting_interest();
  terms.consented =
      !listing.consent().substance_hash().empty() && listing.consent().substance_hash() == listing.substance_hash();
  terms.call_deadline = listing.call().deadline().seconds();
  for (const int type : listing.preferences().excluded_types()) {
    terms.excluded_types.push_back(static_cast<registry::v1::OrganizationType>(type));
  }
  terms.excluded_countries.assign(listing.preferences().excluded_countries().begin(),
                                  listing.preferences().excluded_countries().end());
  if (listing.export_control().status() != registry::v1::EXPORT_CONTROL_STATUS_UNSPECIFIED) {
    terms.export_status = listing.export_control().status();
    terms.export_jurisdiction = listing.export_control().jurisdiction();
    terms.export_licensed = !listing.export_control().license().empty();
  }
}

}  // namespace

size_t Terms::HeapBytes() const {
  return indicators.HeapBytes() + BytesOf(parties) + BytesOf(sectors) + BytesOf(regions) + BytesOf(languages) +
         BytesOf(excluded_countries) + BytesOf(excluded_types) + BytesOf(organization) + BytesOf(substance_hash) +
         (inferred_sector.present() ? sizeof(InferredSector) + BytesOf(inferred_sector->code) : 0) +
         (deal.present() ? deal->HeapBytes() : 0);
}

absl::string_view CountryOf(absl::string_view region) { return region.substr(0, 2); }

TextTerms TextTermsOf(const Listing& listing) {
  const auto readable = [&](const char* field) {
    return VisibilityOf(listing, field) <= VisibilityOf(listing, "indicators");
  };
  TextTerms read;
  read.indicators = MakeIndicatorTerms(listing, readable("titles"), readable("descriptions"));
  if (!listing.sectors().empty()) return read;
  std::optional<InferredSector> inferred = InferSector(listing);
  if (inferred) read.inferred_sector.Edit() = *std::move(inferred);
  return read;
}

Terms MakeTerms(const Listing& listing, const registry::v1::Organization* organization, bool draft) {
  return MakeTerms(listing, organization, draft, TextTermsOf(listing));
}

Terms MakeTerms(const Listing& listing, const registry::v1::Organization* organization, bool draft, TextTerms read) {
  Terms terms;
  terms.is_offer = listing.has_offer();
  terms.draft = draft;
  terms.state = listing.state();
  if (!draft) terms.substance_hash = listing.substance_hash();
  terms.organization = listing.organization();
  for (const auto& party : listing.parties()) terms.parties.push_back(party.organization());
  for (const std::string& tag : listing.delivery().working_languages()) AddLanguage(tag, terms.languages);
  if (organization != nullptr) FillOwner(*organization, terms);
  for (const auto& sector : listing.sectors()) terms.sectors.push_back(sector.code());
  terms.indicators = std::move(read.indicators);
  terms.inferred_sector = std::move(read.inferred_sector);
  terms.visibility = Visibilities(listing);
  if (terms.sectors.empty()) HideInferredSector(listing, terms);
  terms.regions.assign(listing.regions().begin(), listing.regions().end());
  FillDeal(listing, terms);
  FillControl(listing, terms);
  FillReadiness(listing, terms);
  return terms;
}

}  // namespace karez::matching
