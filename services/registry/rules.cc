#include "services/registry/rules.h"

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/type/money.pb.h"
#include "services/runtime/field_options.h"
#include "services/runtime/zones.h"

namespace karez::registry {
namespace {

using runtime::Violation;

// Collects violations below one path.
class Faults {
 public:
  explicit Faults(absl::string_view prefix) : prefix_(prefix) {}

  void Add(absl::string_view path, absl::string_view description) {
    violations_.push_back({absl::StrCat(prefix_, prefix_.empty() ? "" : ".", path), std::string(description)});
  }
  std::vector<Violation> Take() { return std::move(violations_); }

 private:
  const std::string prefix_;
  std::vector<Violation> violations_;
};

// Tags compare without case (RFC 5646, 2.1.1).
template <typename Texts>
void CheckLanguages(const Texts& texts, absl::string_view path, Faults& faults) {
  absl::flat_hash_map<std::string, int> first;
  for (int i = 0; i < texts.size(); ++i) {
    auto [it, fresh] = first.emplace(absl::AsciiStrToLower(texts[i].language()), i);
    if (!fresh && !texts[i].language().empty()) {
      faults.Add(absl::StrCat(path, "[", i, "].language"),
                 absl::StrCat("got ", runtime::Quoted(texts[i].language()), " again, which ", path, "[", it->second,
                              "] has, want each language once"));
    }
  }
}

void CheckIndicators(const v1::Listing& listing, Faults& faults) {
  for (int i = 0; i < listing.indicators_size(); ++i) {
    const auto& indicator = listing.indicators(i);
    const std::string path = absl::StrCat("indicators[", i, "].upper_value");
    if (indicator.comparator() == type::v1::COMPARATOR_BETWEEN) {
      if (!indicator.has_upper_value()) {
        faults.Add(path, "got nothing, want the upper end of the range, since comparator is BETWEEN");
      } else if (!(indicator.upper_value() >= indicator.value())) {
        faults.Add(path, absl::StrCat("got ", indicator.upper_value(), ", want at least value, ", indicator.value()));
      }
    } else if (indicator.has_upper_value()) {
      faults.Add(path,
                 absl::StrCat("got ", indicator.upper_value(), ", want nothing, since comparator is not BETWEEN"));
    }
  }
}

void CheckZones(const v1::Listing& listing, Faults& faults) {
  for (int i = 0; i < listing.zones_size(); ++i) {
    const std::string& zone = listing.zones(i).zone();
    if (zone.empty() || runtime::FindZone(zone) != nullptr) continue;
    faults.Add(absl::StrCat("zones[", i, "].zone"),
               absl::StrCat("got ", runtime::Quoted(zone),
                            ", want a zone of the list in docs/formats.md such as \"cn-xj-ftz-horgos\""));
  }
}

void CheckReadiness(const v1::Listing& listing, Faults& faults) {
  const auto& readiness = listing.readiness();
  if (readiness.max_trl() == 0) return;
  if (listing.has_offer()) {
    faults.Add("readiness.max_trl",
               absl::StrCat("got ", readiness.max_trl(), ", want 0: only a need has an upper bound"));
  } else if (readiness.max_trl() < readiness.trl()) {
    faults.Add("readiness.max_trl",
               absl::StrCat("got ", readiness.max_trl(), ", want at least trl, ", readiness.trl()));
  }
}

std::pair<int64_t, int32_t> Amount(const google::type::Money& money) { return {money.units(), money.nanos()}; }

void CheckMoney(const v1::Listing& listing, Faults& faults) {
  const auto& money = listing.money();
  if (Amount(money.min()) < Amount({})) {
    faults.Add("money.min.units", absl::StrCat("got ", money.min().units(), ", want at least 0"));
  }
  if (Amount(money.max()) < Amount({})) {
    faults.Add("money.max.units", absl::StrCat("got ", money.max().units(), ", want at least 0"));
  }
  if (!money.has_min() || !money.has_max()) return;
  if (money.min().currency_code() != money.max().currency_code()) {
    faults.Add("money.max.currency_code",
               absl::StrCat("got ", runtime::Quoted(money.max().currency_code()), ", want that of min, ",
                            runtime::Quoted(money.min().currency_code())));
  } else if (Amount(money.max()) < Amount(money.min())) {
    faults.Add("money.max.units",
               absl::StrCat("got ", money.max().units(), ", want at least that of min, ", money.min().units()));
  }
}

void CheckTiming(const v1::Listing& listing, Faults& faults) {
  const auto& timing = listing.timing();
  if (!timing.has_start_time() || !timing.has_end_time()) return;
  if (std::tuple(timing.end_time().seconds(), timing.end_time().nanos()) <
      std::tuple(timing.start_time().seconds(), timing.start_time().nanos())) {
    faults.Add("timing.end_time", "got a time before start_time, want a later one");
  }
}

template <typename Items, typename Code>
void CheckOnce(const Items& items, absl::string_view path, absl::string_view field, Code code, Faults& faults) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < items.size(); ++i) {
    if (!seen.insert(std::string(code(items[i]))).second) {
      faults.Add(absl::StrCat(path, "[", i, "]", field),
                 absl::StrCat("got ", runtime::Quoted(code(items[i])), " again, want it once"));
    }
  }
}

