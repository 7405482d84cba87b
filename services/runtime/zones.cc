#include "services/runtime/zones.h"

#include <algorithm>

#include "absl/strings/str_split.h"

namespace karez::runtime {

// data/zones_v1.csv, embedded by the build.
extern const unsigned char kZonesCsv[];
extern const unsigned long kZonesCsvSize;

namespace {

// id, country, faces, aliases, en, zh, ru, language and name; no cell is quoted, and
// several in one are separated by spaces.
constexpr size_t kZoneCells = 9;

// What zones_test reads is what is embedded, so a row that is cut short is no case.
std::vector<Zone> ReadZones(absl::string_view csv) {
  std::vector<Zone> zones;
  for (const absl::string_view line : absl::StrSplit(csv, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    if (cells.size() != kZoneCells || cells[0] == "id") continue;
    zones.push_back({cells[0],
                     cells[1],
                     absl::StrSplit(cells[2], ' ', absl::SkipEmpty()),
                     absl::StrSplit(cells[3], ' ', absl::SkipEmpty()),
                     {{"en", cells[4]}, {"zh", cells[5]}, {"ru", cells[6]}, {cells[7], cells[8]}}});
  }
  return zones;
}

bool Holds(const std::vector<std::string>& ids, absl::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

absl::Span<const Zone> Zones() {
  static const std::vector<Zone> zones =
      ReadZones(absl::string_view(reinterpret_cast<const char*>(kZonesCsv), kZonesCsvSize));
  return zones;
}

const Zone* FindZone(absl::string_view id) {
  for (const Zone& zone : Zones()) {
    if (zone.id == id || Holds(zone.aliases, id)) return &zone;
  }
  return nullptr;
}

bool FaceEachOther(const Zone& a, const Zone& b) { return Holds(a.faces, b.id); }

}  // namespace karez::runtime
