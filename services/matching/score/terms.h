// What components and gates know of a listing: a packed copy of its terms, kept
// in memory for every admitted listing, so that hundreds of pairs are scored
// without touching a message.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_TERMS_H_
#define KAREZ_SERVICES_MATCHING_SCORE_TERMS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "karez/options/v1/options.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/registry/v1/organization.pb.h"
#include "services/matching/concept/sectors.h"
#include "services/matching/score/deal_terms.h"
#include "services/matching/score/indicator_terms.h"
#include "services/matching/score/rare.h"

namespace karez::matching {

// The terms whose visibility is tracked. Their order is that of kTermFields.
enum class Term : uint8_t {
  kSectors,
  kReadiness,
  kCooperation,
  kMoney,
  kRegions,
  kDelivery,
  kTiming,
  kPreferences,
  kExportControl,
  kConsent,
  kLicense,
  kOffer,  // Rights and availability.
  kReferences,
  kConformities,
  kZones,
  kIndicators,
  kParties,
  kCall,
  kOrganization,  // Who it is, and what follows: seat, type, size.
  kAcceptingInterest,
};
inline constexpr int kTermCount = 20;

// Readiness levels 1 to 9, both included; {0, 0}: not stated. A need that states
// none wants, as is inferred of it,
//   TRL 2-6  where it looks for a partner in research rather than for a technology
//            to use: JOINT_DEVELOPMENT is among its forms of cooperation and no
//            buyer's form (TRANSFER, LICENSE, TECHNICAL_SERVICE, SUPPLY) is, or it
//            names neither and its owner is a university, a research institute or
//            a laboratory;
//   TRL 7-9  where it names a buyer's form and no JOINT_DEVELOPMENT, or neither
//            and its owner is a farm or a public body.
struct ReadinessRange {
  int8_t low = 0;
  int8_t high = 0;
  bool inferred = false;
  bool stated() const { return low != 0; }
};

// An amount range in one currency; currency empty: not stated.
struct MoneyTerms {
  double min = 0;
  double max = 0;  // infinity: open.
  std::string currency;
  type::v1::MoneyBasis basis = type::v1::MONEY_BASIS_TOTAL;
  bool stated() const { return !currency.empty(); }
};

// A moment in seconds since the Unix epoch; 0: not stated.
struct TimingTerms {
  int64_t start = 0;
  int64_t end = 0;
  int16_t months = 0;  // 0: not stated.
  bool stated() const { return start != 0 || end != 0 || months != 0; }
};

// In Terms::cooperation.
constexpr uint16_t CooperationBit(type::v1::CooperationMode mode) { return static_cast<uint16_t>(1u << mode); }

struct Terms {
  bool is_offer = false;
  bool draft = false;  // Inline: never stored, so it has no state and no consent.
  registry::v1::ListingState state = registry::v1::LISTING_STATE_UNSPECIFIED;
  bool accepting_interest = true;
  bool consented = false;
  int64_t call_deadline = 0;  // As in TimingTerms.

  std::string substance_hash;        // Of the listing's revision; empty in a draft.
  std::string organization;          // Resource name; empty in an anonymous draft.
  std::vector<std::string> parties;  // Further organizations with a part in it.
  std::string country;               // Of the organization's seat; empty: not known.
  std::string seat_region;           // Its subdivision; empty: not known.
  registry::v1::OrganizationType organization_type = registry::v1::ORGANIZATION_TYPE_UNSPECIFIED;
  registry::v1::OrganizationSize organization_size = registry::v1::ORGANIZATION_SIZE_UNSPECIFIED;

  std::vector<std::string> sectors;      // Taxonomy codes, as the listing states them.
  Rare<InferredSector> inferred_sector;  // By its concepts, where it states none.
  ReadinessRange readiness;
  IndicatorTerms indicators;
  uint16_t cooperation = 0;           // Bit m: type.v1.CooperationMode m is acceptable.
  uint16_t required_cooperation = 0;  // Of these, the ones without which there is no deal.
  MoneyTerms money;
  std::vector<std::string> regions;    // ISO 3166.
  std::vector<std::string> languages;  // Primary subtags in which its people can work.
  TimingTerms timing;
  std::vector<registry::v1::OrganizationType> excluded_types;
  std::vector<std::string> excluded_countries;
  registry::v1::ExportControlStatus export_status = registry::v1::EXPORT_CONTROL_STATUS_UNASSESSED;
  std::string export_jurisdiction;
  bool export_licensed = false;
  Rare<DealTerms> deal;

  // Who may read each term, by Term.
  std::array<uint8_t, kTermCount> visibility{};

  options::v1::Visibility VisibilityOf(Term term) const {
    return static_cast<options::v1::Visibility>(visibility[static_cast<size_t>(term)]);
  }
  // Memory beyond sizeof(Terms), bytes.
  size_t HeapBytes() const;
};

// organization: the owner's record; nullptr: not known (an anonymous draft).
// draft: the listing is inline in a request.
Terms MakeTerms(const registry::v1::Listing& listing, const registry::v1::Organization* organization, bool draft);

// What is read out of a listing's texts: the costly part of MakeTerms, which does
// not depend on the organization.
struct TextTerms {
  // What the listing states, and what those of its texts say that may be seen
  // wherever its indicators may.
  IndicatorTerms indicators;
  Rare<InferredSector> inferred_sector;  // As in Terms.
};
TextTerms TextTermsOf(const registry::v1::Listing& listing);

// read: TextTermsOf(listing).
Terms MakeTerms(const registry::v1::Listing& listing, const registry::v1::Organization* organization, bool draft,
                TextTerms read);

// "KZ" of "KZ-ALA" and of "KZ".
absl::string_view CountryOf(absl::string_view region);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_TERMS_H_
