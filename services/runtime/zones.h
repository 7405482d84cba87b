// The special zones that listings may name: the areas of the Xinjiang pilot free
// trade zone and the special and free economic zones of its neighbors, in
// data/zones_v1.csv, built in.
#ifndef KAREZ_SERVICES_RUNTIME_ZONES_H_
#define KAREZ_SERVICES_RUNTIME_ZONES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace karez::runtime {

struct ZoneName {
  std::string language;  // BCP 47.
  std::string text;
};

struct Zone {
  std::string id;                    // "cn-xj-ftz-horgos".
  std::string country;               // ISO 3166-1.
  std::vector<std::string> faces;    // Ids of those at the other end of the same border crossing.
  std::vector<std::string> aliases;  // Other spellings of the id.
  std::vector<ZoneName> names;       // In English, Chinese, Russian, and a language of the place.
};

// In the order of the file.
absl::Span<const Zone> Zones();

// By id or by one of its other spellings; nullptr if there is none.
const Zone* FindZone(absl::string_view id);

// Whether they face each other across the border.
bool FaceEachOther(const Zone& a, const Zone& b);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_ZONES_H_
