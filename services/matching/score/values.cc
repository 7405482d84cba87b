#include "services/matching/score/values.h"

#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "services/matching/score/delivery.h"
#include "services/matching/score/organization_fit.h"
#include "services/matching/score/proof.h"
#include "services/matching/score/rights.h"

namespace karez::matching {
namespace {

// "energy.solar (inferred, .72)".
std::string InferredText(const InferredSector& sector) {
  const std::string confidence = absl::StrFormat("%.2f", sector.confidence);
  return absl::StrCat(sector.code, " (inferred, ", absl::StripPrefix(confidence, "0"), ")");
}

std::string ReadinessText(const ReadinessRange& range) {
  if (!range.stated()) return "";
  if (range.low == range.high) return absl::StrCat("TRL ", range.low);
  return absl::StrCat("TRL ", range.low, "-", range.high, range.inferred ? ", inferred from the form of deal" : "");
}

std::string AmountText(double amount) { return absl::StrFormat("%.15g", amount); }

std::string MoneyText(const MoneyTerms& money) {
  if (!money.stated()) return "";
  std::string basis = type::v1::MoneyBasis_Name(money.basis);
  const absl::string_view word = absl::StripPrefix(basis, "MONEY_BASIS_");
  if (std::isinf(money.max)) return absl::StrCat(money.currency, " ", AmountText(money.min), " and more, ", word);
  if (money.min == 0) return absl::StrCat(money.currency, " up to ", AmountText(money.max), ", ", word);
  return absl::StrCat(money.currency, " ", AmountText(money.min), "-", AmountText(money.max), ", ", word);
}

std::string TimingText(const TimingTerms& timing) {
  std::vector<std::string> parts;
  if (timing.start != 0) parts.push_back(absl::StrCat("from ", DateText(timing.start)));
  if (timing.end != 0) parts.push_back(absl::StrCat("until ", DateText(timing.end)));
  if (timing.months != 0) parts.push_back(absl::StrCat(timing.months, " months"));
  return absl::StrJoin(parts, ", ");
}

std::string GeographyText(const Terms& terms) {
  if (!terms.regions.empty()) return absl::StrJoin(terms.regions, ", ");
  if (terms.is_offer || terms.country.empty()) return "";
  return absl::StrCat("seat ", terms.seat_region.empty() ? terms.country : terms.seat_region);
}

}  // namespace

std::string DateText(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_seconds), absl::UTCTimeZone());
}

std::string CooperationText(uint16_t modes) {
  std::vector<std::string> names;
  for (int mode = 1; mode < type::v1::CooperationMode_ARRAYSIZE; ++mode) {
    if ((modes >> mode & 1) == 0) continue;
    const std::string name = type::v1::CooperationMode_Name(static_cast<type::v1::CooperationMode>(mode));
    names.emplace_back(absl::StripPrefix(name, "COOPERATION_MODE_"));
  }
  return names.empty() ? "nothing stated" : absl::StrJoin(names, ", ");
}

std::string StatedValue(const Terms& terms, v1::Component component, options::v1::Visibility clearance) {
  switch (component) {
    case v1::COMPONENT_PROOF:
      return ProofText(terms);
    case v1::COMPONENT_RIGHTS:
      return RightsText(terms);
    case v1::COMPONENT_ORGANIZATION_FIT:
      return OrganizationText(terms, clearance);
    case v1::COMPONENT_CONFORMITY:
      return ConformityText(terms);
    case v1::COMPONENT_DELIVERY:
      return DeliveryText(terms);
    case v1::COMPONENT_ZONE:
      return ZoneText(terms);
    case v1::COMPONENT_SECTOR:
      if (terms.sectors.empty() && terms.inferred_sector.present()) return InferredText(*terms.inferred_sector);
      return absl::StrJoin(terms.sectors, ", ");
    case v1::COMPONENT_READINESS:
      return ReadinessText(terms.readiness);
    case v1::COMPONENT_COOPERATION:
      return terms.cooperation == 0 ? "" : CooperationText(terms.cooperation);
    case v1::COMPONENT_MONEY:
      return MoneyText(terms.money);
    case v1::COMPONENT_GEOGRAPHY:
      return GeographyText(terms);
    case v1::COMPONENT_TIMING:
      return TimingText(terms.timing);
    case v1::COMPONENT_LANGUAGE:
      return absl::StrJoin(terms.languages, ", ");
    default:
      return "";
  }
}

}  // namespace karez::matching
