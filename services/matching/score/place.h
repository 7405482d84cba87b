// Countries, sides of the border and sector codes, as several components compare
// them.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_PLACE_H_
#define KAREZ_SERVICES_MATCHING_SCORE_PLACE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/matching/score/terms.h"

namespace karez::matching {

// Which side of the border a country is on: 1 China, 2 Central Asia, 0 neither.
int SideOf(absl::string_view country);

// The regions where a need wants it: those that it names, else its seat's. Of need's own.
absl::Span<const std::string> WantedRegions(const Terms& need);

// The countries that a need is in: those of its regions, its seat's where it names
// none; each once.
std::vector<Country> CountriesOf(const Terms& need);

// The countries for which a need wants the technology: its licence scope's, less
// those it leaves out; CountriesOf where that states none.
std::vector<Country> WantedTerritories(const Terms& need);

// "KZ, UZ".
std::string CountriesText(const std::vector<Country>& countries);

// Whether who serves `by` serves region: the same, or its country.
bool Serves(absl::string_view by, absl::string_view region);

// The fields of use for which a need wants the technology; its sectors where it
// states none.
const std::vector<std::string>& WantedFields(const Terms& need);

// Whether the code is sector or above it: "water" of "water.desalination".
bool CoversSector(absl::string_view code, absl::string_view sector);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_PLACE_H_
