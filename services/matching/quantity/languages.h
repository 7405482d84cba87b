// The nine languages as the vocabulary numbers them.
#ifndef KAREZ_SERVICES_MATCHING_QUANTITY_LANGUAGES_H_
#define KAREZ_SERVICES_MATCHING_QUANTITY_LANGUAGES_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace karez::matching {

inline constexpr absl::string_view kQuantityLanguages[] = {"en", "zh", "ru", "kk", "ky", "uz", "tg", "tk", "ug"};
inline constexpr size_t kQuantityLanguageCount = 9;

// The number of a BCP 47 tag's language; kQuantityLanguageCount for any other.
inline size_t QuantityLanguage(absl::string_view tag) {
  const absl::string_view primary = tag.substr(0, tag.find('-'));
  size_t i = 0;
  while (i < kQuantityLanguageCount && kQuantityLanguages[i] != primary) ++i;
  return i;
}

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUANTITY_LANGUAGES_H_
