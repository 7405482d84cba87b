// The terms of a deal that few listings state: licence, rights, proof,
// certificates, delivery, zones and wanted partners, packed.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_DEAL_TERMS_H_
#define KAREZ_SERVICES_MATCHING_SCORE_DEAL_TERMS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/type/v1/deal.pb.h"
#include "karez/type/v1/technology.pb.h"
#include "services/matching/score/conformity_scheme.h"
#include "services/matching/score/scale.h"

namespace karez::matching {

// An ISO 3166-1 code or another code of two letters, as a number; 0: none.
using Country = uint16_t;

// The first two letters of a country or region code; 0 of anything shorter.
constexpr Country ToCountry(absl::string_view code) {
  if (code.size() < 2) return 0;
  return static_cast<Country>(static_cast<unsigned char>(code[0]) << 8 | static_cast<unsigned char>(code[1]));
}

// "KZ"; empty of 0.
std::string CountryText(Country country);

// A licence scope as the listing states it.
struct LicenseTerms {
  type::v1::Exclusivity exclusivity = type::v1::EXCLUSIVITY_UNSPECIFIED;
  std::vector<Country> territories;  // Empty: not stated.
  std::vector<Country> excluded;     // Left out of them.
  std::vector<std::string> fields;   // Sector codes; empty: any.

  bool stated() const {
    return exclusivity != type::v1::EXCLUSIVITY_UNSPECIFIED || !territories.empty() || !excluded.empty() ||
           !fields.empty();
  }
};

struct RightTerms {
  Country office = 0;  // WIPO ST.3.
  uint8_t kind = type::v1::RIGHT_KIND_UNSPECIFIED;
  uint8_t status = type::v1::RIGHT_STATUS_UNSPECIFIED;
};

struct AvailabilityTerms {
  type::v1::AvailabilityStatus status = type::v1::AVAILABILITY_STATUS_UNSPECIFIED;
  int64_t until = 0;  // Seconds since the Unix epoch; 0: open.
  LicenseTerms granted;
};

struct ReferenceTerms {
  Country country = 0;
  int16_t year = 0;  // 0: not stated.
  Scale scale;       // Not stated where the words cannot be read.
  std::string words;
};

struct ConformityTerms {
  ConformityScheme scheme;
  type::v1::ConformityStatus status = type::v1::CONFORMITY_STATUS_UNSPECIFIED;
  std::string words;  // As written, with the number.
};

enum class Answer : uint8_t { kNotStated, kNo, kYes };

struct DeliveryTerms {
  Answer training = Answer::kNotStated;
  Answer commissioning = Answer::kNotStated;
  Answer spares = Answer::kNotStated;
  int16_t warranty_months = 0;                  // 0: not stated.
  std::vector<std::string> document_languages;  // Primary subtags.

  bool stated() const {
    return training != Answer::kNotStated || commissioning != Answer::kNotStated || spares != Answer::kNotStated ||
           warranty_months > 0 || !document_languages.empty();
  }
};

// A zone whose use is stated.
struct ZoneUse {
  std::string zone;  // Its id, whatever spelling the listing has.
  std::string use;
};

// Whom the owner wants to work with; what is excluded is in Terms.
struct WantedPartner {
  uint16_t types = 0;  // Bit t: registry.v1.OrganizationType t.
  uint8_t sizes = 0;   // Bit s: registry.v1.OrganizationSize s.
  std::vector<Country> countries;

  bool stated() const { return types != 0 || sizes != 0 || !countries.empty(); }
};

struct DealTerms {
  LicenseTerms license;            // Offer: may be given. Need: asked for.
  std::vector<RightTerms> rights;  // Of an offer.
  AvailabilityTerms availability;  // Of an offer.
  std::vector<ReferenceTerms> references;
  std::vector<Scale> scales;  // At which a need's indicators say it works; of a need.
  std::vector<ConformityTerms> conformities;
  DeliveryTerms delivery;
  std::vector<ZoneUse> zones;
  WantedPartner wanted;

  // Whether there is any of them.
  bool stated() const;
  // Memory with sizeof(DealTerms), bytes.
  size_t HeapBytes() const;
};

DealTerms MakeDealTerms(const registry::v1::Listing& listing);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_DEAL_TERMS_H_
