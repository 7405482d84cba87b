#include "services/matching/score/components.h"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <string>

#include "absl/types/span.h"
#include "services/matching/score/place.h"

namespace karez::matching {
namespace {

constexpr double kSecondsOfMonth = 30.4375 * 86400;  // Of the Gregorian year's twelfth.
constexpr double kUsualReadiness = .7;

double Clamp(double value) { return std::clamp(value, 0.0, 1.0); }

absl::Span<const std::string> SectorsOf(const Terms& terms) {
  if (!terms.sectors.empty()) return terms.sectors;
  if (!terms.inferred_sector.present()) return {};
  return {&terms.inferred_sector->code, 1};
}

double SectorCloseness(absl::string_view a, absl::string_view b) {
  if (a == b) return 1;
  size_t shared = 0;
  bool same_top = false;
  for (; shared < std::min(a.size(), b.size()) && a[shared] == b[shared]; ++shared) same_top |= a[shared] == '.';
  const bool covers = shared == a.size() ? b[shared] == '.' : shared == b.size() && a[shared] == '.';
  if (covers) return .85;
  return same_top ? .6 : .1;
}

double Served(absl::string_view region, const std::vector<std::string>& served) {
  double best = 0;
  for (const std::string& by : served) {
    if (Serves(by, region)) return 1;
    if (CountryOf(by) == CountryOf(region)) {
      // The whole country is wanted and only a part is served, or another part is.
      best = std::max(best, .5);
    } else if (SideOf(CountryOf(by)) != 0 && SideOf(CountryOf(by)) == SideOf(CountryOf(region))) {
      best = std::max(best, .25);
    }
  }
  return best;
}

}  // namespace

ComponentValue Silence(bool need_says, bool offer_says) {
  if (need_says && offer_says) return {};
  if (need_says) return {0, v1::UNKNOWN_REASON_OFFER_SILENT};
  if (offer_says) return {0, v1::UNKNOWN_REASON_NEED_SILENT};
  return {0, v1::UNKNOWN_REASON_BOTH_SILENT};
}

ComponentValue SectorFit(const Terms& need, const Terms& offer) {
  const absl::Span<const std::string> wanted_sectors = SectorsOf(need);
  const absl::Span<const std::string> offered_sectors = SectorsOf(offer);
  ComponentValue fit = Silence(!wanted_sectors.empty(), !offered_sectors.empty());
  for (const std::string& wanted : wanted_sectors) {
    for (const std::string& offered : offered_sectors)
      fit.value = std::max(fit.value, SectorCloseness(wanted, offered));
  }
  return fit;
}

ComponentValue ReadinessFit(const Terms& need, const Terms& offer) {
  ComponentValue fit = Silence(need.readiness.stated(), offer.readiness.stated());
  if (!fit.known()) return fit;
  const int below = need.readiness.low - offer.readiness.high;
  const int above = offer.readiness.low - need.readiness.high;
  constexpr double kBelow[] = {1, .7, .4, .15, 0};
  constexpr double kAbove[] = {1, .8, .6, .4, .2};
  fit.value = below > 0 ? kBelow[std::min(below, 4)] : kAbove[std::clamp(above, 0, 4)];
  if (need.readiness.inferred) fit.value = kUsualReadiness + (fit.value - kUsualReadiness) / 2;
  return fit;
}

ComponentValue CooperationFit(const Terms& need, const Terms& offer) {
  ComponentValue fit = Silence(need.cooperation != 0, offer.cooperation != 0);
  if (!fit.known()) return fit;
  const auto count = [](uint16_t modes) { return static_cast<double>(std::bitset<16>(modes).count()); };
  const double common = count(need.cooperation & offer.cooperation);
  fit.value = common == 0 ? 0 : .6 + .4 * common / std::min(count(need.cooperation), count(offer.cooperation));
  return fit;
}

ComponentValue GeographyFit(const Terms& need, const Terms& offer) {
  const absl::Span<const std::string> wanted = WantedRegions(need);
  ComponentValue fit = Silence(!wanted.empty(), !offer.regions.empty());
  if (!fit.known()) return fit;
  double sum = 0;
  for (const std::string& region : wanted) sum += Served(region, offer.regions);
  fit.value = sum / static_cast<double>(wanted.size());
  return fit;
}

ComponentValue LanguageFit(const Terms& need, const Terms& offer) {
  ComponentValue fit = Silence(!need.languages.empty(), !offer.languages.empty());
  for (const std::string& language : need.languages) {
    if (std::find(offer.languages.begin(), offer.languages.end(), language) != offer.languages.end()) fit.value = 1;
  }
  return fit;
}

ComponentValue MoneyFit(const Terms& need, const Terms& offer) {
  ComponentValue fit = Silence(need.money.stated(), offer.money.stated());
  if (!fit.known()) return fit;
  if (need.money.currency != offer.money.currency || need.money.basis != offer.money.basis) {
    return {0, v1::UNKNOWN_REASON_BASIS};
  }
  const double budget = need.money.max;
  const double least = offer.money.min;
  const double greatest = offer.money.max;
  if (greatest <= budget) {
    fit.value = 1;
  } else if (least <= budget) {
    fit.value = std::isinf(greatest) ? .6 : .6 + .4 * (budget - least) / (greatest - least);
  } else {
    fit.value = budget > 0 ? .6 * Clamp(1 - (least - budget) / budget) : 0;
  }
  return fit;
}

double ReadyTime(const TimingTerms& offer) { return static_cast<double>(offer.start) + offer.months * kSecondsOfMonth; }

ComponentValue TimingFit(const Terms& need, const Terms& offer) {
  ComponentValue fit = Silence(need.timing.stated(), offer.timing.stated());
  if (!fit.known()) return fit;
  double value = 1;
  bool compared = false;
  if (need.timing.months > 0 && offer.timing.months > 0) {
    const double allowed = need.timing.months;
    value = std::min(value, Clamp(1 - (offer.timing.months - allowed) / allowed));
    compared = true;
  }
  if (need.timing.end != 0 && offer.timing.start != 0) {
    const double late_months = (ReadyTime(offer.timing) - static_cast<double>(need.timing.end)) / kSecondsOfMonth;
    value = std::min(value, Clamp(1 - late_months / 12));
    compared = true;
  }
  if (need.timing.start != 0 && offer.timing.end != 0) {
    if (offer.timing.end < need.timing.start) value = 0;
    compared = true;
  }
  if (!compared) return {0, v1::UNKNOWN_REASON_BASIS};
  fit.value = value;
  return fit;
}

}  // namespace karez::matching
