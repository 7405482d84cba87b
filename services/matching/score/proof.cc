#include "services/matching/score/proof.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/matching/score/place.h"

namespace karez::matching {
namespace {

constexpr double kSecondsOfYear = 365.2425 * 86400;

// The least scale of the need in that dimension; 0 if it states none.
double WantedScale(const DealTerms& need, const runtime::Dimension& dimension) {
  double least = 0;
  const auto take = [&](const Scale& scale) {
    if (scale.stated() && scale.dimension == dimension && (least == 0 || scale.amount < least)) least = scale.amount;
  };
  for (const ReferenceTerms& asked : need.references) take(asked.scale);
  if (least > 0) return least;
  for (const Scale& scale : need.scales) take(scale);
  return least;
}

double PlaceOf(Country country, const std::vector<Country>& wanted) {
  if (std::find(wanted.begin(), wanted.end(), country) != wanted.end()) return 1;
  const int side = SideOf(CountryText(country));
  const bool same_side =
      side != 0 && std::any_of(wanted.begin(), wanted.end(), [&](Country c) { return SideOf(CountryText(c)) == side; });
  return same_side ? .7 : .6;
}

double AgeFactor(int16_t year, int64_t now) {
  if (year == 0 || now <= 0) return 1;
  const double years = 1970 + static_cast<double>(now) / kSecondsOfYear - year;
  return 1 - .2 * std::clamp((years - 10) / 10, 0.0, 1.0);
}

}  // namespace

ComponentValue ProofFit(const Terms& need, const Terms& offer, const PairContext& context) {
  const bool need_says = !need.regions.empty() || !need.country.empty() || !need.deal->references.empty();
  ComponentValue fit = Silence(need_says, !offer.deal->references.empty());
  if (!fit.known()) return fit;
  std::vector<Country> wanted = CountriesOf(need);
  for (const ReferenceTerms& asked : need.deal->references) wanted.push_back(asked.country);
  for (const ReferenceTerms& reference : offer.deal->references) {
    double value = PlaceOf(reference.country, wanted);
    const double scale = reference.scale.stated() ? WantedScale(*need.deal, reference.scale.dimension) : 0;
    if (scale > 0) {
      const double missing = std::max(0.0, std::log10(scale / reference.scale.amount));
      value = .6 * value + .4 * std::max(0.0, 1 - missing / 2);
    }
    fit.value = std::max(fit.value, value * AgeFactor(reference.year, context.now));
  }
  return fit;
}

std::string ProofText(const Terms& terms) {
  const std::string references =
      absl::StrJoin(terms.deal->references, "; ", [](std::string* out, const ReferenceTerms& reference) {
        absl::StrAppend(out, CountryText(reference.country));
        if (reference.year != 0) absl::StrAppend(out, " ", reference.year);
        if (!reference.words.empty()) absl::StrAppend(out, " ", reference.words);
      });
  if (terms.is_offer) return references;
  std::vector<std::string> parts;
  if (const std::vector<Country> countries = CountriesOf(terms); !countries.empty()) {
    parts.push_back(absl::StrCat("use in ", CountriesText(countries)));
  }
  if (!references.empty()) parts.push_back(absl::StrCat("asks for ", references));
  return absl::StrJoin(parts, "; ");
}

}  // namespace karez::matching
