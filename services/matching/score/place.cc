#include "services/matching/score/place.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace karez::matching {
namespace {

void AddOnce(Country country, std::vector<Country>& countries) {
  if (country == 0 || std::find(countries.begin(), countries.end(), country) != countries.end()) return;
  countries.push_back(country);
}

}  // namespace

int SideOf(absl::string_view country) {
  if (country.size() != 2) return 0;
  switch (ToCountry(country)) {
    case ToCountry("CN"):
      return 1;
    case ToCountry("KZ"):
    case ToCountry("KG"):
    case ToCountry("TJ"):
    case ToCountry("TM"):
    case ToCountry("UZ"):
      return 2;
    default:
      return 0;
  }
}

absl::Span<const std::string> WantedRegions(const Terms& need) {
  if (!need.regions.empty() || need.country.empty()) return need.regions;
  return {need.seat_region.empty() ? &need.country : &need.seat_region, 1};
}

std::vector<Country> CountriesOf(const Terms& need) {
  std::vector<Country> countries;
  for (const std::string& region : need.regions) AddOnce(ToCountry(region), countries);
  if (countries.empty()) AddOnce(ToCountry(need.country), countries);
  return countries;
}

std::vector<Country> WantedTerritories(const Terms& need) {
  const LicenseTerms& license = need.deal->license;
  std::vector<Country> wanted = license.territories.empty() ? CountriesOf(need) : license.territories;
  wanted.erase(std::remove_if(wanted.begin(), wanted.end(),
                              [&](Country country) {
                                return std::find(license.excluded.begin(), license.excluded.end(), country) !=
                                       license.excluded.end();
                              }),
               wanted.end());
  return wanted;
}

std::string CountriesText(const std::vector<Country>& countries) {
  return absl::StrJoin(countries, ", ",
                       [](std::string* out, Country country) { absl::StrAppend(out, CountryText(country)); });
}

bool Serves(absl::string_view by, absl::string_view region) { return by == region || by == CountryOf(region); }

const std::vector<std::string>& WantedFields(const Terms& need) {
  return need.deal->license.fields.empty() ? need.sectors : need.deal->license.fields;
}

bool CoversSector(absl::string_view code, absl::string_view sector) {
  return absl::StartsWith(sector, code) && (sector.size() == code.size() || sector[code.size()] == '.');
}

}  // namespace karez::matching
