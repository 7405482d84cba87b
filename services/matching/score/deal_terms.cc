#include "services/matching/score/deal_terms.h"

#include "absl/strings/str_cat.h"
#include "services/matching/score/heap_bytes.h"
#include "services/runtime/zones.h"
#include "services/text/language_tag.h"

namespace karez::matching {
namespace {

using registry::v1::Listing;

template <typename Codes>
std::vector<Country> Countries(const Codes& codes) {
  std::vector<Country> countries;
  for (const std::string& code : codes) countries.push_back(ToCountry(code));
  return countries;
}

LicenseTerms MakeLicense(const type::v1::LicenseScope& scope) {
  return {scope.exclusivity(),
          Countries(scope.territories()),
          Countries(scope.excluded_territories()),
          {scope.fields_of_use().begin(), scope.fields_of_use().end()}};
}

void AddReferences(const Listing& listing, DealTerms& terms) {
  for (const auto& reference : listing.references()) {
    terms.references.push_back({ToCountry(reference.country()), static_cast<int16_t>(reference.year()),
                                ReadScale(reference.scale()), reference.scale()});
  }
}

void AddScales(const Listing& listing, DealTerms& terms) {
  for (const auto& indicator : listing.indicators()) {
    const Scale scale = ScaleOfQuantity(indicator.value(), indicator.unit());
    if (scale.stated()) terms.scales.push_back(scale);
  }
}

void AddConformities(const Listing& listing, DealTerms& terms) {
  for (const auto& conformity : listing.conformities()) {
    terms.conformities.push_back(
        {ReadConformityScheme(conformity.scheme(), conformity.number()), conformity.status(),
         absl::StrCat(conformity.scheme(), conformity.number().empty() ? "" : " ", conformity.number())});
  }
}

DeliveryTerms MakeDelivery(const type::v1::Delivery& delivery) {
  const auto answer = [](bool stated, bool value) {
    return !stated ? Answer::kNotStated : value ? Answer::kYes : Answer::kNo;
  };
  DeliveryTerms terms;
  terms.training = answer(delivery.has_training(), delivery.training());
  terms.commissioning = answer(delivery.has_commissioning(), delivery.commissioning());
  terms.spares = answer(delivery.has_spares(), delivery.spares());
  terms.warranty_months = static_cast<int16_t>(delivery.warranty_months());
  for (const std::string& tag : delivery.document_languages()) {
    terms.document_languages.push_back(text::PrimaryLanguage(tag));
  }
  return terms;
}

WantedPartner MakeWanted(const registry::v1::PartnerPreferences& preferences) {
  WantedPartner wanted;
  for (const int type : preferences.types()) wanted.types |= static_cast<uint16_t>(1u << type);
  for (const int size : preferences.sizes()) wanted.sizes |= static_cast<uint8_t>(1u << size);
  wanted.countries = Countries(preferences.countries());
  return wanted;
}

size_t BytesOfLicense(const LicenseTerms& license) {
  return BytesOf(license.territories) + BytesOf(license.excluded) + BytesOf(license.fields);
}

}  // namespace

std::string CountryText(Country country) {
  if (country == 0) return "";
  return {static_cast<char>(country >> 8), static_cast<char>(country & 0xFF)};
}

bool DealTerms::stated() const {
  return license.stated() || !rights.empty() || availability.status != type::v1::AVAILABILITY_STATUS_UNSPECIFIED ||
         !references.empty() || !scales.empty() || !conformities.empty() || delivery.stated() || !zones.empty() ||
         wanted.stated();
}

DealTerms MakeDealTerms(const Listing& listing) {
  DealTerms terms;
  terms.license = MakeLicense(listing.license_scope());
  for (const auto& right : listing.offer().rights()) {
    terms.rights.push_back(
        {ToCountry(right.jurisdiction()), static_cast<uint8_t>(right.kind()), static_cast<uint8_t>(right.status())});
  }
  const auto& availability = listing.offer().availability();
  terms.availability = {availability.status(), availability.until_time().seconds(),
                        MakeLicense(availability.granted())};
  AddReferences(listing, terms);
  if (listing.has_need()) AddScales(listing, terms);
  AddConformities(listing, terms);
  terms.delivery = MakeDelivery(listing.delivery());
  for (const auto& zone : listing.zones()) {
    if (zone.use().empty()) continue;
    const runtime::Zone* known = runtime::FindZone(zone.zone());
    terms.zones.push_back({known == nullptr ? zone.zone() : known->id, zone.use()});
  }
  terms.wanted = MakeWanted(listing.preferences());
  return terms;
}

size_t DealTerms::HeapBytes() const {
  size_t bytes = sizeof(DealTerms) + BytesOfLicense(license) + BytesOfLicense(availability.granted) + BytesOf(rights) +
                 BytesOf(scales) + BytesOf(references) + BytesOf(conformities) + BytesOf(zones) +
                 BytesOf(delivery.document_languages) + BytesOf(wanted.countries);
  for (const ReferenceTerms& reference : references) bytes += BytesOf(reference.words);
  for (const ConformityTerms& conformity : conformities) {
    bytes += BytesOf(conformity.words) + BytesOf(conformity.scheme.family) + BytesOf(conformity.scheme.standard);
  }
  for (const ZoneUse& zone : zones) bytes += BytesOf(zone.zone) + BytesOf(zone.use);
  return bytes;
}

}  // namespace karez::matching
