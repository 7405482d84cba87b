#include "services/matching/score/organization_fit.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/matching/score/place.h"

namespace karez::matching {
namespace {

// Collects the parts of the mean, and what they rest on.
struct Parts {
  double sum = 0;
  int count = 0;
  bool hidden = false;
  options::v1::Visibility basis = options::v1::VISIBILITY_PUBLIC;

  void Take(double part) {
    sum += part;
    ++count;
  }
};

double SizeFit(uint8_t wanted, registry::v1::OrganizationSize size) {
  if ((wanted >> size & 1) != 0) return 1;
  return (wanted >> (size + 1) & 1) != 0 || (wanted >> (size - 1) & 1) != 0 ? .5 : 0;
}

// The part of side's wishes and experience that concerns other.
void TakeSide(const Terms& side, const Terms& other, options::v1::Visibility clearance, Parts& parts) {
  const Country country = ToCountry(other.country);
  const auto visible = [&](Term term) {
    const auto level = side.VisibilityOf(term);
    if (level > clearance) parts.hidden = true;
    return level <= clearance;
  };
  const int before = parts.count;
  if (visible(Term::kPreferences)) {
    const WantedPartner& wanted = side.deal->wanted;
    if (wanted.types != 0 && other.organization_type != registry::v1::ORGANIZATION_TYPE_UNSPECIFIED) {
      parts.Take((wanted.types >> other.organization_type & 1) != 0 ? 1 : 0);
    }
    if (wanted.sizes != 0 && other.organization_size != registry::v1::ORGANIZATION_SIZE_UNSPECIFIED) {
      parts.Take(SizeFit(wanted.sizes, other.organization_size));
    }
    if (!wanted.countries.empty() && country != 0) {
      const auto& countries = wanted.countries;
      parts.Take(std::find(countries.begin(), countries.end(), country) != countries.end() ? 1 : 0);
    }
    if (parts.count > before) parts.basis = std::max(parts.basis, side.VisibilityOf(Term::kPreferences));
  }
  const auto& references = side.deal->references;
  if (visible(Term::kReferences) && side.is_offer && !references.empty() && country != 0) {
    const bool there = std::any_of(references.begin(), references.end(),
                                   [&](const ReferenceTerms& reference) { return reference.country == country; });
    parts.Take(there ? 1 : .5);
    parts.basis = std::max(parts.basis, side.VisibilityOf(Term::kReferences));
  }
}

template <typename Enum, typename Bits>
std::vector<std::string> Names(Bits bits, int size, const std::string& (*name)(Enum), absl::string_view prefix) {
  std::vector<std::string> names;
  for (int value = 1; value < size; ++value) {
    if ((bits >> value & 1) != 0) names.emplace_back(absl::StripPrefix(name(static_cast<Enum>(value)), prefix));
  }
  return names;
}

constexpr absl::string_view kTypePrefix = "ORGANIZATION_TYPE_";
constexpr absl::string_view kSizePrefix = "ORGANIZATION_SIZE_";

std::string WantedText(const WantedPartner& wanted) {
  std::vector<std::string> names = Names<registry::v1::OrganizationType>(
      wanted.types, registry::v1::OrganizationType_ARRAYSIZE, registry::v1::OrganizationType_Name, kTypePrefix);
  for (std::string& size : Names<registry::v1::OrganizationSize>(wanted.sizes, registry::v1::OrganizationSize_ARRAYSIZE,
                                                                 registry::v1::OrganizationSize_Name, kSizePrefix)) {
    names.push_back(std::move(size));
  }
  for (const Country country : wanted.countries) names.push_back(CountryText(country));
  return absl::StrCat("wants ", absl::StrJoin(names, ", "));
}

}  // namespace

ComponentValue OrganizationFit(const Terms& need, const Terms& offer, const PairContext& context) {
  Parts parts;
  TakeSide(need, offer, context.clearance, parts);
  TakeSide(offer, need, context.clearance, parts);
  if (parts.count > 0) return {parts.sum / parts.count, v1::UNKNOWN_REASON_UNSPECIFIED, parts.basis};
  return {0, parts.hidden ? v1::UNKNOWN_REASON_HIDDEN : v1::UNKNOWN_REASON_BOTH_SILENT};
}

std::string OrganizationText(const Terms& terms, options::v1::Visibility clearance) {
  std::vector<std::string> who;
  if (terms.organization_type != registry::v1::ORGANIZATION_TYPE_UNSPECIFIED) {
    who.emplace_back(absl::StripPrefix(registry::v1::OrganizationType_Name(terms.organization_type), kTypePrefix));
  }
  if (terms.organization_size != registry::v1::ORGANIZATION_SIZE_UNSPECIFIED) {
    who.emplace_back(absl::StripPrefix(registry::v1::OrganizationSize_Name(terms.organization_size), kSizePrefix));
  }
  if (!terms.country.empty()) who.push_back(terms.country);
  std::vector<std::string> parts;
  if (!who.empty()) parts.push_back(absl::StrJoin(who, ", "));
  if (terms.VisibilityOf(Term::kPreferences) <= clearance && terms.deal->wanted.stated()) {
    parts.push_back(WantedText(terms.deal->wanted));
  }
  if (terms.VisibilityOf(Term::kReferences) <= clearance && terms.is_offer && !terms.deal->references.empty()) {
    std::vector<std::string> countries;
    for (const ReferenceTerms& reference : terms.deal->references) {
      const std::string country = CountryText(reference.country);
      if (std::find(countries.begin(), countries.end(), country) == countries.end()) countries.push_back(country);
    }
    parts.push_back(absl::StrCat("experience in ", absl::StrJoin(countries, ", ")));
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace karez::matching
