// For tests only: listings whose every value can be told from all others.
#ifndef KAREZ_SERVICES_KAREZD_MARKED_LISTING_H_
#define KAREZ_SERVICES_KAREZD_MARKED_LISTING_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "karez/registry/v1/listing.pb.h"

namespace karez {

using registry::v1::Listing;

// Words and numbers that come once only, and by which of a listing's fields.
class Marks {
 public:
  std::string Word() { return absl::StrCat("zq", 10'000 + ++count_, "z"); }
  int64_t Number() { return 810'000'000 + 7 * ++count_; }

  // The marks in text.
  static std::set<std::string> In(const std::string& text) {
    std::set<std::string> found;
    for (size_t i = 0; i + 9 <= text.size(); ++i) {
      const bool word = text.compare(i, 2, "zq") == 0 && text.find_first_not_of("0123456789", i + 2) == i + 7;
      if (word && text[i + 7] == 'z') found.insert(text.substr(i, 8));
      // The fraction of a time may be any number.
      const bool fraction = (i >= 7 && text.compare(i - 7, 7, "nanos: ") == 0) || (i >= 1 && text[i - 1] == '.');
      const bool begins = text.compare(i, 4, "8100") == 0 && !fraction && (i == 0 || !absl::ascii_isdigit(text[i - 1]));
      if (begins && text.find_first_not_of("0123456789", i) == i + 9) found.insert(text.substr(i, 9));
    }
    return found;
  }

 private:
  int count_ = 0;
};

// A listing with a mark in each field that takes one.
inline Listing MarkedListing(Marks& marks, bool offer, const std::string& organization) {
  Listing listing;
  listing.set_organization(organization);
  auto& title = *listing.add_titles();
  title.set_language("en");
  title.set_text(absl::StrCat("Drip irrigation of cotton on saline soil ", marks.Word()));
  auto& description = *listing.add_descriptions();
  description.set_language("en");
  description.set_text(absl::StrCat("Saves water where cotton grows on saline soil, pumps included ", marks.Word()));
  auto& keyword = *listing.add_keywords();
  keyword.set_language("en");
  keyword.set_text(absl::StrCat("irrigation ", marks.Word()));
  listing.add_sectors()->set_code("water");
  listing.mutable_readiness()->set_trl(offer ? 7 : 6);
  auto& indicator = *listing.add_indicators();
  indicator.set_quantity(absl::StrCat("flow ", marks.Word()));
  indicator.set_comparator(type::v1::COMPARATOR_AT_LEAST);
  indicator.set_value(static_cast<double>(marks.Number()));
  indicator.set_unit("L/h");
  indicator.mutable_basis()->set_medium(marks.Word());
  indicator.mutable_basis()->set_method(marks.Word());
  indicator.mutable_basis()->set_measured_by(marks.Word());
  listing.add_cooperation()->set_mode(type::v1::COOPERATION_MODE_LICENSE);
  auto& money = *listing.mutable_money()->mutable_max();
  money.set_currency_code("KZT");
  money.set_units(marks.Number());
  listing.add_regions("KZ");
  auto& zone = *listing.add_zones();
  zone.set_zone("cn-xj-ftz-horgos");
  zone.set_use(marks.Word());
  listing.mutable_timing()->set_months(12);
  listing.mutable_call()->set_programme(marks.Word());
  listing.mutable_call()->mutable_deadline()->set_seconds(absl::ToUnixSeconds(absl::Now() + absl::Hours(2400)));
  auto& reference = *listing.add_references();
  reference.set_country("UZ");
  reference.set_year(2024);
  reference.set_scale(marks.Word());
  reference.set_result(marks.Word());
  auto& conformity = *listing.add_conformities();
  conformity.set_scheme("EAC");
  conformity.set_status(offer ? type::v1::CONFORMITY_STATUS_HELD : type::v1::CONFORMITY_STATUS_REQUIRED);
  conformity.set_number(marks.Word());
  listing.mutable_delivery()->add_working_languages("ru");
  listing.mutable_mandate()->set_reference(marks.Word());
  listing.mutable_preferences()->add_countries("KZ");
  listing.mutable_export_control()->set_jurisdiction("CN");
  listing.mutable_export_control()->set_status(registry::v1::EXPORT_CONTROL_STATUS_FREE);
  listing.mutable_export_control()->set_license(marks.Word());
  listing.mutable_external_id()->set_source(marks.Word());
  listing.mutable_external_id()->set_id(marks.Word());
  listing.set_origin(marks.Word());
  if (offer) {
    auto& right = *listing.mutable_offer()->add_rights();
    right.set_kind(type::v1::RIGHT_KIND_PATENT);
    right.set_status(type::v1::RIGHT_STATUS_GRANTED);
    right.set_number(marks.Word());
    right.set_jurisdiction("EA");
  } else {
    listing.mutable_need()->set_current_solution(marks.Word());
  }
  return listing;
}

// Fields that an owner may hide.
inline std::vector<std::string> HideableFields() {
  return {"organization", "offer",       "need",           "titles",      "descriptions", "sectors",
          "keywords",     "readiness",   "indicators",     "cooperation", "money",        "regions",
          "zones",        "timing",      "call",           "references",  "conformities", "delivery",
          "mandate",      "preferences", "export_control", "external_id", "origin",       "accepting_interest"};
}

}  // namespace karez

#endif  // KAREZ_SERVICES_KAREZD_MARKED_LISTING_H_