// Whether the owner may choose who reads the field: it has content of theirs.
bool HasChoice(absl::string_view name) {
  const google::protobuf::FieldDescriptor* field = v1::Listing::descriptor()->FindFieldByName(std::string(name));
  return field != nullptr && !runtime::IsGivenByServer(*field) &&
         field->number() != v1::Listing::kFieldVisibilitiesFieldNumber;
}

void CheckFieldVisibilities(const v1::Listing& listing, Faults& faults) {
  for (int i = 0; i < listing.field_visibilities_size(); ++i) {
    const std::string& field = listing.field_visibilities(i).field();
    if (!HasChoice(field)) {
      faults.Add(absl::StrCat("field_visibilities[", i, "].field"),
                 absl::StrCat("got ", runtime::Quoted(field), ", want a field of the listing that its owner writes"));
    }
  }
  CheckOnce(
      listing.field_visibilities(), "field_visibilities", ".field",
      [](const v1::FieldVisibility& item) -> const std::string& { return item.field(); }, faults);
}

}  // namespace

std::vector<Violation> CheckListing(const v1::Listing& listing, absl::string_view prefix) {
  Faults faults(prefix);
  CheckLanguages(listing.titles(), "titles", faults);
  CheckLanguages(listing.descriptions(), "descriptions", faults);
  CheckIndicators(listing, faults);
  CheckReadiness(listing, faults);
  CheckZones(listing, faults);
  CheckMoney(listing, faults);
  CheckTiming(listing, faults);
  CheckOnce(
      listing.sectors(), "sectors", ".code",
      [](const v1::SectorAssignment& item) -> const std::string& { return item.code(); }, faults);
  CheckOnce(
      listing.cooperation(), "cooperation", ".mode",
      [](const type::v1::CooperationTerm& item) { return type::v1::CooperationMode_Name(item.mode()); }, faults);
  CheckFieldVisibilities(listing, faults);
  return faults.Take();
}

std::vector<Violation> CheckOrganization(const v1::Organization& organization, absl::string_view prefix) {
  Faults faults(prefix);
  CheckLanguages(organization.display_names(), "display_names", faults);
  CheckLanguages(organization.descriptions(), "descriptions", faults);
  const std::string& region = organization.region();
  if (!region.empty() && region.substr(0, 2) != organization.country()) {
    faults.Add("region", absl::StrCat("got ", runtime::Quoted(region), ", want a subdivision of country, ",
                                      runtime::Quoted(organization.country())));
  }
  return faults.Take();
}

}  // namespace karez::registry
